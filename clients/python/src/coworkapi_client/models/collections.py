from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class PlannedPayment(Model):
    """A payment that collecting would make."""

    account_id: str
    invoice_id: str
    payment_method_id: str
    amount: Money


class CollectAnswer(Model):
    """What would be collected, or is."""

    payments: list[PlannedPayment]
    """The first thousand"""
    count: int
    dry_run: bool
