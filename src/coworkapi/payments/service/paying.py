"""Wishes to pay: an invoice by a payment method, or what came in by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.models import Invoice, ReceivableItem
from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.billing.service import receivables
from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import acting_principal, leave_work
from coworkapi.members.models import BillingAccount
from coworkapi.payments.errors import (
    MethodNotUsable,
    MoreThanOpen,
    NoActionNeeded,
    NoPaymentMethod,
    NothingToPay,
    PaymentNotCancellable,
)
from coworkapi.payments.events import PaymentCancelled, PaymentSucceeded
from coworkapi.payments.models import Payment, PaymentInvoice, PaymentMethod
from coworkapi.payments.schemas import NextActionOut, PaymentOut
from coworkapi.payments.service.entities import not_of_entity, pays_entity
from coworkapi.payments.service.outcomes import receipt_of
from coworkapi.payments.service.reading import show_payment
from coworkapi.payments.values import ManualKind, Origin, Provider
from coworkapi.spaces.models import LegalEntity


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open of an invoice, minor units; its item is locked."""

    invoice_id: UUID
    account_id: UUID | None
    legal_entity_id: UUID
    number: str
    currency: str
    open: int


async def pay_invoice(
    session: AsyncSession,
    *,
    invoice_id: UUID,
    method_id: UUID | None,
    amount: Money | None,
    origin: Origin,
    return_url: str | None = None,
) -> tuple[Payment, PaymentOut]:
    """Notes the wish; the gateway charges after the commit. A member's (`origin` member) may ask them to confirm.

    Raises NotFound, NothingToPay, MoreThanOpen, NoPaymentMethod, MethodNotUsable, PaymentInFlight.
    """
    me = acting_principal(session).id if origin == "member" else None
    [owed] = await _lock_owed(session, [invoice_id], me=me)
    if owed.open <= 0:
        raise NothingToPay("nothing of the invoice is open")
    wanted = owed.open if amount is None else _checked(amount, owed.currency)
    if wanted > owed.open:
        raise MoreThanOpen(
            f"{owed.open} minor units of the invoice are open; pay at most as much",
            extra={"open": Money(amount=owed.open, currency=owed.currency).model_dump()},
        )
    method = await _method(session, owed, method_id)
    payment = Payment(
        id=new_id(),
        account_id=owed.account_id,
        legal_entity_id=owed.legal_entity_id,
        method_id=method.id,
        provider=method.provider,
        kind=method.kind,
        origin=origin,
        currency=owed.currency,
        amount=wanted,
        description=f"Invoice {owed.number}",
        off_session=origin != "member",
        return_url=return_url,
        created_by=acting_principal(session).label,
        due_at=utcnow(),
    )
    session.add(payment)
    await session.flush()
    session.add(_for(payment, owed, 0, wanted, in_flight=True))
    await session.flush()
    leave_work(session)
    return await show_payment(session, payment.id)


async def take_payment(
    session: AsyncSession,
    *,
    kind: ManualKind,
    amount: Money,
    account_id: UUID | None,
    invoice_ids: Sequence[UUID],
    legal_entity_id: UUID | None,
    received_at: datetime | None,
    reference: str | None,
    now: datetime,
    origin: Origin = "manual",
) -> tuple[Payment, PaymentOut]:
    """Notes money that came in by hand, and pays the invoices with it. Raises NotFound, Invalid, MoreThanOpen."""
    received_at = received_at or now
    if received_at > now:
        raise Invalid.field("/received_at", "lies in the future; say when it came in")
    owed = await _lock_owed(session, invoice_ids, pointer="/invoice_ids")
    account_id, entity_id = await _payee(session, owed, account_id, legal_entity_id)
    currency = owed[0].currency if owed else amount.currency
    wanted = _checked(amount, currency)
    open_ = sum(max(one.open, 0) for one in owed)
    if account_id is None and wanted > open_:
        raise MoreThanOpen(
            f"{open_} minor units of the invoices are open, and a walk-in has no account for the rest",
            extra={"open": Money(amount=open_, currency=currency).model_dump()},
        )
    payment = Payment(
        id=new_id(),
        account_id=account_id,
        legal_entity_id=entity_id,
        kind=kind,
        origin=origin,
        state="succeeded",
        currency=currency,
        amount=wanted,
        reference=reference,
        description=", ".join(one.number for one in owed)[:500] or "On account",
        off_session=True,
        received_at=received_at,
        created_by=acting_principal(session).label,
    )
    session.add(payment)
    await session.flush()
    left = wanted
    for position, one in enumerate(owed):
        part = min(left, one.open)
        if part > 0:
            session.add(_for(payment, one, position, part, in_flight=False))
            left -= part
    await session.flush()
    await receivables.receive(session, [await receipt_of(session, payment)], now=now)
    found, out = await show_payment(session, payment.id)
    emit(session, PaymentSucceeded(aggregate_id=payment.id, data=out))
    return found, out


async def cancel_payment(session: AsyncSession, *, payment: Payment) -> PaymentOut:
    """Gives up a (locked) payment that wasn't made yet, or waits for its customer. Raises PaymentNotCancellable."""
    if payment.state == "pending" and not payment.asked:
        payment.state, payment.due_at = "cancelled", None
        payment.failed_at = acting_principal(session).now
        payment.version += 1
        await session.flush()
        await session.execute(
            text("UPDATE payment_invoices SET in_flight = false WHERE payment_id = :id AND in_flight"),
            {"id": payment.id},
        )
        _, out = await show_payment(session, payment.id)
        emit(session, PaymentCancelled(aggregate_id=payment.id, data=out, previous={"status": "pending"}))
        return out
    if payment.state != "requires_action":
        what = "on its way" if payment.state == "pending" else payment.state
        raise PaymentNotCancellable(f"the payment is {what}; only one that waits for its customer can be cancelled")
    if not payment.cancel_requested:
        payment.cancel_requested, payment.due_at, payment.attempts = True, utcnow(), 0
        payment.version += 1
        await session.flush()
        leave_work(session)
    return (await show_payment(session, payment.id))[1]


def next_action(payment: Payment, seal: Seal, publishable_keys: Mapping[Provider, str]) -> NextActionOut:
    """What the customer must do for a payment. Raises NoActionNeeded."""
    found = seal.unseal(payment.action) if payment.action else None
    if payment.state != "requires_action" or found is None:
        raise NoActionNeeded(f"the payment is {payment.state}; nothing waits for the customer")
    secret = orjson.loads(found)
    provider = cast(Provider, payment.provider)
    return NextActionOut(
        payment_id=payment.id,
        provider=provider,
        publishable_key=publishable_keys.get(provider),
        client_secret=secret["client_secret"],
        url=secret["url"],
    )


async def give_up_unconfirmed(session: AsyncSession) -> int:
    """Cancels payments whose customers didn't act in time; how many there were."""
    rows = await session.scalars(
        select(Payment)
        .where(
            Payment.state == "requires_action",
            Payment.cancel_requested.is_(False),
            Payment.expires_at <= acting_principal(session).now,
        )
        .order_by(Payment.expires_at, Payment.id)
        .limit(200)
        .with_for_update(skip_locked=True)
    )
    payments = list(rows)
    for payment in payments:
        payment.cancel_requested, payment.due_at, payment.attempts = True, utcnow(), 0
        payment.version += 1
    await session.flush()
    if payments:
        leave_work(session)
    return len(payments)


def _for(payment: Payment, owed: Owed, position: int, amount: int, *, in_flight: bool) -> PaymentInvoice:
    return PaymentInvoice(
        payment_id=payment.id, invoice_id=owed.invoice_id, position=position, amount=amount, in_flight=in_flight
    )


def _checked(amount: Money, currency: str) -> int:
    if amount.currency != currency:
        raise Invalid.field("/amount/currency", f"the invoice is in {currency}; pay it in that currency")
    if amount.amount <= 0:
        raise Invalid.field("/amount/amount", "must be positive")
    return amount.amount


async def _lock_owed(
    session: AsyncSession, invoice_ids: Sequence[UUID], *, me: UUID | None = None, pointer: str = ""
) -> list[Owed]:
    """The invoices' items, locked, in the order of the ids given. Raises NotFound, Invalid. `me`: only a member's."""
    if not invoice_ids:
        return []
    if len(set(invoice_ids)) < len(invoice_ids):
        raise Invalid.field(pointer or "/invoice_ids", "names an invoice twice")
    statement = (
        select(ReceivableItem)
        .where(ReceivableItem.kind == "invoice", ReceivableItem.document_id.in_(invoice_ids))
        .order_by(ReceivableItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if me is not None:
        mine = text(f"receivable_items.account_id IN {MY_ACCOUNTS}").bindparams(me=me)
        statement = statement.where(mine)
    items = {item.document_id: item for item in await session.scalars(statement)}
    for position, id_ in enumerate(invoice_ids):
        if id_ not in items:
            draft = None
            if me is None:
                draft = await session.scalar(select(Invoice.state).where(Invoice.id == id_, Invoice.kind == "invoice"))
            if draft is not None:
                raise NothingToPay(f"{encode_id('inv', id_)} is a draft; it is owed once it is final")
            detail = f"there is no invoice {encode_id('inv', id_)}"
            place = [ProblemItem(pointer=f"{pointer}/{position}", code="not_found", detail=detail)] if pointer else None
            raise NotFound(detail, errors=place)
    return [
        Owed(id_, item.account_id, item.legal_entity_id, item.reference, item.currency, item.open)
        for id_, item in ((id_, items[id_]) for id_ in invoice_ids)
    ]


async def _method(session: AsyncSession, owed: Owed, method_id: UUID | None) -> PaymentMethod:
    """The account's method that is named, or its default for what is owed to that entity: one of the entity's own keys,
    or else one that pays those of all entities without their own."""
    account_id = owed.account_id
    if account_id is None:
        raise NoPaymentMethod("the invoice is a walk-in's, who has no payment method; take the payment at the desk")
    payer = select(func.coalesce(BillingAccount.merged_into_id, BillingAccount.id)).where(
        BillingAccount.id == account_id
    )
    statement = select(PaymentMethod).where(PaymentMethod.account_id == payer.scalar_subquery())
    if method_id is None:
        order = PaymentMethod.legal_entity_id.asc().nulls_last()
        defaults = (await session.scalars(statement.where(PaymentMethod.is_default).order_by(order))).all()
        if not defaults:
            raise NoPaymentMethod("the account has no default payment method; add one, or name another")
        for default in defaults:
            if await pays_entity(session, default, owed.legal_entity_id):
                return default
        raise NoPaymentMethod(await not_of_entity(session, defaults[0], owed.legal_entity_id))
    found = await session.scalar(statement.where(PaymentMethod.id == method_id))
    if found is None:
        detail = f"the account has no payment method {encode_id('pm', method_id)}"
        place = [ProblemItem(pointer="/payment_method_id", code="not_found", detail=detail)]
        raise NotFound(detail, errors=place)
    if found.state != "active":
        raise MethodNotUsable(f"the payment method is {found.state}; choose an active one")
    if not await pays_entity(session, found, owed.legal_entity_id):
        raise MethodNotUsable(await not_of_entity(session, found, owed.legal_entity_id))
    return found


async def _payee(
    session: AsyncSession, owed: Sequence[Owed], account_id: UUID | None, legal_entity_id: UUID | None
) -> tuple[UUID | None, UUID]:
    """Whose money it is and who got it. Raises NotFound, Invalid."""
    accounts, entities = {one.account_id for one in owed}, {one.legal_entity_id for one in owed}
    if len(accounts) > 1 or len(entities) > 1 or len({one.currency for one in owed}) > 1:
        raise Invalid.field("/invoice_ids", "are of several accounts, legal entities or currencies; pay each apart")
    if account_id is not None:
        if accounts and account_id not in accounts:
            raise Invalid.field("/invoice_ids", "are another account's; leave account_id out, or name theirs")
        await _exists(session, BillingAccount, account_id, "acct", "/account_id", "billing account")
    if legal_entity_id is not None:
        await _exists(session, LegalEntity, legal_entity_id, "ent", "/legal_entity_id", "legal entity")
        if entities and legal_entity_id not in entities:
            raise Invalid.field("/legal_entity_id", "the invoices are another legal entity's")
        return account_id or next(iter(accounts), None), legal_entity_id
    if entities:
        return next(iter(accounts)), next(iter(entities))
    found = (await session.scalars(select(LegalEntity.id).limit(2))).all()
    if len(found) != 1:
        raise Invalid.field("/legal_entity_id", "there are several; say who got the money")
    return account_id, found[0]


async def _exists(session: AsyncSession, model: Any, id_: UUID, prefix: str, pointer: str, word: str) -> None:
    if await session.scalar(select(model.id).where(model.id == id_)) is None:
        detail = f"there is no {word} {encode_id(prefix, id_)}"
        raise NotFound(detail, errors=[ProblemItem(pointer=pointer, code="not_found", detail=detail)])
