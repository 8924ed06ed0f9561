"""What happens to invoices and credit notes. `data` is the document as its GET gives it."""

from __future__ import annotations

from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.core.events import Fact


class InvoiceFinalized(Fact, name="invoice.finalized", data=InvoiceOut):
    """It has its number, and never changes again."""


class InvoicePaid(Fact, name="invoice.paid", data=InvoiceOut):
    """Nothing of it is open any more: money, credits, or nothing to pay at all."""


class InvoicePartiallyPaid(Fact, name="invoice.partially_paid", data=InvoiceOut):
    """A part of it was paid."""


class InvoiceReopened(Fact, name="invoice.reopened", data=InvoiceOut):
    """What had paid it, in whole or in part, was taken back."""


class InvoiceOverdue(Fact, name="invoice.overdue", data=InvoiceOut):
    """Its due date has passed, and something is open. Told once."""


class InvoiceWrittenOff(Fact, name="invoice.written_off", data=InvoiceOut):
    """The rest of it was given up."""


class CreditNoteIssued(Fact, name="credit_note.issued", data=CreditNoteOut):
    """It has its number, and never changes again."""
