from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Address,
    CreditNote,
    Invoice,
    Money,
)


class WalkInIn(Model):
    """How a walk-in is named on the invoice."""

    name: str
    address: Address | None = None
    """Postal address"""
    email: str | None = None
    """Mail address; kept in lower case"""


class LineCreditIn(Model):
    """What is given back of a line."""

    line_id: str
    """Id of the invoice line"""
    amount: Money | None = None
    """As its price was entered (gross if `tax_included`, else net); all that is left unless given"""


class InvoicesAnswer(Model):
    """
    What was made, or would be: one invoice for each account, entity, currency and purchase order, and credit notes
    of what gives invoiced charges back.
    """

    invoices: list[Invoice]
    """One for each account, legal entity, currency and purchase order"""
    credit_notes: list[CreditNote]
    """For charges that give invoiced ones back"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class CreditAnswer(Model):
    """The credit note as it is, or would be, and the invoice then."""

    credit_note: CreditNote
    """The credit note as it is, or would be"""
    invoice: Invoice
    """The invoice as it is then"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
