"""What became of a payment: recorded once, whoever tells it and however often, and passed on to the receivables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import receivables
from coworkapi.billing.values import Clearing, Receipt, Reversal
from coworkapi.core.clock import utcnow
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.gateways.payments import Failure, PaymentResult
from coworkapi.payments.events import (
    PaymentActionRequired,
    PaymentCancelled,
    PaymentFailed,
    PaymentPending,
    PaymentSucceeded,
)
from coworkapi.payments.models import Payment, PaymentInvoice
from coworkapi.payments.rules import step_of
from coworkapi.payments.service.reading import show_payment
from coworkapi.payments.values import PaymentState

# How long a customer has to confirm a payment, and how often one that is on its way is asked for: its webhook comes
# first, unless it is lost.
PATIENCE = timedelta(hours=24)
POLL = timedelta(days=1)


async def record_payment(session: AsyncSession, *, payment: Payment, told: PaymentResult, seal: Seal) -> None:
    """Keeps what the gateway told of a (locked) payment. Telling it again changes nothing."""
    now = acting_principal(session).now
    was = cast(PaymentState, payment.state)
    step = step_of(was, told.state, received_before=payment.received_at is not None)
    payment.due_at, payment.attempts = None, 0
    is_taken = payment.provider_reference is None and bool(told.reference)
    payment.provider_reference = payment.provider_reference or told.reference or None
    if payment.cancel_requested and told.state in ("cancelled", "failed", "succeeded"):
        payment.cancel_requested = False
    if told.state == "pending":
        payment.due_at = utcnow() + POLL
    if step in ("none", "pending") and was == told.state:
        if told.state == "pending" and is_taken:
            await session.flush()
            _, out = await show_payment(session, payment.id)
            emit(session, PaymentPending(aggregate_id=payment.id, data=out))
        return
    if step == "none":
        return
    before = {"status": was}
    payment.state, payment.action, payment.expires_at = told.state, None, None
    payment.version += 1
    fact: type[Fact] | None = None
    if step == "action":
        secret = {"client_secret": told.client_secret, "url": told.url}
        payment.action, payment.expires_at = seal.seal(orjson.dumps(secret)), now + PATIENCE
        fact = PaymentActionRequired
    elif step in ("fail", "fail_late"):
        failure = told.failure or Failure("payment_failed", "the payment failed")
        payment.failure_code, payment.failure_kind = failure.code[:60], failure.kind
        payment.failure_detail, payment.failed_at = failure.detail[:500], now
        fact = PaymentFailed
    elif step == "pending":
        fact = PaymentPending
    elif step == "cancel":
        payment.failed_at = now
        fact = PaymentCancelled
    elif step in ("receive", "receive_again"):
        payment.failure_code = payment.failure_kind = payment.failure_detail = payment.failed_at = None
        payment.received_at, payment.fee = now, told.fee
        fact = PaymentSucceeded
    await session.flush()
    await _leave_flight(session, payment, in_flight=step in ("action", "pending"))
    if step == "receive":
        await receivables.receive(session, [await receipt_of(session, payment)], now=now)
    elif step == "receive_again":
        await receivables.take_back(
            session, [reversal_of(payment, "chargeback_won", "the money came after all", at=now)], now=now
        )
    elif step == "fail_late":
        reason = f"returned: {payment.failure_code}"
        await receivables.take_back(session, [reversal_of(payment, "failure", reason, at=now, reopens=True)], now=now)
    if fact is not None:
        _, out = await show_payment(session, payment.id)
        emit(session, fact(aggregate_id=payment.id, data=out, previous=before))


async def _leave_flight(session: AsyncSession, payment: Payment, *, in_flight: bool) -> None:
    if not in_flight:
        await session.execute(
            update(PaymentInvoice)
            .where(PaymentInvoice.payment_id == payment.id, PaymentInvoice.in_flight)
            .values(in_flight=False)
            .execution_options(synchronize_session=False)
        )


async def receipt_of(session: AsyncSession, payment: Payment) -> Receipt:
    """What the receivables are told of money that came in."""
    invoice_ids: Sequence[UUID] = (
        await session.scalars(
            select(PaymentInvoice.invoice_id)
            .where(PaymentInvoice.payment_id == payment.id)
            .order_by(PaymentInvoice.position)
        )
    ).all()
    assert payment.received_at is not None
    return Receipt(
        payment_id=payment.id,
        account_id=payment.account_id,
        legal_entity_id=payment.legal_entity_id,
        currency=payment.currency,
        amount=payment.amount,
        clearing=clearing_of(payment),
        received_at=payment.received_at,
        reference=payment.reference or encode_id("pmt", payment.id),
        invoice_ids=invoice_ids,
        fee=payment.fee,
    )


def reversal_of(
    payment: Payment,
    kind: Any,
    reason: str,
    *,
    at: datetime,
    id_: UUID | None = None,
    amount: int | None = None,
    fee: int = 0,
    reopens: bool = False,
) -> Reversal:
    """What the receivables are told of money that went out again, or came back after all."""
    return Reversal(
        id=id_ or new_id(),
        payment_id=payment.id,
        kind=kind,
        amount=payment.amount if amount is None else amount,
        clearing=clearing_of(payment),
        at=at,
        reason=reason,
        reopens=reopens,
        fee=fee,
    )


def clearing_of(payment: Payment) -> Clearing:
    """Where a payment's money lies until it is in the bank."""
    if payment.provider is not None:
        return cast(Clearing, payment.provider)
    # What was paid by other means (a voucher, a cheque) is to be looked at with the transfers.
    return "transfer" if payment.kind == "other" else cast(Clearing, payment.kind)
