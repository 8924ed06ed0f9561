"""Events `check_in.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class CheckInCreated(Event):
    """Someone came in."""

    type: Literal["check_in.created"]
    data: models.CheckIn


class CheckInEnded(Event):
    """Someone left, or their day at the location ended."""

    type: Literal["check_in.ended"]
    data: models.CheckIn
