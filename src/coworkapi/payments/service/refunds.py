"""Paying back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import NotOnAccount
from coworkapi.billing.service import credit_notes, receivables
from coworkapi.billing.values import Reversal
from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit, pending_facts
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal, leave_work, rehearsal
from coworkapi.gateways.payments import Failure, RefundResult
from coworkapi.payments.errors import PaymentNotRefundable, RefundTooMuch
from coworkapi.payments.events import RefundFailed, RefundSucceeded
from coworkapi.payments.models import Payment, PaymentInvoice, Refund
from coworkapi.payments.service.entities import check_keys_stay
from coworkapi.payments.service.outcomes import POLL, reversal_of
from coworkapi.payments.service.reading import lock_payment, refund_out
from coworkapi.payments.values import RefundTo


async def refund_payment(
    session: AsyncSession,
    *,
    payment: Payment,
    amount: Money | None,
    to: RefundTo,
    credit: bool,
    reason: str,
    by_hand: bool = False,
    refund_id: UUID | None = None,
) -> Refund:
    """Pays back of a (locked) payment: by hand at once, else once its provider has done it.

    `credit`: the invoices that it paid are given back first, in whole. `by_hand`: not by its provider. `refund_id`: its
    id, where somebody has to name it before. Raises PaymentNotRefundable, RefundTooMuch, Invalid, NotOnAccount where
    less than that is in the account's favour.
    """
    if payment.state != "succeeded":
        raise PaymentNotRefundable(f"the payment is {payment.state}; only money that came in can be paid back")
    left = payment.amount - payment.refunded - payment.disputed
    wanted = left if amount is None else amount.amount
    if amount is not None and amount.currency != payment.currency:
        raise Invalid.field("/amount/currency", f"the payment is in {payment.currency}; pay it back in that currency")
    if amount is not None and amount.amount <= 0:
        raise Invalid.field("/amount/amount", "must be positive")
    if wanted <= 0 or wanted > left:
        raise RefundTooMuch(
            f"{left} minor units are left of the payment; pay back at most as much",
            extra={"refundable": Money(amount=max(left, 0), currency=payment.currency).model_dump()},
        )
    if to == "balance" and not credit:
        raise Invalid.field("/credit", "must be true: what stays on the account is what its invoices are credited by")
    if to == "balance" and payment.account_id is None:
        raise Invalid.field("/to", "a walk-in has no balance; pay back to where it came from")
    at_once = payment.provider is None or to == "balance" or by_hand
    if not at_once:
        await check_keys_stay(session, payment)
    if credit:
        await _credit_invoices(session, payment, wanted, reason)
    refund = Refund(
        id=refund_id or new_id(),
        payment_id=payment.id,
        account_id=payment.account_id,
        provider=None if at_once else payment.provider,
        to=to,
        state="pending",
        currency=payment.currency,
        amount=wanted,
        reason=reason,
        created_by=acting_principal(session).label,
        due_at=None if at_once else utcnow(),
    )
    payment.refunded += wanted
    payment.version += 1
    session.add(refund)
    await session.flush()
    if at_once:
        await _succeed(session, refund, payment)
        return refund
    # That the account has as much in its favour is found out before the money goes, by doing it.
    async with rehearsal(session):
        await receivables.take_back(session, [_reversal(refund, payment)], now=acting_principal(session).now)
    leave_work(session)
    return refund


async def _credit_invoices(session: AsyncSession, payment: Payment, wanted: int, reason: str) -> None:
    """Credit notes of all that the payment was for. Raises Invalid unless they come to what is paid back."""
    paid = await session.scalars(
        select(PaymentInvoice.invoice_id)
        .where(PaymentInvoice.payment_id == payment.id)
        .order_by(PaymentInvoice.position)
    )
    now = acting_principal(session).now
    credited = sum([(await credit_notes.credit(session, one, None, reason, now)).gross.amount for one in paid.all()])
    if credited != wanted:
        raise Invalid.field(
            "/credit",
            f"the payment's invoices would be credited by {credited} minor units, not {wanted}; credit their lines "
            "with POST /v1/invoices/{invoice_id}/credit, and refund without this",
        )


async def record_refund(session: AsyncSession, *, refund: Refund, told: RefundResult) -> None:
    """Keeps what the gateway told of a (locked) refund. Telling it again changes nothing."""
    refund.due_at, refund.attempts = None, 0
    refund.provider_reference = refund.provider_reference or told.reference or None
    if told.state == "pending" and refund.state == "pending":
        refund.due_at = utcnow() + POLL
    elif told.state == "succeeded" and refund.state == "pending":
        await _succeed(session, refund, await lock_payment(session, refund.payment_id))
    elif told.state == "failed" and refund.state != "failed":
        await _fail(session, refund, told.failure or Failure("refund_failed", "the refund failed"))
    await session.flush()


async def _succeed(session: AsyncSession, refund: Refund, payment: Payment) -> None:
    now = acting_principal(session).now
    refund.state, refund.succeeded_at = "succeeded", now
    refund.version += 1
    await session.flush()
    if refund.to == "method":
        try:
            async with _tried(session):
                await receivables.take_back(session, [_reversal(refund, payment)], now=now)
        except NotOnAccount:
            if refund.provider is None:
                raise
            # The money has gone, and what the account had in its favour was used meanwhile: its invoices are owed.
            await receivables.take_back(session, [_reversal(refund, payment, reopens=True)], now=now)
    emit(session, RefundSucceeded(aggregate_id=refund.id, data=refund_out(refund), previous={"state": "pending"}))


def _reversal(refund: Refund, payment: Payment, *, reopens: bool = False) -> Reversal:
    at = refund.succeeded_at or refund.created_at
    return reversal_of(payment, "refund", refund.reason, at=at, id_=refund.id, amount=refund.amount, reopens=reopens)


@asynccontextmanager
async def _tried(session: AsyncSession) -> AsyncIterator[None]:
    """What is done inside is undone if it is refused."""
    facts, driver = pending_facts(session), session.info["driver"]
    before = len(facts)
    await driver.execute("SAVEPOINT tried")
    try:
        yield
    except NotOnAccount:
        await driver.execute("ROLLBACK TO SAVEPOINT tried")
        del facts[before:]
        raise
    await driver.execute("RELEASE SAVEPOINT tried")


async def _fail(session: AsyncSession, refund: Refund, failure: Failure) -> None:
    """What could not be paid back is left of the payment again."""
    before = refund.state
    payment = await lock_payment(session, refund.payment_id)
    refund.state, refund.succeeded_at = "failed", None
    refund.failure_code, refund.failure_detail = failure.code[:60], failure.detail[:500]
    refund.version += 1
    await session.flush()
    await give_back(session, payment_id=payment.id, amount=refund.amount)
    if before == "succeeded":  # the money had gone out and came back
        now = acting_principal(session).now
        reversal = reversal_of(payment, "chargeback_won", "a refund came back", at=now, amount=refund.amount)
        await receivables.take_back(session, [reversal], now=now)
    emit(session, RefundFailed(aggregate_id=refund.id, data=refund_out(refund), previous={"state": before}))


async def give_back(session: AsyncSession, *, payment_id: UUID, amount: int) -> None:
    """Lets as much of a payment be paid back again."""
    await session.execute(
        update(Payment)
        .where(Payment.id == payment_id)
        .values(refunded=Payment.refunded - amount, version=Payment.version + 1)
        .execution_options(synchronize_session=False)
    )
