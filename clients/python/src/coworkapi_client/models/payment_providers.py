from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class PaymentProvider(Model):
    """
    Your organization's keys at a provider, of which only the last four characters are shown.

    `account_reference`, `account_name`: whose keys they are, as the provider said at `checked_at`.
    """

    provider: Literal["stripe", "gocardless"] | str
    legal_entity_id: str | None
    """Whose payments go through them; null: those of all legal entities without keys of their own"""
    mode: Literal["live", "test"] | str
    """Whether the keys move real money"""
    secret_key_last4: str
    """The key's last four characters"""
    webhook_secret_last4: str
    """The last four characters of what the provider signs webhooks with"""
    publishable_key: str | None
    """What the provider's script in the customer's browser needs; null where it needs none"""
    account_reference: str
    """Whose keys they are: the account's id at the provider"""
    account_name: str | None
    """What the billing account is called"""
    kinds: list[Literal["card", "sepa_debit", "ach_debit", "bacs_debit"] | str]
    """What customers can pay with there"""
    webhook_url: str
    """Where the provider is to send its webhooks; keep it to yourself"""
    checked_at: AwareDatetime
    """When the provider was last asked whose keys they are"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class ProviderChoice(Model):
    """A provider, and by whose keys payments go there: your own, the service's, or nobody's (it isn't offered)."""

    provider: Literal["stripe", "gocardless"] | str
    keys: Literal["own", "service", "none"] | str
    """By whose keys payments go there; `none`: it isn't offered"""
    kinds: list[Literal["card", "sepa_debit", "ach_debit", "bacs_debit"] | str]
    """What customers can pay with there"""
    webhook_url: str
    """Where the provider is to send its webhooks, once the keys are your own"""
    own: PaymentProvider | None
    """Your organization's; with `legal_entity_id` those that its payments go by, its own or the organization's"""
    of_legal_entities: list[PaymentProvider]
    """Keys that legal entities have of their own there; with `legal_entity_id` that one's"""
