from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class PlannedPayment(Model):
    """A payment that collecting would make."""

    account_id: str
    """Id of the billing account"""
    invoice_id: str
    """Id of the invoice"""
    payment_method_id: str
    """Id of the payment method"""
    amount: Money


class CollectAnswer(Model):
    """What would be collected, or is."""

    payments: list[PlannedPayment]
    """The first thousand"""
    count: int
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
