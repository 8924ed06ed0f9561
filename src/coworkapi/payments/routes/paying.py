"""Paying invoices: `/v1/invoices/{id}/pay`, `/v1/me/invoices/{id}/pay`, `/v1/me/payments`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import select

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, etag, for_members, problems, requires
from coworkapi.core.ids import BillingAccountId, InvoiceId, PaymentId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.payments import service
from coworkapi.payments.errors import (
    MethodNotUsable,
    MoreThanOpen,
    NoActionNeeded,
    NoPaymentMethod,
    NothingToPay,
    PaymentInFlight,
    PaymentNotCancellable,
)
from coworkapi.payments.models import Payment, PaymentInvoice
from coworkapi.payments.routes.common import is_mine, me, next_action_of
from coworkapi.payments.schemas import MyPayIn, NextActionOut, PayIn, PaymentOut

invoices = Router(prefix="/v1/invoices", tags=["Payments"])
my_invoices = Router(prefix="/v1/me/invoices", tags=["My payments"])
mine = Router(prefix="/v1/me/payments", tags=["My payments"])
MEMBER = for_members()
_PROBLEMS = problems(NothingToPay, MoreThanOpen, NoPaymentMethod, MethodNotUsable, PaymentInFlight)


@invoices.post(
    "/{invoice_id}/pay",
    status_code=201,
    dependencies=[requires("payments:write")],
    summary="Charge an invoice",
    responses=_PROBLEMS,
)
async def pay_invoice(invoice_id: InvoiceId, body: PayIn, ctx: Ctx, response: Response) -> PaymentOut:
    """Charges what is open to a payment method of the account. The answer is on its way: read the payment."""
    ctx.require("payments:write", None)
    payment, out = await service.pay_invoice(
        ctx.session, invoice_id=invoice_id, method_id=body.payment_method_id, amount=body.amount, origin="operator"
    )
    response.headers["ETag"] = etag(payment.version)
    return out


@my_invoices.post(
    "/{invoice_id}/pay", status_code=201, dependencies=[MEMBER], summary="Pay my invoice", responses=_PROBLEMS
)
async def pay_my_invoice(invoice_id: InvoiceId, body: MyPayIn, ctx: Ctx, response: Response) -> PaymentOut:
    """Charges what is open to a payment method of yours. Read the payment; where it is `requires_action`, read its
    next action, and confirm it."""
    payment, out = await service.pay_invoice(
        ctx.session,
        invoice_id=invoice_id,
        method_id=body.payment_method_id,
        amount=body.amount,
        origin="member",
        return_url=body.return_url,
    )
    response.headers["ETag"] = etag(payment.version)
    return out


@mine.get("", dependencies=[MEMBER], summary="List my payments")
async def list_my_payments(
    ctx: Ctx,
    page: Paging,
    account_id: Annotated[BillingAccountId | None, Query(description="Only this account's")] = None,
    invoice_id: Annotated[InvoiceId | None, Query(description="Only those for this invoice")] = None,
) -> Page[PaymentOut]:
    """Your own account's, and those of teams that you administrate; newest first."""
    statement = service.payment_views().where(is_mine(Payment.account_id, me(ctx)))
    if account_id is not None:
        statement = statement.where(Payment.account_id == account_id)
    if invoice_id is not None:
        paying = select(PaymentInvoice.payment_id).where(PaymentInvoice.invoice_id == invoice_id)
        statement = statement.where(Payment.id.in_(paying))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Payment.id], page=page, order="my_payments", descending=True
    )
    return Page(data=[service.payment_out(*row[:3]) for row in rows], next_cursor=cursor)


@mine.get("/{payment_id}", dependencies=[MEMBER], summary="Read my payment")
async def get_my_payment(payment_id: PaymentId, ctx: Ctx, response: Response) -> PaymentOut:
    """Of your own account, or of a team that you administrate."""
    await _check_mine(ctx, payment_id)
    payment, out = await service.show_payment(ctx.session, payment_id)
    response.headers["ETag"] = etag(payment.version)
    return out


@mine.get(
    "/{payment_id}/next-action",
    dependencies=[MEMBER],
    summary="Read what I must do for a payment",
    responses=problems(NoActionNeeded),
)
async def get_my_payment_next_action(payment_id: PaymentId, ctx: Ctx, request: Request) -> NextActionOut:
    """For your browser, when the payment is `requires_action`: the provider's script, or a page of your bank's."""
    await _check_mine(ctx, payment_id)
    payment, _ = await service.show_payment(ctx.session, payment_id)
    return await next_action_of(ctx, request, payment)


@mine.post(
    "/{payment_id}/cancel",
    dependencies=[MEMBER],
    summary="Cancel my payment",
    responses=problems(PaymentNotCancellable),
)
async def cancel_my_payment(payment_id: PaymentId, ctx: Ctx) -> PaymentOut:
    """Gives up one that was not made yet, or waits for you to confirm it."""
    await _check_mine(ctx, payment_id)
    payment = await service.lock_payment(ctx.session, payment_id)
    return await service.cancel_payment(ctx.session, payment=payment)


async def _check_mine(ctx: Context, payment_id: UUID) -> None:
    statement = select(Payment.id).where(Payment.id == payment_id, is_mine(Payment.account_id, me(ctx)))
    if await ctx.session.scalar(statement) is None:
        raise NotFound(f"there is no payment {encode_id('pmt', payment_id)}")
