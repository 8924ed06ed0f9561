"""`/v1/me/invoices`, `/v1/me/credit-notes`: those of the member's own account, and of the teams that they run."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from coworkapi.billing import service
from coworkapi.billing.routes.common import Sort
from coworkapi.billing.routes.pages import IssuedBefore, IssuedFrom, page_of_documents
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut, InvoiceState
from coworkapi.core.http import Ctx, Router, for_members, json_response
from coworkapi.core.ids import BillingAccountId, CreditNoteId, InvoiceId
from coworkapi.core.pages import Page, Paging

router = Router(prefix="/v1/me", tags=["Invoices"])
_MINE = [for_members()]
_Account = Annotated[BillingAccountId | None, Query(description="Only this account's")]


@router.get("/invoices", dependencies=_MINE, summary="List your invoices", response_model=Page[InvoiceOut])
async def list_my_invoices(
    ctx: Ctx,
    page: Paging,
    account_id: _Account = None,
    state: Annotated[InvoiceState | None, Query(description="Only those in this state")] = None,
    overdue: Annotated[
        bool | None, Query(description="Only those that are open past their due date, or aren't")
    ] = None,
    issued_from: IssuedFrom = None,
    issued_before: IssuedBefore = None,
    sort: Sort = "created_at",
) -> Response:
    """Of your own account, and of the teams that you run."""
    filters = {
        "kind": "invoice",
        "me": ctx.principal.id,
        "account_id": account_id,
        "overdue": ctx.now if overdue else None,
        "not_overdue": ctx.now if overdue is False else None,
        "issued_from": issued_from,
        "issued_before": issued_before,
    }
    also = frozenset() if state is None else frozenset((state,))
    return await page_of_documents(ctx, InvoiceOut, filters, also=also, sort=sort, page=page)


@router.get("/invoices/{invoice_id}", dependencies=_MINE, summary="Read your invoice", response_model=InvoiceOut)
async def get_my_invoice(invoice_id: InvoiceId, ctx: Ctx) -> Response:
    found = await service.find_invoice(ctx.unit, invoice_id)
    return json_response(found.out, version=found.version)


@router.get("/credit-notes", dependencies=_MINE, summary="List your credit notes", response_model=Page[CreditNoteOut])
async def list_my_credit_notes(
    ctx: Ctx,
    page: Paging,
    account_id: _Account = None,
    issued_from: IssuedFrom = None,
    issued_before: IssuedBefore = None,
    sort: Sort = "created_at",
) -> Response:
    """Of your own account, and of the teams that you run."""
    filters = {
        "kind": "credit_note",
        "me": ctx.principal.id,
        "account_id": account_id,
        "issued_from": issued_from,
        "issued_before": issued_before,
    }
    return await page_of_documents(ctx, CreditNoteOut, filters, sort=sort, page=page)


@router.get(
    "/credit-notes/{credit_note_id}", dependencies=_MINE, summary="Read your credit note", response_model=CreditNoteOut
)
async def get_my_credit_note(credit_note_id: CreditNoteId, ctx: Ctx) -> Response:
    found = await service.find_credit_note(ctx.unit, credit_note_id)
    return json_response(found.out, version=found.version)
