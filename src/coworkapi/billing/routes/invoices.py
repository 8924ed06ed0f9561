"""`/v1/invoices`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.billing import service
from coworkapi.billing.drafts import Buyer
from coworkapi.billing.errors import (
    CreditOverInvoice,
    InvoicedMeanwhile,
    InvoiceIsDraft,
    InvoiceIsFinal,
    MoreThanOpen,
    NothingToInvoice,
)
from coworkapi.billing.models import WriteOff
from coworkapi.billing.routes.common import DryRun, IfMatch, Sort
from coworkapi.billing.routes.pages import IssuedBefore, IssuedFrom, page_of_documents
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut, InvoiceState
from coworkapi.billing.schemas.receivables import (
    CreditAnswer,
    CreditIn,
    InvoiceIn,
    InvoicesAnswer,
    WriteOffAnswer,
    WriteOffIn,
    WriteOffOut,
)
from coworkapi.core.errors import Invalid
from coworkapi.core.http import Ctx, Router, check_if_match, json_response, problems, requires
from coworkapi.core.ids import BillingAccountId, BillingRunId, InvoiceId, LegalEntityId, LocationId
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate, Instant

router = Router(prefix="/v1/invoices", tags=["Invoices"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")


@router.get("", dependencies=[READ], summary="List invoices", response_model=Page[InvoiceOut])
async def list_invoices(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only those of this location alone")] = None,
    state: Annotated[InvoiceState | None, Query(description="Only those in this state")] = None,
    overdue: Annotated[
        bool | None, Query(description="Only those that are open past their due date, or aren't")
    ] = None,
    number: Annotated[str | None, Query(max_length=50, description="Only that of this number")] = None,
    purchase_order: Annotated[str | None, Query(max_length=100, description="Only of this order")] = None,
    run_id: Annotated[BillingRunId | None, Query(description="Only those that this billing run made")] = None,
    due_from: Annotated[CalendarDate | None, Query(description="Due on that day or later")] = None,
    due_before: Annotated[CalendarDate | None, Query(description="Due before that day")] = None,
    issued_from: IssuedFrom = None,
    issued_before: IssuedBefore = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
    sort: Sort = "created_at",
) -> Response:
    """Drafts included, each with its lines. Those of several locations are listed for who may see them all."""
    locations = ctx.principal.locations("invoices:read")
    filters = {
        "kind": "invoice",
        "account_id": account_id,
        "legal_entity_id": legal_entity_id,
        "location_id": location_id,
        "overdue": ctx.now if overdue else None,
        "not_overdue": ctx.now if overdue is False else None,
        "number": number,
        "purchase_order": purchase_order,
        "run_id": run_id,
        "due_from": due_from,
        "due_before": due_before,
        "issued_from": issued_from,
        "issued_before": issued_before,
        "updated_since": updated_since,
        "locations": None if locations is None else list(locations),
    }
    also = frozenset() if state is None else frozenset((state,))
    return await page_of_documents(ctx, InvoiceOut, filters, also=also, sort=sort, page=page)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Invoice charges",
    responses={
        **problems(NothingToInvoice, InvoicedMeanwhile),
        200: {"model": InvoicesAnswer, "description": "With `dry_run`: what would be made"},
    },
)
async def create_invoice(body: InvoiceIn, ctx: Ctx, response: Response, dry_run: DryRun = False) -> InvoicesAnswer:
    """Invoices charges at once, or keeps them as a draft; what an account has in its favour pays the invoice.

    Charges that are on an invoice already are passed over.
    """
    unit, now = ctx.unit, ctx.now
    if body.account_id is not None:
        drafts = await service.drafts_of_account(unit, body.account_id, now=now, legal_entity_id=body.legal_entity_id)
    else:
        buyer = None
        if body.walk_in is not None:
            address = body.walk_in.address.model_dump(exclude_none=True)
            buyer = Buyer(
                account_id=None,
                name=body.walk_in.name,
                address=address,
                country=address.get("country"),
                email=body.walk_in.email,
            )
        drafts = await service.drafts_of_charges(unit, body.charge_ids or (), now=now, buyer=buyer)
    for draft in drafts:
        for location_id in {line.location_id for line in draft.lines}:
            ctx.require("invoices:write", location_id)
    if dry_run:
        response.status_code = 200
        return _answer(service.shown(unit, drafts, now), dry_run=True)
    if body.draft:
        return _answer([await service.create_draft(unit, drafts, now=now)], dry_run=False)
    return _answer(await service.finalize(unit, drafts, now=now), dry_run=False)


@router.get("/{invoice_id}", dependencies=[READ], summary="Read an invoice", response_model=InvoiceOut)
async def get_invoice(invoice_id: InvoiceId, ctx: Ctx) -> Response:
    found = await service.find_invoice(ctx.unit, invoice_id)
    return json_response(found.out, version=found.version)


@router.delete(
    "/{invoice_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a draft of an invoice",
    responses=problems(InvoiceIsFinal),
)
async def delete_invoice(invoice_id: InvoiceId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Its charges wait again. What is final can't be deleted, only credited."""
    found = await service.lock_invoice(ctx.unit, invoice_id, draft=True)
    check_if_match(if_match, found.version)
    await service.delete_draft(ctx.unit, found.out)


@router.post(
    "/{invoice_id}/finalize",
    dependencies=[WRITE],
    summary="Finalize a draft",
    responses=problems(InvoiceIsFinal, NothingToInvoice, InvoicedMeanwhile),
)
async def finalize_invoice(
    invoice_id: InvoiceId, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> InvoicesAnswer:
    """It gets its number and never changes again. Charges that were voided meanwhile are left out."""
    found = await service.lock_invoice(ctx.unit, invoice_id, draft=True)
    check_if_match(if_match, found.version)
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        made = await service.finalize_draft(ctx.unit, found.out, now=ctx.now)
    return _answer(made, dry_run=dry_run)


@router.post(
    "/{invoice_id}/credit",
    dependencies=[WRITE],
    summary="Credit an invoice",
    responses=problems(InvoiceIsDraft, CreditOverInvoice),
)
async def credit_invoice(
    invoice_id: InvoiceId, body: CreditIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> CreditAnswer:
    """A credit note of the whole invoice, of some lines, or of parts of them, never more than is left.

    It pays what is open of the invoice; the rest is in the account's favour, to be refunded or used.
    """
    found = await service.lock_invoice(ctx.unit, invoice_id)
    check_if_match(if_match, found.version)
    lines = None
    if body.lines is not None:
        for position, line in enumerate(body.lines):
            _check_currency(line.amount, found.out, f"/lines/{position}/amount/currency")
        lines = [
            service.LineCredit(one.line_id, None if one.amount is None else one.amount.amount) for one in body.lines
        ]
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        made = await service.credit(ctx.unit, invoice_id, lines, body.reason, ctx.now)
        after = await service.find_invoice(ctx.unit, invoice_id)
    return CreditAnswer.model_construct(credit_note=made, invoice=after.out, dry_run=dry_run)


@router.post(
    "/{invoice_id}/write-off",
    dependencies=[WRITE],
    summary="Write an invoice off",
    responses=problems(InvoiceIsDraft, MoreThanOpen),
)
async def write_off_invoice(
    invoice_id: InvoiceId, body: WriteOffIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> WriteOffAnswer:
    """Gives up what is open of it, or a part of that: a loss in the ledger."""
    found = await service.lock_invoice(ctx.unit, invoice_id)
    check_if_match(if_match, found.version)
    _check_currency(body.amount, found.out, "/amount/currency")
    amount = None if body.amount is None else body.amount.amount
    async with service.taken_back(ctx.unit, dry_run=dry_run):
        made = await service.write_off(ctx.session, found.out, amount=amount, reason=body.reason, now=ctx.now)
        out = write_off_out(made)
        after = await service.find_invoice(ctx.unit, invoice_id)
        if dry_run:
            ctx.session.expunge(made)
    return WriteOffAnswer(write_off=out, invoice=after.out, dry_run=dry_run)


@router.get("/{invoice_id}/write-offs", dependencies=[READ], summary="List what was given up of an invoice")
async def list_invoice_write_offs(invoice_id: InvoiceId, ctx: Ctx, page: Paging) -> Page[WriteOffOut]:
    """Oldest first."""
    await service.find_invoice(ctx.unit, invoice_id)
    statement = select(WriteOff).where(WriteOff.invoice_id == invoice_id)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[WriteOff.id], page=page, order="write_offs")
    return Page(data=[write_off_out(row[0]) for row in rows], next_cursor=cursor)


def write_off_out(row: WriteOff) -> WriteOffOut:
    values = {name: getattr(row, name) for name in WriteOffOut.model_fields if name != "amount"}
    return WriteOffOut(**values, amount=Money(amount=row.amount, currency=row.currency))


def _check_currency(amount: Money | None, invoice: InvoiceOut, pointer: str) -> None:
    if amount is not None and amount.currency != invoice.currency:
        raise Invalid.field(pointer, f"the invoice is in {invoice.currency}; use that currency")


def _answer(documents: Sequence[InvoiceOut | CreditNoteOut], *, dry_run: bool) -> InvoicesAnswer:
    return InvoicesAnswer(
        invoices=[one for one in documents if isinstance(one, InvoiceOut)],
        credit_notes=[one for one in documents if isinstance(one, CreditNoteOut)],
        dry_run=dry_run,
    )
