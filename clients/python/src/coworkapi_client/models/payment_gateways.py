from __future__ import annotations

from typing import Literal

from coworkapi_client._model import Model


class Gateway(Model):
    """A payment provider that is ready."""

    provider: Literal["stripe", "gocardless", "local"] | str
    kinds: list[Literal["card", "sepa_debit", "ach_debit", "bacs_debit"] | str]
    """What customers can pay with there"""
    publishable_key: str | None
    """What the provider's script in the customer's browser needs; null where it needs none"""
    webhook_url: str | None
    """Where the provider is to send its webhooks; keep it to yourself"""
