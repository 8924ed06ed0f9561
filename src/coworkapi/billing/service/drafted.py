"""Drafts as the API shows them, and as the database takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from coworkapi.billing.drafts import Buyer, DraftLine, DraftTax, InvoiceDraft, Seller
from coworkapi.billing.queries.invoices import money, party, state_of
from coworkapi.billing.schemas.invoices import (
    BuyerOut,
    CreditNoteOut,
    InvoiceLineOut,
    InvoiceOut,
    InvoiceTaxOut,
    SellerOut,
)

_SELLER = (
    "name",
    "address",
    "country",
    "vat_id",
    "tax_number",
    "registration",
    "iban",
    "bic",
    "account_holder",
    "footer",
)
_COMMON = (
    "id",
    "currency",
    "location_id",
    "issued_on",
    "locale",
    "purchase_order",
    "starts_on",
    "ends_on",
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
    "tax_code",
    "tax_name",
    "tax_basis_points",
    "tax_category",
    "tax_included",
)

_ROW = (
    "id",
    "kind",
    "location_id",
    "issued_on",
    "due_on",
    "currency",
    "net",
    "tax",
    "gross",
    "locale",
    "purchase_order",
    "starts_on",
    "ends_on",
    "credits_invoice_id",
    "reason",
)
_LINE_ROW = (
    "id",
    "charge_id",
    "credited_line_id",
    "source_kind",
    "location_id",
    "description",
    "quantity",
    "starts_on",
    "ends_on",
    "net",
    "tax",
    "gross",
    "tax_code",
    "tax_name",
    "tax_basis_points",
    "tax_category",
    "tax_included",
)


def seller_values(seller: Seller) -> dict[str, Any]:
    """What an invoice keeps of its seller."""
    return {name: getattr(seller, name) for name in _SELLER}


def buyer_values(buyer: Buyer) -> dict[str, Any]:
    """What an invoice keeps of its buyer."""
    return {"name": buyer.name, "address": buyer.address, "vat_id": buyer.vat_id, "email": buyer.email}


def tax_values(tax: DraftTax) -> dict[str, Any]:
    """What an invoice keeps of a rate's sums."""
    return {
        "category": tax.category,
        "basis_points": tax.basis_points,
        "name": tax.name,
        "net": tax.net,
        "tax": tax.tax,
        "note": tax.note,
    }


def row_of(draft: InvoiceDraft, position: int) -> dict[str, Any]:
    """A document as the writing statement takes it."""
    row = {name: getattr(draft, name) for name in _ROW}
    return row | {
        "position": position,
        "year": draft.issued_on.year,
        "account_id": draft.buyer.account_id,
        "line_count": len(draft.lines),
        "buyer": buyer_values(draft.buyer),
        "taxes": [tax_values(tax) for tax in draft.taxes],
        "notes": list(draft.notes),
    }


def line_rows(draft: InvoiceDraft) -> list[dict[str, Any]]:
    """Its lines as the writing statement takes them."""
    return [
        {name: getattr(line, name) for name in _LINE_ROW} | {"invoice_id": draft.id, "position": position}
        for position, line in enumerate(draft.lines, start=1)
    ]


def as_json(value: Any) -> str:
    """Values as `jsonb_to_recordset` takes them. Ids read from the database are the driver's own subclass of UUID."""
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else str(value)


def seller_out(seller: Seller) -> SellerOut:
    out: SellerOut = party(SellerOut, seller_values(seller))
    return out


def document_out(
    draft: InvoiceDraft,
    *,
    seller: SellerOut,
    now: datetime,
    created_by: str,
    number: str | None = None,
    run_id: UUID | None = None,
) -> InvoiceOut | CreditNoteOut:
    """The document as its GET gives it right after it was made; without a number, as the draft that it is."""
    currency = draft.currency
    final = number is not None
    values: dict[str, Any] = {name: getattr(draft, name) for name in _COMMON}
    values |= {
        "number": number,
        "legal_entity_id": draft.seller.legal_entity_id,
        "account_id": draft.buyer.account_id,
        "net": money(draft.net, currency),
        "tax": money(draft.tax, currency),
        "gross": money(draft.gross, currency),
        "open": money(draft.gross, currency),
        "seller": seller,
        "buyer": party(BuyerOut, buyer_values(draft.buyer)),
        "lines": [_line(line, currency) for line in draft.lines],
        "taxes": [_tax(tax, currency) for tax in draft.taxes],
        "notes": list(draft.notes),
        "run_id": run_id,
        "delivery": "none",
        "delivered_at": None,
        "finalized_at": now if final else None,
        "created_by": created_by,
        "created_at": now,
        "updated_at": now,
    }
    if draft.kind == "credit_note":
        return CreditNoteOut.model_construct(
            **values,
            state="open" if draft.gross else "applied",
            credits_invoice_id=draft.credits_invoice_id,
            credits_invoice_number=draft.credits_invoice_number,
            reason=draft.reason,
        )
    if not final:
        values["issued_on"] = None
    return InvoiceOut.model_construct(
        **values,
        state=state_of("final" if final else "draft", draft.gross, draft.gross, 0),
        due_on=draft.due_on if final else None,
        written_off=money(0, currency),
        closed_at=now if final and draft.gross == 0 else None,
    )


def _line(line: DraftLine, currency: str) -> InvoiceLineOut:
    values: dict[str, Any] = {name: getattr(line, name) for name in _LINE}
    values["net"] = money(line.net, currency)
    values["tax"] = money(line.tax, currency)
    values["gross"] = money(line.gross, currency)
    return InvoiceLineOut.model_construct(**values)


def _tax(tax: DraftTax, currency: str) -> InvoiceTaxOut:
    values: Mapping[str, Any] = tax_values(tax)
    return InvoiceTaxOut.model_construct(**{**values, "net": money(tax.net, currency), "tax": money(tax.tax, currency)})
