"""`LocalPayments`: answers as a provider would, moves no money, and remembers what it was asked.

Its state is a table of the organization's own, so that every process, the demo and the tests see one gateway; what
takes days takes them by the organization's clock (`advance`). What happens to whom stands in `magic`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import round_half_up
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import leave_work
from coworkapi.gateways.payments import (
    BadSignature,
    Failure,
    GatewayRefused,
    GatewayUnreachable,
    MethodDetails,
    NewCustomer,
    NewPayment,
    NewRefund,
    NewSetUp,
    PaymentResult,
    ProviderFact,
    ProviderMessage,
    RefundResult,
    SetUp,
)
from coworkapi.gateways.payments_local.magic import FATES, LAST4, Fate
from coworkapi.gateways.payments_local.models import LocalPaymentObject

DISPUTE_FEE = 1500
_BRANDS = {"card_success_mastercard": "mastercard"}
_BATCH = 200


class LocalPayments:
    """The gateway of one organization, in its time. `public_url`: where its confirm page is."""

    def __init__(self, db: Database, principal: Principal, public_url: str) -> None:
        self._db, self._principal, self._public_url = db, principal, public_url

    async def close(self) -> None:
        """It has no connections of its own."""

    async def create_customer(self, customer: NewCustomer) -> str:
        async def work(session: AsyncSession) -> str:
            row, _ = await _once(session, "customer", customer.key, state="active", content={"name": customer.name})
            return row.reference

        return await self._db.run(self._principal, work)

    async def begin_set_up(self, wish: NewSetUp) -> SetUp:
        async def work(session: AsyncSession) -> SetUp:
            content = {"customer": wish.customer, "kind": wish.kind}
            row, _ = await _once(session, "set_up", wish.key, state="awaiting_customer", content=content)
            return self._set_up(row)

        return await self._db.run(self._principal, work)

    async def give(self, reference: str, token: str) -> SetUp:
        """The customer gives a magic card or account (by its token): what a provider's script does in their browser."""

        async def work(session: AsyncSession) -> SetUp:
            row = await _find(session, "set_up", reference)
            fate = FATES[token]
            if row.state == "awaiting_customer":
                row.content = {**row.content, "token": token}
                asks = fate.set_up_asks or fate.asks
                row.state = "failed" if fate.set_up_fails else "requires_action" if asks else "ready"
                await session.flush()
            return self._set_up(row)

        return await self._db.run(self._principal, work)

    async def find_set_up(self, reference: str) -> SetUp:
        async def work(session: AsyncSession) -> SetUp:
            return self._set_up(await _find(session, "set_up", reference))

        return await self._db.run(self._principal, work)

    async def detach(self, method: str) -> None:
        _fate_of(method)

    async def pay(self, payment: NewPayment) -> PaymentResult:
        fate = _fate_of(payment.method)

        async def work(session: AsyncSession) -> tuple[PaymentResult, bool]:
            content = {"method": payment.method, "amount": payment.amount, "currency": payment.currency, "refunded": 0}
            content |= {"kind": payment.kind, "asked_by": payment.key}
            row, made = await _once(session, "payment", payment.key, state="pending", content=content)
            row.calls += 1
            if made and fate.asks and payment.off_session:
                detail = "the bank asks the customer to confirm; they must pay themselves"
                _fail(row, Failure("authentication_required", detail))
            elif made and fate.asks:
                row.state = "requires_action"
            elif made:
                await _begin(session, row, fate, self._principal.now)
            await session.flush()
            return self._payment(row), made

        result, made = await self._db.run(self._principal, work)
        if made and fate.times_out:
            raise GatewayUnreachable("the local gateway's answer was lost")
        return result

    async def find_payment(self, *, key: str, reference: str | None) -> PaymentResult | None:
        async def work(session: AsyncSession) -> PaymentResult | None:
            row = await _look(session, "payment", LocalPaymentObject.key == key)
            return None if row is None else self._payment(row)

        return await self._db.run(self._principal, work)

    async def cancel_payment(self, reference: str) -> PaymentResult:
        async def work(session: AsyncSession) -> PaymentResult:
            row = await _find(session, "payment", reference)
            if row.state == "requires_action":
                row.state = "cancelled"
                await session.flush()
            return self._payment(row)

        return await self._db.run(self._principal, work)

    async def refund(self, refund: NewRefund) -> RefundResult:
        async def work(session: AsyncSession) -> tuple[RefundResult, bool]:
            paid = await _find(session, "payment", refund.payment)
            fate = _fate_of(paid.content["method"])
            row, made = await _once(
                session, "refund", refund.key, state="succeeded", content={"payment": paid.reference}
            )
            row.calls += 1
            if made:
                if paid.state != "succeeded" or paid.content["refunded"] + refund.amount > paid.content["amount"]:
                    raise GatewayRefused("refund_not_possible", "there is not as much left of the payment")
                paid.content = {**paid.content, "refunded": paid.content["refunded"] + refund.amount}
                if fate.refund_fails:
                    row.state, row.changes_at = "pending", self._principal.now + timedelta(days=1)
            await session.flush()
            return _refund(row), made and fate.times_out

        result, lost = await self._db.run(self._principal, work)
        if lost:
            raise GatewayUnreachable("the local gateway's answer was lost")
        return result

    async def find_refund(self, *, key: str, reference: str | None, payment: str) -> RefundResult | None:
        async def work(session: AsyncSession) -> RefundResult | None:
            row = await _look(session, "refund", LocalPaymentObject.key == key)
            return None if row is None else _refund(row)

        return await self._db.run(self._principal, work)

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[ProviderMessage]:
        raise BadSignature("the local gateway sends nothing over HTTP")

    def _action_url(self, row: LocalPaymentObject) -> str:
        organization = encode_id("org", self._principal.organization_id)
        return f"{self._public_url}/v1/public/{organization}/local-payments/{row.reference}"

    def _set_up(self, row: LocalPaymentObject) -> SetUp:
        token = row.content.get("token")
        if row.state == "awaiting_customer" or token is None:
            return SetUp(reference=row.reference, state="awaiting_customer", client_secret=f"{row.reference}_secret")
        if row.state == "requires_action":
            return SetUp(reference=row.reference, state="awaiting_customer", url=self._action_url(row))
        fate = FATES[token]
        if row.state == "failed":
            failure = fate.set_up_fails or Failure(*row.content["failure"])
            return SetUp(reference=row.reference, state="failed", failure=failure)
        card = row.content["kind"] == "card"
        details = MethodDetails(
            reference=f"lpm.{token}.{row.id.hex}",
            brand=_BRANDS.get(token, "visa") if card else None,
            last4=LAST4[token],
            expires_year=row.created_at.year + 3 if card else None,
            expires_month=12 if card else None,
            bank_name=None if card else "Local Test Bank",
            country="US" if row.content["kind"] == "ach_debit" else "DE",
            mandate_reference=None if card else f"LOCAL-{row.id.hex[-12:].upper()}",
        )
        return SetUp(reference=row.reference, state="ready", method=details)

    def _payment(self, row: LocalPaymentObject) -> PaymentResult:
        asks = row.state == "requires_action"
        failure = row.content.get("failure")
        state: Any = row.state
        return PaymentResult(
            reference=row.reference,
            state=state,
            failure=Failure(*failure) if failure and row.state == "failed" else None,
            url=self._action_url(row) if asks else None,
            fee=fee_of(row.content["kind"], row.content["amount"]) if row.state == "succeeded" else 0,
        )


def fee_of(kind: str, amount: int) -> int:
    """What the local gateway keeps: 1.5 % + 25 of a card payment, 35 of a debit; never more than the amount."""
    return min(amount, round_half_up(Fraction(amount * 15, 1000)) + 25 if kind == "card" else 35)


async def advance(session: AsyncSession, now: datetime) -> tuple[int, list[ProviderMessage]]:
    """Does a batch of what is due by the organization's clock, in the caller's transaction; how much that was, and the
    events that are sent now."""
    statement = (
        select(LocalPaymentObject)
        .where(LocalPaymentObject.changes_at <= now)
        .order_by(LocalPaymentObject.changes_at, LocalPaymentObject.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    messages = []
    rows = list(await session.scalars(statement))
    for row in rows:
        if row.kind == "payment":
            await _step(session, row, _fate_of(row.content["method"]), now)
        elif row.kind == "refund":
            row.state, row.changes_at = "failed", None
            fact = ProviderFact(about="refund", reference=row.reference, key=row.key)
            await _tell(session, row, FATES["card_refund_fails"], fact, now)
        else:
            row.state, row.changes_at = "sent", None
            fact = ProviderFact.model_validate(row.content["fact"])
            body = orjson.dumps(row.content).decode()
            messages.append(ProviderMessage(id=row.content["id"], type=row.content["type"], body=body, facts=[fact]))
    await session.flush()
    return len(rows), messages


async def waiting(session: AsyncSession, reference: str) -> LocalPaymentObject | None:
    """What waits for its customer on the confirm page, locked; None where nothing does."""
    statement = select(LocalPaymentObject).where(
        LocalPaymentObject.reference == reference, LocalPaymentObject.state == "requires_action"
    )
    found: LocalPaymentObject | None = (await session.execute(statement.with_for_update())).scalar_one_or_none()
    return found


async def answer(session: AsyncSession, row: LocalPaymentObject, now: datetime, *, approve: bool) -> None:
    """The customer confirms what waits for them, or refuses to."""
    refused = Failure("authentication_failed", "the customer did not confirm")
    if row.kind == "set_up":
        row.state = "ready" if approve else "failed"
        row.content = {**row.content, "failure": None if approve else [refused.code, refused.detail]}
        fact = ProviderFact(about="set_up", reference=row.reference)
        await _tell(session, row, FATES[row.content["token"]], fact, now)
    elif approve:
        await _begin(session, row, _fate_of(row.content["method"]), now)
    else:
        _fail(row, refused)
        await _tell(session, row, _fate_of(row.content["method"]), _about(row), now)
    await session.flush()


async def _begin(session: AsyncSession, row: LocalPaymentObject, fate: Fate, now: datetime) -> None:
    """Lets a payment take its course from now on."""
    plan: list[dict[str, Any]] = []
    for step in fate.steps:
        failure = [step.failure.code, step.failure.detail] if step.failure else None
        plan.append({"state": step.state, "at": (now + timedelta(days=step.days)).isoformat(), "failure": failure})
    if fate.dispute:
        opened = now + timedelta(days=fate.steps[-1].days + 1)
        plan.append({"dispute": "open", "at": opened.isoformat()})
        plan.append({"dispute": fate.dispute, "at": (opened + timedelta(days=7)).isoformat()})
    row.content = {**row.content, "plan": plan}
    await _step(session, row, fate, now)


async def _tell(
    session: AsyncSession, row: LocalPaymentObject, fate: Fate, fact: ProviderFact, now: datetime, late: int = 0
) -> None:
    """Sends an event; `late`: days by which a gateway that tells things out of order is late with it."""
    at = now + timedelta(days=late) if fate.out_of_order else now
    event_id = f"levt_{new_id().hex}"
    content = {"id": event_id, "type": f"{fact.about}.{fact.state or row.state}", "fact": fact.model_dump(mode="json")}
    for number in range(2 if fate.sends_twice else 1):
        session.add(
            LocalPaymentObject(
                kind="event",
                key=f"{event_id}.{number}",
                reference=f"{event_id}.{number}",
                state="waiting",
                content=content,
                changes_at=at,
            )
        )
    leave_work(session)


async def _step(session: AsyncSession, row: LocalPaymentObject, fate: Fate, now: datetime) -> None:
    """Takes those steps of a payment's plan whose time has come."""
    plan = list(row.content["plan"])
    while plan and datetime.fromisoformat(plan[0]["at"]) <= now:
        step = plan.pop(0)
        if "dispute" in step:
            state = step["dispute"]
            fact = ProviderFact(
                about="dispute",
                reference=row.reference,
                key=row.key,
                dispute=f"ldp_{row.id.hex}",
                state=state,
                amount=row.content["amount"],
                fee=DISPUTE_FEE if state == "open" else 0,
                currency=row.content["currency"],
                reason="fraudulent" if row.content["kind"] == "card" else "debit_not_authorized",
                respond_until=datetime.fromisoformat(step["at"]) + timedelta(days=7) if state == "open" else None,
                at=datetime.fromisoformat(step["at"]),
            )
            await _tell(session, row, fate, fact, now, late=9 if state == "open" else 0)
            continue
        if step["failure"]:
            _fail(row, Failure(*step["failure"]))
        else:
            row.state = step["state"]
        await _tell(session, row, fate, _about(row), now, late=2 if step["state"] == "pending" else 0)
    row.content = {**row.content, "plan": plan}
    row.changes_at = datetime.fromisoformat(plan[0]["at"]) if plan else None


def _about(row: LocalPaymentObject) -> ProviderFact:
    return ProviderFact(about="payment", reference=row.reference, key=row.key)


def _fail(row: LocalPaymentObject, failure: Failure) -> None:
    row.state = "failed"
    row.content = {**row.content, "failure": [failure.code, failure.detail]}


def _refund(row: LocalPaymentObject) -> RefundResult:
    state: Any = row.state
    failure = Failure("refund_failed", "the bank did not take the money back") if row.state == "failed" else None
    return RefundResult(reference=row.reference, state=state, failure=failure)


def _fate_of(method: str) -> Fate:
    parts = method.split(".")
    if len(parts) != 3 or parts[1] not in FATES:
        raise GatewayRefused("method_unusable", "the local gateway has no such payment method")
    return FATES[parts[1]]


async def _once(
    session: AsyncSession, kind: str, key: str, *, state: str, content: Mapping[str, Any]
) -> tuple[LocalPaymentObject, bool]:
    """The thing of that key, locked, and whether it was made just now."""
    id_: UUID = new_id()
    made = await session.execute(
        insert(LocalPaymentObject)
        .values(id=id_, kind=kind, key=key, reference=f"l{kind[:2]}_{id_.hex}", state=state, content=dict(content))
        .on_conflict_do_nothing()
        .returning(LocalPaymentObject.id)
    )
    was_made = made.scalar_one_or_none() is not None
    row = await _look(session, kind, LocalPaymentObject.key == key)
    assert row is not None
    return row, was_made


async def _find(session: AsyncSession, kind: str, reference: str) -> LocalPaymentObject:
    row = await _look(session, kind, LocalPaymentObject.reference == reference)
    if row is None:
        raise GatewayRefused("not_found", f"the local gateway has no such {kind.replace('_', '-')}")
    return row


async def _look(session: AsyncSession, kind: str, which: Any) -> LocalPaymentObject | None:
    statement = select(LocalPaymentObject).where(LocalPaymentObject.kind == kind, which).with_for_update()
    found: LocalPaymentObject | None = (await session.execute(statement)).scalar_one_or_none()
    return found
