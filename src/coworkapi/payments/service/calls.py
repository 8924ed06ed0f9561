"""What gateways are asked: taken with a lease, asked outside of any transaction, recorded in a second one.

A payment or refund that a gateway may have heard of (`asked`) is looked for under our key before it is made, and made
under the same key: whatever is killed, the provider makes one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import encode_id
from coworkapi.core.sealing import Seal
from coworkapi.gateways.payments import (
    Failure,
    GatewayRefused,
    GatewayUnreachable,
    NewCustomer,
    NewPayment,
    NewRefund,
    NewSetUp,
    PaymentGateway,
    PaymentResult,
    RefundResult,
    SetUp,
)
from coworkapi.gateways.payments_local.gateway import LocalPayments
from coworkapi.members.models import BillingAccount
from coworkapi.payments.models import Payment, PaymentCustomer, PaymentMethod, Refund
from coworkapi.payments.rules import next_try
from coworkapi.payments.service.methods import fail_method, record_customer, record_set_up
from coworkapi.payments.service.outcomes import record_payment
from coworkapi.payments.service.reading import find_method, find_refund, lock_payment
from coworkapi.payments.service.refunds import record_refund

LEASE = timedelta(minutes=2)
_BATCH = 40
# Providers charge a method as the customer for whom it was set up.
_CUSTOMER = func.coalesce(PaymentMethod.customer_account_id, PaymentMethod.account_id)


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to ask of a gateway. `keys_of`: the legal entity by whose own keys, None: not an entity's. `work`
    returns what `record` keeps."""

    about: Literal["method", "payment", "refund"]
    id: UUID
    provider: str
    keys_of: UUID | None
    work: Callable[[PaymentGateway], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a call: an answer, a refusal (nothing happened), or neither: it is not known."""

    answer: Any = None
    refused: Failure | None = None
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class SetUpAnswer:
    set_up: SetUp
    customer: str | None = None


async def take_calls(session: AsyncSession, *, public_url: str) -> list[Call]:
    """The calls that are due, each with a lease for whoever makes it."""
    return [
        *await _take_methods(session, public_url),
        *await _take_payments(session, public_url),
        *await _take_refunds(session),
    ]


async def make_call(call: Call, gateway: PaymentGateway) -> Told:
    """Asks. Raises what nobody expected, which leaves the call to its lease."""
    try:
        return Told(answer=await call.work(gateway))
    except GatewayRefused as error:
        return Told(refused=Failure(error.code, error.detail))
    except GatewayUnreachable as error:
        return Told(unknown=str(error))


async def record_call(session: AsyncSession, call: Call, told: Told, *, seal: Seal) -> None:
    """Keeps what came of a call; of one that nobody answered, when to ask again."""
    if call.about == "method":
        method = await find_method(session, call.id, lock=True)
        if told.unknown is not None:
            method.due_at = next_try(utcnow(), method.attempts)
        elif told.refused is not None:
            method.due_at = None
            if method.state in ("pending", "awaiting_customer", "confirming"):
                method.version += 1
                await fail_method(session, method=method, failure=told.refused)
        elif told.answer is None:  # detached
            method.due_at = None
        else:
            if told.answer.customer is not None:
                await record_customer(
                    session,
                    account_id=method.customer_account_id or method.account_id,
                    provider=method.provider,
                    legal_entity_id=method.legal_entity_id,
                    reference=told.answer.customer,
                )
            await record_set_up(session, method=method, found=told.answer.set_up, seal=seal)
        await session.flush()
    elif call.about == "payment":
        payment = await lock_payment(session, call.id)
        if told.unknown is not None:
            payment.due_at = next_try(utcnow(), payment.attempts)
            await session.flush()
        else:
            failed = PaymentResult(reference="", state="failed", failure=told.refused)
            await record_payment(session, payment=payment, told=told.answer or failed, seal=seal)
            await session.flush()
    else:
        refund = await find_refund(session, call.id, lock=True)
        if told.unknown is not None:
            refund.due_at = next_try(utcnow(), refund.attempts)
            await session.flush()
        else:
            failed_refund = RefundResult(reference="", state="failed", failure=told.refused)
            await record_refund(session, refund=refund, told=told.answer or failed_refund)


async def _take_methods(session: AsyncSession, public_url: str) -> list[Call]:
    rows = await session.execute(
        select(PaymentMethod, BillingAccount, PaymentCustomer.reference)
        .join(BillingAccount, _same(PaymentMethod, BillingAccount) & (BillingAccount.id == _CUSTOMER))
        .outerjoin(PaymentCustomer, _customer_of_method())
        .where(PaymentMethod.due_at <= utcnow())
        .order_by(PaymentMethod.due_at, PaymentMethod.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True, of=PaymentMethod)
    )
    calls = []
    for method, account, customer in rows:
        _lease(method)
        work: Callable[[PaymentGateway], Awaitable[SetUpAnswer | None]]
        if method.state == "removed":
            work = _detach(method.reference or "")
        elif method.set_up_reference is None:
            key = encode_id("pm", method.id)
            new = None
            if customer is None:
                account_key = encode_id("acct", account.id)
                new = NewCustomer(key=account_key, name=account.name, email=account.email)
            return_url = method.return_url or public_url
            wish = NewSetUp(
                key=key, customer=customer or "", kind=method.kind, currency=account.currency, return_url=return_url
            )
            work = _begin(new, wish)
        else:
            work = _follow(method.set_up_reference, method.confirm_token)
        calls.append(Call("method", method.id, method.provider, method.legal_entity_id, work))
    await session.flush()
    return calls


async def _take_payments(session: AsyncSession, public_url: str) -> list[Call]:
    rows = await session.execute(
        select(Payment, PaymentMethod.reference, PaymentMethod.legal_entity_id, PaymentCustomer.reference)
        .join(PaymentMethod, _same(Payment, PaymentMethod) & (PaymentMethod.id == Payment.method_id))
        .outerjoin(PaymentCustomer, _customer_of_method())
        .where(Payment.due_at <= utcnow())
        .order_by(Payment.due_at, Payment.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True, of=Payment)
    )
    calls = []
    for payment, method, keys_of, customer in rows:
        wish = NewPayment(
            key=encode_id("pmt", payment.id),
            customer=customer or "",
            method=method or "",
            kind=payment.kind,
            amount=payment.amount,
            currency=payment.currency,
            description=payment.description,
            off_session=payment.off_session,
            return_url=payment.return_url or public_url,
        )
        work = _pay(wish, payment.provider_reference, asked=payment.asked, cancel=payment.cancel_requested)
        _lease(payment)
        payment.asked = True
        calls.append(Call("payment", payment.id, payment.provider or "", keys_of, work))
    await session.flush()
    return calls


async def _take_refunds(session: AsyncSession) -> list[Call]:
    rows = await session.execute(
        select(Refund, Payment, PaymentMethod.legal_entity_id)
        .join(Payment, _same(Refund, Payment) & (Payment.id == Refund.payment_id))
        .join(PaymentMethod, _same(Payment, PaymentMethod) & (PaymentMethod.id == Payment.method_id))
        .where(Refund.due_at <= utcnow())
        .order_by(Refund.due_at, Refund.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True, of=Refund)
    )
    calls = []
    for refund, payment, keys_of in rows:
        wish = NewRefund(
            key=encode_id("ref", refund.id),
            payment=payment.provider_reference or "",
            kind=payment.kind,
            amount=refund.amount,
            currency=refund.currency,
            paid=payment.amount,
            refunded=payment.refunded - refund.amount,
        )
        work = _pay_back(wish, refund.provider_reference, asked=refund.asked)
        _lease(refund)
        refund.asked = True
        calls.append(Call("refund", refund.id, refund.provider or "", keys_of, work))
    await session.flush()
    return calls


def _lease(row: PaymentMethod | Payment | Refund) -> None:
    row.attempts += 1
    row.due_at = utcnow() + LEASE


def _same(left: Any, right: Any) -> Any:
    return left.organization_id == right.organization_id


def _customer_of_method() -> Any:
    return (
        _same(PaymentMethod, PaymentCustomer)
        & (PaymentCustomer.account_id == _CUSTOMER)
        & (PaymentCustomer.provider == PaymentMethod.provider)
        & PaymentCustomer.legal_entity_id.is_not_distinct_from(PaymentMethod.legal_entity_id)
    )


def _begin(new: NewCustomer | None, wish: NewSetUp) -> Callable[[PaymentGateway], Awaitable[SetUpAnswer]]:
    async def work(gateway: PaymentGateway) -> SetUpAnswer:
        customer = wish.customer if new is None else await gateway.create_customer(new)
        request = NewSetUp(
            key=wish.key, customer=customer, kind=wish.kind, currency=wish.currency, return_url=wish.return_url
        )
        return SetUpAnswer(await gateway.begin_set_up(request), customer)

    return work


def _follow(reference: str, token: str | None) -> Callable[[PaymentGateway], Awaitable[SetUpAnswer]]:
    async def work(gateway: PaymentGateway) -> SetUpAnswer:
        if token is not None and isinstance(gateway, LocalPayments):
            return SetUpAnswer(await gateway.give(reference, token))
        return SetUpAnswer(await gateway.find_set_up(reference))

    return work


def _detach(reference: str) -> Callable[[PaymentGateway], Awaitable[None]]:
    async def work(gateway: PaymentGateway) -> None:
        await gateway.detach(reference)

    return work


def _pay(
    wish: NewPayment, reference: str | None, *, asked: bool, cancel: bool
) -> Callable[[PaymentGateway], Awaitable[PaymentResult]]:
    async def work(gateway: PaymentGateway) -> PaymentResult:
        found = await _found(gateway.find_payment(key=wish.key, reference=reference)) if asked else None
        if found is None and cancel and not asked:
            return PaymentResult(reference="", state="cancelled")
        if found is None:
            found = await gateway.pay(wish)
        if cancel and found.state == "requires_action":
            return await gateway.cancel_payment(found.reference)
        return found

    return work


def _pay_back(
    wish: NewRefund, reference: str | None, *, asked: bool
) -> Callable[[PaymentGateway], Awaitable[RefundResult]]:
    async def work(gateway: PaymentGateway) -> RefundResult:
        found = None
        if asked:
            found = await _found(gateway.find_refund(key=wish.key, reference=reference, payment=wish.payment))
        return found or await gateway.refund(wish)

    return work


async def _found(asking: Awaitable[Any]) -> Any:
    """What was found. That a question was refused says nothing of what was done before."""
    try:
        return await asking
    except GatewayRefused as error:
        raise GatewayUnreachable(f"the provider refused to say: {error.code}") from None
