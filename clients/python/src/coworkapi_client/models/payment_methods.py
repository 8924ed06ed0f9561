from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Failure,
)


class PaymentMethod(Model):
    """What an account pays with. Its numbers stay with the provider."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str
    """Id of the billing account"""
    legal_entity_id: str | None
    """By whose own keys at the provider it was saved: it pays what is owed to this one alone. Null: what is owed to those that have no keys of their own there"""
    provider: Literal["stripe", "gocardless", "local"] | str
    kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit"] | str
    state: Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"] | str
    """`pending`: the provider is being asked; `awaiting_customer`: read its set-up, and show it to them; `confirming`: the provider decides"""
    is_default: bool
    """What is due is collected by this one; there is one for each legal entity with keys of its own"""
    brand: str | None
    last4: str | None
    expires_year: int | None
    expires_month: int | None
    holder: str | None
    bank_name: str | None
    country: str | None
    mandate_reference: str | None
    """As the customer's bank statement names the mandate"""
    failure: Failure | None
    removed_at: AwareDatetime | None
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class SetUp(Model):
    """How the customer gives their card or bank account: to the provider, in their browser."""

    payment_method_id: str
    """Id of the payment method"""
    state: Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"] | str
    provider: Literal["stripe", "gocardless", "local"] | str
    publishable_key: str | None = None
    """For the provider's script"""
    client_secret: str | None = None
    """For the provider's script; for nobody else's eyes"""
    url: str | None = None
    """A page to send the customer to"""
