"""Events `dispute.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class DisputeLost(Event):
    """The bank keeps it."""

    type: Literal["dispute.lost"]
    data: models.Dispute


class DisputeOpened(Event):
    """A bank took a payment back; what it had paid is owed again."""

    type: Literal["dispute.opened"]
    data: models.Dispute


class DisputeWon(Event):
    """The payment stands."""

    type: Literal["dispute.won"]
    data: models.Dispute
