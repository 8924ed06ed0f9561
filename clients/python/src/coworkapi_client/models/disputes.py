from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class Dispute(Model):
    """That a customer had their bank take a payment back."""

    id: str
    payment_id: str
    account_id: str | None
    provider: Literal["stripe", "gocardless", "local"] | str
    state: Literal["open", "won", "lost"] | str
    amount: Money
    fee: Money
    """What the provider takes for it"""
    reason: str | None
    respond_until: AwareDatetime | None
    """Until when evidence can be given to the provider"""
    opened_at: AwareDatetime
    closed_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
