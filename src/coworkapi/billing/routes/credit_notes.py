"""`/v1/credit-notes`, `/v1/write-offs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.billing import service
from coworkapi.billing.errors import WriteOffReversed
from coworkapi.billing.routes.common import DryRun, IfMatch, Sort
from coworkapi.billing.routes.invoices import write_off_out
from coworkapi.billing.routes.pages import IssuedBefore, IssuedFrom, page_of_documents
from coworkapi.billing.schemas.invoices import CreditNoteOut
from coworkapi.billing.schemas.receivables import ReverseIn, WriteOffAnswer
from coworkapi.core.http import Ctx, Router, check_if_match, json_response, problems, requires
from coworkapi.core.ids import BillingAccountId, CreditNoteId, InvoiceId, LegalEntityId, LocationId, WriteOffId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import Instant

router = Router(prefix="/v1/credit-notes", tags=["Credit notes"])
write_offs = Router(prefix="/v1/write-offs", tags=["Invoices"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")


@router.get("", dependencies=[READ], summary="List credit notes", response_model=Page[CreditNoteOut])
async def list_credit_notes(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only those of this location alone")] = None,
    invoice_id: Annotated[InvoiceId | None, Query(description="Only those that correct this invoice")] = None,
    number: Annotated[str | None, Query(max_length=50, description="Only that of this number")] = None,
    issued_from: IssuedFrom = None,
    issued_before: IssuedBefore = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
    sort: Sort = "created_at",
) -> Response:
    """Each with its lines."""
    locations = ctx.principal.locations("invoices:read")
    filters = {
        "kind": "credit_note",
        "account_id": account_id,
        "legal_entity_id": legal_entity_id,
        "location_id": location_id,
        "credits_invoice_id": invoice_id,
        "number": number,
        "issued_from": issued_from,
        "issued_before": issued_before,
        "updated_since": updated_since,
        "locations": None if locations is None else list(locations),
    }
    return await page_of_documents(ctx, CreditNoteOut, filters, sort=sort, page=page)


@router.get("/{credit_note_id}", dependencies=[READ], summary="Read a credit note", response_model=CreditNoteOut)
async def get_credit_note(credit_note_id: CreditNoteId, ctx: Ctx) -> Response:
    found = await service.find_credit_note(ctx.unit, credit_note_id)
    return json_response(found.out, version=found.version)


@write_offs.post(
    "/{write_off_id}/reverse",
    dependencies=[WRITE],
    summary="Take a write-off back",
    responses=problems(WriteOffReversed),
)
async def reverse_write_off(
    write_off_id: WriteOffId, body: ReverseIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> WriteOffAnswer:
    """The invoice is owed again, by as much."""
    written_off = await service.lock_write_off(ctx.session, write_off_id)
    check_if_match(if_match, written_off.version)
    found = await service.lock_invoice(ctx.unit, written_off.invoice_id)
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        made = await service.reverse_write_off(ctx.session, written_off, found.out, reason=body.reason, now=ctx.now)
        out = write_off_out(made)
        after = await service.find_invoice(ctx.unit, written_off.invoice_id)
        if dry_run:
            ctx.session.expunge(made)
    return WriteOffAnswer(write_off=out, invoice=after.out, dry_run=dry_run)
