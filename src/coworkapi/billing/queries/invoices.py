"""How invoices and credit notes are read: a document with its lines is one row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.queries.charges import MY_ACCOUNTS
from coworkapi.billing.queries.days import today_sql
from coworkapi.billing.schemas.invoices import (
    BuyerOut,
    CreditNoteOut,
    CreditNoteState,
    InvoiceLineOut,
    InvoiceOut,
    InvoiceState,
    InvoiceTaxOut,
    SellerOut,
)
from coworkapi.core.money import Money, known_money
from coworkapi.core.prepared import Prepared
from coworkapi.core.schemas import Address

COLUMNS = """i.id, i.kind, i.state, i.number, i.legal_entity_id, i.account_id, i.location_id, i.currency, i.issued_on,
  i.due_on, i.net, i.tax, i.gross, i.seller, i.buyer, i.taxes, i.notes, i.locale, i.purchase_order, i.starts_on,
  i.ends_on, i.credits_invoice_id, p.number AS credits_invoice_number, i.reason, i.run_id, i.delivery, i.delivered_at,
  i.finalized_at, i.created_by, i.created_at, i.updated_at, i.version, coalesce(abs(t.open), i.gross) AS open,
  coalesce(t.written_off, 0) AS written_off, t.closed_at,
  (SELECT json_agg(json_build_array(l.id, l.charge_id, l.credited_line_id, l.source_kind, l.location_id, l.description,
      l.quantity, l.starts_on, l.ends_on, l.net, l.tax, l.gross, l.tax_code, l.tax_name, l.tax_basis_points,
      l.tax_category, l.tax_included) ORDER BY l.position)
    FROM invoice_lines l WHERE l.organization_id = i.organization_id AND l.invoice_id = i.id) AS lines"""
FROM = """invoices i
LEFT JOIN LATERAL (
  SELECT * FROM receivable_items d WHERE d.organization_id = i.organization_id AND d.id = i.id OFFSET 0) t ON true
LEFT JOIN invoices p ON p.organization_id = i.organization_id AND p.id = i.credits_invoice_id"""

_ONE = f"SELECT {COLUMNS} FROM {FROM} WHERE i.kind = CAST(:kind AS text) AND i.id = CAST(:id AS uuid)"  # noqa: S608
GET = Prepared(text(_ONE))
# A draft is nobody's business but the operator's.
GET_MINE = Prepared(text(f"{_ONE} AND i.state = 'final' AND i.account_id IN {MY_ACCOUNTS}"))
LOCK = Prepared(text(f"{_ONE} FOR NO KEY UPDATE OF i"))
GET_MANY = Prepared(
    text(f"SELECT {COLUMNS} FROM {FROM} WHERE i.id = ANY(CAST(:ids AS uuid[])) ORDER BY i.id")  # noqa: S608
)

_LINE = (
    "id",
    "charge_id",
    "credited_line_id",
    "source_kind",
    "location_id",
    "description",
    "quantity",
    "starts_on",
    "ends_on",
)
# Which of them are ids, as JSON writes them.
_IDS = frozenset((0, 1, 2, 4))
_COMMON = (
    "id",
    "number",
    "legal_entity_id",
    "account_id",
    "location_id",
    "currency",
    "issued_on",
    "notes",
    "locale",
    "purchase_order",
    "starts_on",
    "ends_on",
    "run_id",
    "delivery",
    "delivered_at",
    "finalized_at",
    "created_by",
    "created_at",
    "updated_at",
)


def document_of(row: Any) -> InvoiceOut | CreditNoteOut:
    """A row of `COLUMNS` as the API shows it. Not validated again: the database's constraints were."""
    currency: str = row.currency
    values: dict[str, Any] = {name: row[name] for name in _COMMON}
    values |= {name: money(row[name], currency) for name in ("net", "tax", "gross", "open")}
    values |= {
        "seller": party(SellerOut, row.seller),
        "buyer": party(BuyerOut, row.buyer),
        "lines": [_line(line, currency) for line in row.lines or ()],
        "taxes": [tax_out(tax, currency) for tax in row.taxes],
    }
    if row.kind == "credit_note":
        left = row.open
        state: CreditNoteState = "applied" if left == 0 else "open" if left == row.gross else "partially_applied"
        return CreditNoteOut.model_construct(
            **values,
            state=state,
            credits_invoice_id=row.credits_invoice_id,
            credits_invoice_number=row.credits_invoice_number,
            reason=row.reason,
        )
    return InvoiceOut.model_construct(
        **values,
        state=state_of(row.state, row.gross, row.open, row.written_off),
        due_on=row.due_on,
        written_off=money(row.written_off, currency),
        closed_at=row.closed_at,
    )


def state_of(state: str, gross: int, left: int, written_off: int) -> InvoiceState:
    """An invoice's state: a draft's, or what its open item says."""
    if state == "draft":
        return "draft"
    if left == 0:
        return "written_off" if written_off else "paid"
    return "open" if left == gross else "partially_paid"


def money(amount: int, currency: str) -> Money:
    return known_money(amount, currency)


def party(model: Any, values: Any) -> Any:
    """A seller or buyer as it was kept."""
    return model.model_construct(**{**values, "address": Address.model_construct(**(values.get("address") or {}))})


def tax_out(tax: Any, currency: str) -> InvoiceTaxOut:
    return InvoiceTaxOut.model_construct(
        **{**tax, "net": money(tax["net"], currency), "tax": money(tax["tax"], currency)}
    )


def _line(line: list[Any], currency: str) -> InvoiceLineOut:
    first = [_as_id(value) if at in _IDS else value for at, value in enumerate(line[:9])]
    (net, tax, gross), (code, name, basis_points, category, included) = line[9:12], line[12:]
    return InvoiceLineOut.model_validate(
        {
            **dict(zip(_LINE, first, strict=True)),
            "net": money(net, currency),
            "tax": money(tax, currency),
            "gross": money(gross, currency),
            "tax_code": code,
            "tax_name": name,
            "tax_basis_points": basis_points,
            "tax_category": category,
            "tax_included": included,
        }
    )


def _as_id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


_OVERDUE = "t.open > 0 AND t.due_on < {}"
FILTERS: dict[str, str] = {
    "kind": "i.kind = CAST(:kind AS text)",
    "account_id": "i.account_id = CAST(:account_id AS uuid)",
    "legal_entity_id": "i.legal_entity_id = CAST(:legal_entity_id AS uuid)",
    "location_id": "i.location_id = CAST(:location_id AS uuid)",
    "run_id": "i.run_id = CAST(:run_id AS uuid)",
    "number": "i.number = CAST(:number AS text)",
    "credits_invoice_id": "i.credits_invoice_id = CAST(:credits_invoice_id AS uuid)",
    "purchase_order": "i.purchase_order = CAST(:purchase_order AS text)",
    "draft": "i.state = 'draft'",
    "final": "i.state = 'final'",
    "open": "t.open <> 0 AND t.open = t.amount",
    "partially_paid": "t.open <> 0 AND t.open <> t.amount",
    "paid": "t.open = 0 AND t.written_off = 0",
    "written_off": "t.open = 0 AND t.written_off > 0",
    "due_from": "i.due_on >= CAST(:due_from AS date)",
    "due_before": "i.due_on < CAST(:due_before AS date)",
    "overdue": _OVERDUE.format(today_sql("t", now="CAST(:overdue AS timestamptz)")),
    "not_overdue": f"NOT coalesce({_OVERDUE}, false)".format(today_sql("t", now="CAST(:not_overdue AS timestamptz)")),
    "issued_from": "i.issued_on >= CAST(:issued_from AS date)",
    "issued_before": "i.issued_on < CAST(:issued_before AS date)",
    "updated_since": "i.updated_at >= CAST(:updated_since AS timestamptz)",
    "locations": "i.location_id = ANY(CAST(:locations AS uuid[]))",
    "me": f"i.state = 'final' AND i.account_id IN {MY_ACCOUNTS}",
}
SORTS = {"created_at": "ASC", "-created_at": "DESC"}


@lru_cache(maxsize=512)
def page_statement(filters: frozenset[str], sort: str, *, after: bool) -> Prepared:
    """A page of documents by these filters and order; `after`: behind the key `(:key_at, :key_id)`."""
    direction = SORTS[sort]
    sign = ">" if direction == "ASC" else "<"
    where = [FILTERS[name] for name in sorted(filters)]
    if after:
        where.append(f"i.created_at {sign}= CAST(:key_at AS timestamptz)")
        where.append(f"(i.created_at, i.id) {sign} (CAST(:key_at AS timestamptz), CAST(:key_id AS uuid))")
    return Prepared(
        text(
            f"SELECT {COLUMNS} FROM {FROM} WHERE {' AND '.join(where) or 'true'} "  # noqa: S608 - our own names
            f"ORDER BY i.created_at {direction}, i.id {direction} LIMIT CAST(:limit AS integer)"
        )
    )
