"""Tables of visits, a file for each family."""

from __future__ import annotations

from coworkapi.visits.models.check_ins import CheckIn
from coworkapi.visits.models.visitors import Visitor

__all__ = ["CheckIn", "Visitor"]
