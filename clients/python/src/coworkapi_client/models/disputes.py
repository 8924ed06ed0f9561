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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    payment_id: str
    """Id of the payment"""
    account_id: str | None
    """Id of the billing account"""
    provider: Literal["stripe", "gocardless", "local"] | str
    """Where the payment was made, and the dispute is fought out"""
    state: Literal["open", "won", "lost"] | str
    """`open` until the bank has decided: `won` leaves you the money, `lost` takes it"""
    amount: Money
    """What the customer wants back of the payment"""
    fee: Money
    """What the provider takes for it"""
    reason: str | None
    """What the customer told their bank, as the provider puts it; null where it doesn't tell"""
    respond_until: AwareDatetime | None
    """Until when evidence can be given to the provider"""
    opened_at: AwareDatetime
    """When the provider told of it"""
    closed_at: AwareDatetime | None
    """When it was decided; null while it is open"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
