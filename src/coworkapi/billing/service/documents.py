"""Finding invoices and credit notes, for reading or to act on them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from coworkapi.billing.drafts import InvoiceKind
from coworkapi.billing.errors import InvoiceIsDraft, InvoiceIsFinal
from coworkapi.billing.queries.invoices import GET, GET_MANY, GET_MINE, LOCK, document_of
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_WORDS = {"invoice": ("inv", "invoice"), "credit_note": ("crn", "credit note")}


@dataclass(frozen=True, slots=True)
class FoundInvoice:
    """An invoice and its ETag's number."""

    out: InvoiceOut
    version: int


@dataclass(frozen=True, slots=True)
class FoundCreditNote:
    """A credit note and its ETag's number."""

    out: CreditNoteOut
    version: int


async def find_invoice(unit: HasInfo, invoice_id: UUID) -> FoundInvoice:
    """For reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    out, version = await _one(unit, GET, "invoice", invoice_id, "invoices:read")
    assert isinstance(out, InvoiceOut)
    return FoundInvoice(out, version)


async def lock_invoice(unit: HasInfo, invoice_id: UUID, *, draft: bool = False) -> FoundInvoice:
    """Locked until the transaction ends. Raises NotFound, Forbidden; InvoiceIsDraft, or InvoiceIsFinal with `draft`."""
    out, version = await _one(unit, LOCK, "invoice", invoice_id, "invoices:write")
    assert isinstance(out, InvoiceOut)
    if draft and out.state != "draft":
        raise InvoiceIsFinal(f"invoice {out.number} is final; issue a credit note instead")
    if not draft and out.state == "draft":
        raise InvoiceIsDraft("the invoice is a draft; finalize it first")
    return FoundInvoice(out, version)


async def find_credit_note(unit: HasInfo, credit_note_id: UUID) -> FoundCreditNote:
    """For reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    out, version = await _one(unit, GET, "credit_note", credit_note_id, "invoices:read")
    assert isinstance(out, CreditNoteOut)
    return FoundCreditNote(out, version)


async def lock_credit_note(unit: HasInfo, credit_note_id: UUID) -> FoundCreditNote:
    """Locked until the transaction ends. Raises NotFound, Forbidden."""
    out, version = await _one(unit, LOCK, "credit_note", credit_note_id, "invoices:write")
    assert isinstance(out, CreditNoteOut)
    return FoundCreditNote(out, version)


async def documents_of(unit: HasInfo, ids: list[UUID]) -> dict[UUID, InvoiceOut | CreditNoteOut]:
    """The invoices and credit notes among these ids. One statement. For other rooms: no right is checked."""
    return {row.id: document_of(row) for row in await GET_MANY.fetch(unit, ids=ids)}


async def _one(
    unit: HasInfo, statement: Prepared, kind: InvoiceKind, document_id: UUID, scope: str
) -> tuple[InvoiceOut | CreditNoteOut, int]:
    me = acting_principal(unit)
    if me.kind == "member":
        row = await GET_MINE.fetchrow(unit, kind=kind, id=document_id, me=me.id)
    else:
        row = await statement.fetchrow(unit, kind=kind, id=document_id)
    if row is None:
        prefix, word = _WORDS[kind]
        raise NotFound(f"there is no {word} {encode_id(prefix, document_id)}")
    if me.is_staff:
        # Of several locations: for those who may see them all.
        if row.location_id is None:
            me.require_everywhere(scope)
        else:
            me.require(scope, row.location_id)
    return document_of(row), row.version
