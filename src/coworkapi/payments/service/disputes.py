"""Disputes: a customer's bank takes a payment back, and perhaps gives it back again."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import receivables
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.gateways.payments import ProviderFact
from coworkapi.payments.events import DisputeLost, DisputeOpened, DisputeWon
from coworkapi.payments.models import Dispute, Payment
from coworkapi.payments.rules import dispute_step
from coworkapi.payments.service.outcomes import reversal_of
from coworkapi.payments.service.reading import dispute_out
from coworkapi.payments.values import DisputeState


async def record_dispute(session: AsyncSession, *, provider: str, payment: Payment, told: ProviderFact) -> None:
    """Keeps what a provider tells of a dispute of a (locked) payment; in whatever order, and however often, it does.

    The money is taken when a dispute is first heard of, and given back when it is won. One that is won before it was
    heard of moves none.
    """
    assert told.dispute is not None
    assert told.state is not None
    now = acting_principal(session).now
    found = await session.scalar(
        select(Dispute)
        .where(Dispute.provider == provider, Dispute.provider_reference == told.dispute)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    step = dispute_step(None if found is None else cast(DisputeState, found.state), told.state)
    if step == "none":
        return
    previous = None if found is None else {"state": found.state}
    dispute = found or Dispute(
        id=new_id(),
        payment_id=payment.id,
        account_id=payment.account_id,
        provider=provider,
        provider_reference=told.dispute,
        currency=payment.currency,
        amount=min(told.amount or payment.amount, payment.amount),
        fee=told.fee,
        reason=told.reason,
        respond_until=told.respond_until,
        opened_at=told.at or now,
        version=0,
    )
    if found is None:
        session.add(dispute)
    dispute.state = told.state
    dispute.closed_at = None if told.state == "open" else now
    dispute.version += 1
    if step in ("take", "take_and_close"):
        payment.disputed = min(payment.amount, payment.disputed + dispute.amount)
        payment.version += 1
    elif step == "give":
        payment.disputed = max(0, payment.disputed - dispute.amount)
        payment.version += 1
    await session.flush()
    if step in ("take", "take_and_close"):
        reason = f"disputed: {dispute.reason or 'without a reason'}"
        taken = reversal_of(
            payment,
            "chargeback",
            reason,
            at=now,
            id_=dispute.id,
            amount=dispute.amount,
            fee=dispute.fee,
            reopens=True,
        )
        await receivables.take_back(session, [taken], now=now)
    elif step == "give":
        given = reversal_of(payment, "chargeback_won", "the dispute was won", at=now, amount=dispute.amount)
        await receivables.take_back(session, [given], now=now)
    facts: list[type[Fact]] = [DisputeOpened] if previous is None else []
    if told.state != "open":
        facts.append(DisputeWon if told.state == "won" else DisputeLost)
    for fact in facts:
        emit(session, fact(aggregate_id=dispute.id, data=dispute_out(dispute), previous=previous))
