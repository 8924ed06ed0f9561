"""What the worker does by itself, made visible: `/v1/automations` lists it, says when it last did what, runs it by
hand, and previews what it will do until a date.

Each room lists its automations in its `jobs.py`, made of its due work; `wiring.py` registers them.
"""

from coworkapi.core.automations.registry import Automation, register
from coworkapi.core.automations.runner import KIND, run_automation

__all__ = ["KIND", "Automation", "register", "run_automation"]
