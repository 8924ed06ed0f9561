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
    buyer_tax_sql,
    charge_of,
    charge_out,
    invoice_text,
    page_statement,
    source_text,
)
from coworkapi.billing.queries.days import LATEST_TODAY, TODAY_OF_ENTITIES
from coworkapi.billing.queries.standings import barred_sql, first_payer_sql

__all__ = [
    "COLUMNS",
    "FILTERS",
    "FROM",
    "GET",
    "GET_MANY",
    "GET_MINE",
    "LATEST_TODAY",
    "LOCK",
    "MY_ACCOUNTS",
    "SORTS",
    "TAX_SQL",
    "TODAY_OF_ENTITIES",
    "barred_sql",
    "buyer_tax_sql",
    "charge_of",
    "charge_out",
    "first_payer_sql",
    "invoice_text",
    "page_statement",
    "source_text",
]
