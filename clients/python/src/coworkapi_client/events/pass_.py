"""Events `pass_.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PassCancelled(Event):
    """A dated pass was given back, and its place is free again."""

    type: Literal["pass.cancelled"]
    data: models.Pass


class PassExpired(Event):
    """The day of a dated pass went by, and nobody used it."""

    type: Literal["pass.expired"]
    data: models.Pass


class PassSold(Event):
    """A dated pass was sold."""

    type: Literal["pass.sold"]
    data: models.Pass


class PassUsed(Event):
    """A pass was used for its day: a dated one, or one use of a lot that isn't dated."""

    type: Literal["pass.used"]
    data: models.Pass
