"""`/v1/payments`, `/v1/refunds` and `/v1/disputes`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import BillingAccountId, DisputeId, InvoiceId, PaymentId, RefundId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.payments import service
from coworkapi.payments.errors import (
    MoreThanOpen,
    NoActionNeeded,
    NothingToPay,
    PaymentNotCancellable,
    PaymentNotRefundable,
    RefundTooMuch,
)
from coworkapi.payments.models import Dispute, Payment, PaymentInvoice, Refund
from coworkapi.payments.routes.common import DryRun, IfMatch, Since, next_action_of
from coworkapi.payments.schemas import (
    DisputeOut,
    ManualPaymentIn,
    NextActionOut,
    PaymentOut,
    RefundIn,
    RefundOut,
)
from coworkapi.payments.values import DisputeState, PaymentKind, PaymentState, RefundState

router = Router(prefix="/v1/payments", tags=["Payments"])
refunds = Router(prefix="/v1/refunds", tags=["Refunds and disputes"])
disputes = Router(prefix="/v1/disputes", tags=["Refunds and disputes"])
READ, WRITE = requires("payments:read"), requires("payments:write")
OfAccount = Annotated[BillingAccountId | None, Query(description="Only this account's")]
OfPayment = Annotated[PaymentId | None, Query(description="Only of this payment")]


@router.get("", dependencies=[READ], summary="List payments")
async def list_payments(
    ctx: Ctx,
    page: Paging,
    account_id: OfAccount = None,
    invoice_id: Annotated[InvoiceId | None, Query(description="Only those for this invoice")] = None,
    state: Annotated[PaymentState | None, Query(description="Only in this state")] = None,
    kind: Annotated[PaymentKind | None, Query(description="Only of this kind")] = None,
    updated_since: Since = None,
) -> Page[PaymentOut]:
    """Newest first."""
    ctx.require("payments:read", None)
    statement = service.payment_views()
    for column, value in ((Payment.account_id, account_id), (Payment.state, state), (Payment.kind, kind)):
        if value is not None:
            statement = statement.where(column == value)
    if invoice_id is not None:
        paying = select(PaymentInvoice.payment_id).where(PaymentInvoice.invoice_id == invoice_id)
        statement = statement.where(Payment.id.in_(paying))
    if updated_since is not None:
        statement = statement.where(Payment.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Payment.id], page=page, order="payments", descending=True
    )
    return Page(data=[service.payment_out(*row[:3]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Take a payment",
    responses={
        **problems(MoreThanOpen, NothingToPay),
        200: {"model": PaymentOut, "description": "With `dry_run`: what the payment would be"},
    },
)
async def create_payment(body: ManualPaymentIn, ctx: Ctx, response: Response, dry_run: DryRun = False) -> PaymentOut:
    """Notes what came in at the desk or by transfer, and pays invoices with it; what is left stays on the account."""
    ctx.require("payments:write", None)
    async with rehearsal(ctx.session, dry_run):
        payment, out = await service.take_payment(ctx.session, now=ctx.now, **dict(body))
    if dry_run:
        response.status_code = 200
    response.headers["ETag"] = etag(payment.version)
    return out


@router.get("/{payment_id}", dependencies=[READ], summary="Read a payment")
async def get_payment(payment_id: PaymentId, ctx: Ctx, response: Response) -> PaymentOut:
    ctx.require("payments:read", None)
    payment, out = await service.show_payment(ctx.session, payment_id)
    response.headers["ETag"] = etag(payment.version)
    return out


@router.get(
    "/{payment_id}/next-action",
    dependencies=[WRITE],
    summary="Read what the customer must do for a payment",
    responses=problems(NoActionNeeded),
)
async def get_payment_next_action(payment_id: PaymentId, ctx: Ctx, request: Request) -> NextActionOut:
    """To be sent to them, when the payment is `requires_action`."""
    ctx.require("payments:write", None)
    payment, _ = await service.show_payment(ctx.session, payment_id)
    return await next_action_of(ctx, request, payment)


@router.post(
    "/{payment_id}/cancel",
    dependencies=[WRITE],
    summary="Cancel a payment",
    responses=problems(PaymentNotCancellable),
)
async def cancel_payment(payment_id: PaymentId, ctx: Ctx, if_match: IfMatch = None) -> PaymentOut:
    """Gives up one that was not made yet, or waits for its customer."""
    ctx.require("payments:write", None)
    payment = await service.lock_payment(ctx.session, payment_id)
    check_if_match(if_match, payment.version)
    return await service.cancel_payment(ctx.session, payment=payment)


@router.post(
    "/{payment_id}/refunds",
    status_code=201,
    dependencies=[WRITE],
    summary="Refund a payment",
    responses=problems(PaymentNotRefundable, RefundTooMuch),
)
async def refund_payment(payment_id: PaymentId, body: RefundIn, ctx: Ctx, if_match: IfMatch = None) -> RefundOut:
    """Pays back in whole or in part. What its invoices still say is theirs: credit them, too, where less is owed."""
    ctx.require("payments:write", None)
    payment = await service.lock_payment(ctx.session, payment_id)
    check_if_match(if_match, payment.version)
    refund = await service.refund_payment(ctx.session, payment=payment, **dict(body))
    return service.refund_out(refund)


@refunds.get("", dependencies=[READ], summary="List refunds")
async def list_refunds(
    ctx: Ctx,
    page: Paging,
    payment_id: OfPayment = None,
    account_id: OfAccount = None,
    state: Annotated[RefundState | None, Query(description="Only in this state")] = None,
    updated_since: Since = None,
) -> Page[RefundOut]:
    """Newest first."""
    ctx.require("payments:read", None)
    filters = {"payment_id": payment_id, "account_id": account_id, "state": state}
    statement = _filtered(Refund, filters, updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Refund.id], page=page, order="refunds", descending=True
    )
    return Page(data=[service.refund_out(row[0]) for row in rows], next_cursor=cursor)


@refunds.get("/{refund_id}", dependencies=[READ], summary="Read a refund")
async def get_refund(refund_id: RefundId, ctx: Ctx, response: Response) -> RefundOut:
    ctx.require("payments:read", None)
    refund = await service.find_refund(ctx.session, refund_id)
    response.headers["ETag"] = etag(refund.version)
    return service.refund_out(refund)


@disputes.get("", dependencies=[READ], summary="List disputes")
async def list_disputes(
    ctx: Ctx,
    page: Paging,
    payment_id: OfPayment = None,
    account_id: OfAccount = None,
    state: Annotated[DisputeState | None, Query(description="Only in this state")] = None,
    updated_since: Since = None,
) -> Page[DisputeOut]:
    """Newest first."""
    ctx.require("payments:read", None)
    filters = {"payment_id": payment_id, "account_id": account_id, "state": state}
    statement = _filtered(Dispute, filters, updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Dispute.id], page=page, order="disputes", descending=True
    )
    return Page(data=[service.dispute_out(row[0]) for row in rows], next_cursor=cursor)


@disputes.get("/{dispute_id}", dependencies=[READ], summary="Read a dispute")
async def get_dispute(dispute_id: DisputeId, ctx: Ctx, response: Response) -> DisputeOut:
    ctx.require("payments:read", None)
    dispute = await service.find_dispute(ctx.session, dispute_id)
    response.headers["ETag"] = etag(dispute.version)
    return service.dispute_out(dispute)


def _filtered(model: Any, filters: dict[str, Any], updated_since: Any) -> Any:
    statement = select(model)
    for name, value in filters.items():
        if value is not None:
            statement = statement.where(getattr(model, name) == value)
    return statement if updated_since is None else statement.where(model.updated_at >= updated_since)
