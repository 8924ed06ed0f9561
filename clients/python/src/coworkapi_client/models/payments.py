from __future__ import annotations

from typing import Literal

from coworkapi_client._model import Model


class NextAction(Model):
    """What the customer must do for a payment (3-D Secure): confirm it in their browser."""

    payment_id: str
    """Id of the payment"""
    provider: Literal["stripe", "gocardless", "local"] | str
    publishable_key: str | None = None
    """For the provider's script"""
    client_secret: str | None = None
    """For the provider's script; for nobody else's eyes"""
    url: str | None = None
    """A page to send the customer to"""
