"""How billing is read, a file for each family."""

from __future__ import annotations

from coworkapi.billing.queries.charges import (
    COLUMNS,
    FILTERS,
    FROM,
    GET,
    GET_MANY,
    GET_MINE,
    LOCK,
    MY_ACCOUNTS,
    SORTS,
    TAX_SQL,
    charge_of,
    charge_out,
    invoice_text,
    page_statement,
    source_text,
)

__all__ = [
    "COLUMNS",
    "FILTERS",
    "FROM",
    "GET",
    "GET_MANY",
    "GET_MINE",
    "LOCK",
    "MY_ACCOUNTS",
    "SORTS",
    "TAX_SQL",
    "charge_of",
    "charge_out",
    "invoice_text",
    "page_statement",
    "source_text",
]
