"""Events `visitor.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class VisitorArrived(Event):
    """They are there."""

    type: Literal["visitor.arrived"]
    data: models.Visitor


class VisitorCancelled(Event):
    """They are not expected any more."""

    type: Literal["visitor.cancelled"]
    data: models.Visitor


class VisitorExpected(Event):
    """Someone was announced, by hand or as a guest of a confirmed booking."""

    type: Literal["visitor.expected"]
    data: models.Visitor


class VisitorLeft(Event):
    """They went."""

    type: Literal["visitor.left"]
    data: models.Visitor


class VisitorUpdated(Event):
    """Their time, place, host or words changed."""

    type: Literal["visitor.updated"]
    data: models.Visitor
