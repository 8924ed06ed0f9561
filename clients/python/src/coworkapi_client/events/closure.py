"""Events `closure.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ClosureCreated(Event):
    """A location will be closed, or open at other hours, on some days."""

    type: Literal["closure.created"]
    data: models.Closure


class ClosureDeleted(Event):
    """A closure was taken back."""

    type: Literal["closure.deleted"]
    data: models.Closure


class ClosureUpdated(Event):
    """A closure changed."""

    type: Literal["closure.updated"]
    data: models.Closure
