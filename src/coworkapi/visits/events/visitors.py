"""What happens with visitors. `data` is the visitor as its GET gives it."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.visits.schemas.visitors import VisitorOut


class VisitorExpected(Fact, name="visitor.expected", data=VisitorOut):
    """Someone was announced, by hand or as a guest of a confirmed booking."""


class VisitorUpdated(Fact, name="visitor.updated", data=VisitorOut):
    """Their time, place, host or words changed."""


class VisitorArrived(Fact, name="visitor.arrived", data=VisitorOut):
    """They are there."""


class VisitorLeft(Fact, name="visitor.left", data=VisitorOut):
    """They went."""


class VisitorCancelled(Fact, name="visitor.cancelled", data=VisitorOut):
    """They are not expected any more."""
