from __future__ import annotations

from typing import Literal

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class LocalAction(Model):
    """What waits for the customer on the local gateway's confirm page."""

    about: Literal["payment", "set_up"] | str
    """Whether a payment waits, or a payment method that is being added"""
    amount: Money | None = None
    """What is to be paid; null for a payment method"""
