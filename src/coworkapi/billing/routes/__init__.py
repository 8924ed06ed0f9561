"""The routes of billing: operators' and members'."""

from __future__ import annotations

from coworkapi.billing.routes import (
    account_books,
    charge_batch,
    charges,
    credit_notes,
    deposits,
    documents,
    invoices,
    invoicing_settings,
    me,
    my_invoices,
    standings,
    tax_checks,
    tax_rates,
)

ROUTERS = [
    tax_rates.router,
    charge_batch.router,
    charges.router,
    me.router,
    invoices.router,
    credit_notes.router,
    credit_notes.write_offs,
    deposits.router,
    deposits.mine,
    account_books.accounts,
    account_books.matches,
    account_books.mine,
    my_invoices.router,
    documents.invoices,
    documents.credit_notes,
    documents.mine,
    documents.accounts,
    documents.entities,
    invoicing_settings.router,
    tax_checks.router,
    standings.router,
]

TAGS = [
    {
        "name": "Tax rates",
        "description": "What a tax code means for a legal entity, from a date on.",
    },
    {
        "name": "Charges",
        "description": "What is owed, for what and why; paid at the desk or by transfer, undone by an opposite charge.",
    },
    {
        "name": "Invoices",
        "description": "What accounts are asked to pay: final with a number without a gap, credited, never changed.",
    },
    {
        "name": "Credit notes",
        "description": "What corrects invoices, in whole or by line.",
    },
    {
        "name": "Deposits",
        "description": "What accounts left as a security: held, applied to invoices, returned, kept for a reason.",
    },
    {
        "name": "Account standings",
        "description": "How accounts stand (current, grace, restricted, suspended, terminated), since when and why.",
    },
]
