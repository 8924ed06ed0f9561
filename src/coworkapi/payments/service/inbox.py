"""The inbox of what providers send: kept once, verified and as it came; then it makes us look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.events import pending_facts
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.unit_of_work import leave_work
from coworkapi.gateways.payments import ProviderFact, ProviderMessage
from coworkapi.payments.models import Payment, PaymentMethod, ProviderEvent, Refund
from coworkapi.payments.service.disputes import record_dispute
from coworkapi.payments.service.methods import method_is_gone
from coworkapi.payments.service.reading import lock_payment

_log = structlog.get_logger("coworkapi.payments")
_BATCH = 50
# What we don't know may be of another system that shares the provider's account, or of a call of ours whose answer is
# still on its way: it is looked for a few times.
_UNKNOWN_TRIES = 4
_TRIES = 12


async def receive(
    session: AsyncSession, *, provider: str, messages: Sequence[ProviderMessage], legal_entity_id: UUID | None = None
) -> int:
    """Keeps verified events, each once; how many were new. One statement. `legal_entity_id`: whose own keys verified
    them."""
    if not messages:
        return 0
    rows = [
        {
            "id": new_id(),
            "provider": provider,
            "legal_entity_id": legal_entity_id,
            "provider_event_id": message.id,
            "type": message.type[:100],
            "body": message.body.replace("\\u0000", ""),
            "facts": [fact.model_dump(mode="json") for fact in message.facts],
            "state": "pending" if message.facts else "done",
        }
        for message in messages
    ]
    made = await session.execute(
        insert(ProviderEvent).values(rows).on_conflict_do_nothing().returning(ProviderEvent.id)
    )
    leave_work(session)
    return len(made.scalars().all())


async def process(session: AsyncSession) -> int:
    """Acts on a batch of what waits; how many there were. One that breaks is tried again later, and stops no other."""
    rows = (
        await session.execute(
            select(
                ProviderEvent.id,
                ProviderEvent.provider,
                ProviderEvent.legal_entity_id,
                ProviderEvent.facts,
                ProviderEvent.attempts,
            )
            .where(ProviderEvent.state == "pending", ProviderEvent.due_at <= utcnow())
            .order_by(ProviderEvent.due_at, ProviderEvent.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
    ).all()
    driver, facts = session.info["driver"], pending_facts(session)
    for row in rows:
        told = [ProviderFact.model_validate(fact) for fact in row.facts]
        before = len(facts)
        await session.flush()
        await driver.execute("SAVEPOINT one_event")
        try:
            known = [await _act(session, row.provider, row.legal_entity_id, fact) for fact in told]
            await session.flush()
        except Exception as error:
            await driver.execute("ROLLBACK TO SAVEPOINT one_event")
            session.expunge_all()
            del facts[before:]
            _log.warning("provider_event.failed", id=str(row.id), error=type(error).__name__)
            await _later(session, row.id, row.attempts, type(error).__name__, give_up=_TRIES)
            continue
        await driver.execute("RELEASE SAVEPOINT one_event")
        if all(known):
            await _end(session, row.id, "done", row.attempts, None)
        else:
            await _later(session, row.id, row.attempts, "not one of our things", give_up=_UNKNOWN_TRIES, ends="done")
    return len(rows)


async def _act(session: AsyncSession, provider: str, keys_of: UUID | None, fact: ProviderFact) -> bool:
    """Makes us look at what a fact is about; whether it is ours, and of the keys that it was told by."""
    if fact.about == "method_gone":
        return await method_is_gone(session, provider=provider, legal_entity_id=keys_of, reference=fact.reference)
    if fact.about == "dispute":
        payment_id = await session.scalar(_payment_of(provider, keys_of, fact))
        if payment_id is None:
            return False
        payment = await lock_payment(session, payment_id)
        await record_dispute(session, provider=provider, payment=payment, told=fact)
        return True
    asked = {"due_at": utcnow(), "attempts": 0}
    if fact.about == "payment":
        which = _payment_of(provider, keys_of, fact).scalar_subquery()
        statement = update(Payment).where(Payment.id == which).values(asked).returning(Payment.id)
    elif fact.about == "refund":
        ours = _ours("ref", fact.key)
        named = Refund.provider_reference == fact.reference
        which_refund = named if ours is None else or_(named, Refund.id == ours)
        by_these = Refund.payment_id.in_(
            select(Payment.id)
            .join(PaymentMethod, _method_of_payment())
            .where(_by(keys_of), Payment.id == Refund.payment_id)
        )
        statement = (
            update(Refund).where(Refund.provider == provider, which_refund, by_these).values(asked).returning(Refund.id)
        )
    else:
        statement = (
            update(PaymentMethod)
            .where(
                PaymentMethod.provider == provider,
                _by(keys_of),
                PaymentMethod.set_up_reference == fact.reference,
                PaymentMethod.state.in_(("awaiting_customer", "confirming")),
            )
            .values(asked)
            .returning(PaymentMethod.id)
        )
    found = (await session.execute(statement.execution_options(synchronize_session=False))).scalars().all()
    leave_work(session)
    return bool(found) or fact.about == "set_up"


def _by(keys_of: UUID | None) -> ColumnElement[bool]:
    return PaymentMethod.legal_entity_id.is_not_distinct_from(keys_of)


def _method_of_payment() -> ColumnElement[bool]:
    return and_(PaymentMethod.organization_id == Payment.organization_id, PaymentMethod.id == Payment.method_id)


def _payment_of(provider: str, keys_of: UUID | None, fact: ProviderFact):  # type: ignore[no-untyped-def]
    ours = _ours("pmt", fact.key)
    named = Payment.provider_reference == fact.reference
    return (
        select(Payment.id)
        .join(PaymentMethod, _method_of_payment())
        .where(Payment.provider == provider, _by(keys_of), named if ours is None else or_(named, Payment.id == ours))
        .limit(1)
    )


def _ours(prefix: str, key: str | None) -> UUID | None:
    try:
        return decode_id(prefix, key) if key else None
    except ValueError:
        return None


async def _end(session: AsyncSession, id_: UUID, state: str, attempts: int, error: str | None) -> None:
    values = {"state": state, "attempts": attempts + 1, "last_error": error, "done_at": utcnow()}
    await session.execute(
        update(ProviderEvent).where(ProviderEvent.id == id_).values(values).execution_options(synchronize_session=False)
    )


async def _later(
    session: AsyncSession, id_: UUID, attempts: int, error: str, *, give_up: int, ends: str = "failed"
) -> None:
    if attempts + 1 >= give_up:
        await _end(session, id_, ends, attempts, error)
        return
    values = {
        "attempts": attempts + 1,
        "last_error": error,
        "due_at": utcnow() + min(timedelta(hours=1), timedelta(seconds=2 ** (attempts + 1))),
    }
    await session.execute(
        update(ProviderEvent).where(ProviderEvent.id == id_).values(values).execution_options(synchronize_session=False)
    )
