"""Events `invoice.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class InvoiceFinalized(Event):
    """It has its number, and never changes again."""

    type: Literal["invoice.finalized"]
    data: models.Invoice


class InvoiceOverdue(Event):
    """Its due date has passed, and something is open. Told once."""

    type: Literal["invoice.overdue"]
    data: models.Invoice


class InvoicePaid(Event):
    """Nothing of it is open any more: money, credits, or nothing to pay at all."""

    type: Literal["invoice.paid"]
    data: models.Invoice


class InvoicePartiallyPaid(Event):
    """A part of it was paid."""

    type: Literal["invoice.partially_paid"]
    data: models.Invoice


class InvoiceReopened(Event):
    """What had paid it, in whole or in part, was taken back."""

    type: Literal["invoice.reopened"]
    data: models.Invoice


class InvoiceWrittenOff(Event):
    """The rest of it was given up."""

    type: Literal["invoice.written_off"]
    data: models.Invoice
