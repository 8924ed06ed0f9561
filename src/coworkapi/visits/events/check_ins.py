"""What happens at the door."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.visits.schemas.check_ins import CheckInOut


class CheckedIn(Fact, name="check_in.created", data=CheckInOut):
    """Someone came in."""


class CheckedOut(Fact, name="check_in.ended", data=CheckInOut):
    """Someone left, or their day at the location ended."""
