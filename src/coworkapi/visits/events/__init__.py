"""What happens in visits, a file for each family."""

from __future__ import annotations

from coworkapi.visits.events.check_ins import CheckedIn, CheckedOut
from coworkapi.visits.events.visitors import (
    VisitorArrived,
    VisitorCancelled,
    VisitorExpected,
    VisitorLeft,
    VisitorUpdated,
)

__all__ = [
    "CheckedIn",
    "CheckedOut",
    "VisitorArrived",
    "VisitorCancelled",
    "VisitorExpected",
    "VisitorLeft",
    "VisitorUpdated",
]
