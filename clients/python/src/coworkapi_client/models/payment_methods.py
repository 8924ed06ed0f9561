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
    """Who holds its numbers and takes the money; `local` in test organizations only"""
    kind: Literal["card", "sepa_debit", "ach_debit", "bacs_debit"] | str
    """A card, or the scheme of a direct debit"""
    state: Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"] | str
    """`pending`: the provider is being asked; `awaiting_customer`: read its set-up, and show it to them; `confirming`: the provider decides"""
    is_default: bool
    """What is due is collected by this one; there is one for each legal entity with keys of its own"""
    brand: str | None
    """Of a card: its network, as the provider calls it; null for debits"""
    last4: str | None
    """The last four digits of the card's or the bank account's number; null until the provider tells"""
    expires_year: int | None
    """Of a card: the year in which it expires; null for debits"""
    expires_month: int | None
    """Of a card: the month, 1 to 12, at whose end it expires; null for debits"""
    holder: str | None
    """Whose name the card or the bank account is in; null where the provider doesn't tell"""
    bank_name: str | None
    """Of a direct debit: the bank, where the provider tells"""
    country: str | None
    """Where it was issued, by ISO 3166-1 alpha-2 code; null until the provider tells"""
    mandate_reference: str | None
    """As the customer's bank statement names the mandate"""
    failure: Failure | None
    """Why it can't be used; null where nothing went wrong"""
    removed_at: AwareDatetime | None
    """When it was removed, and may be charged no more; null while it is there"""
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
