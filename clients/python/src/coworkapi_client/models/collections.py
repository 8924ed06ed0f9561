from __future__ import annotations

from typing import Literal

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
    """What would be collected: what is open of these invoices"""


class SkippedInvoice(Model):
    """What is due and would not be collected: the account's method is of another legal entity's keys."""

    account_id: str
    """Who owes it"""
    invoice_id: str
    """What is due"""
    payment_method_id: str
    """The account's default, which can't pay it"""
    amount: Money
    """What is open of it"""
    code: Literal["method_of_other_keys"] | str
    """Stable; programs branch on this"""
    detail: str
    """Why, and what to do about it"""


class CollectAnswer(Model):
    """What would be collected, or is."""

    payments: list[PlannedPayment]
    """The first thousand"""
    skipped: list[SkippedInvoice]
    """What is due of accounts whose default method was saved with other keys than those of the invoice's legal entity: the first thousand"""
    count: int
    """How many payments"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
