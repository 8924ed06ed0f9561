"""What lifts or deepens an account's standing at once, before its next day begins."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.models import BillingAccount
from coworkapi.payments.dunning.queries import IS_DUNNED
from coworkapi.payments.dunning.service.work import dun


async def look_at_account_of_invoice(session: AsyncSession, event: StoredEvent) -> None:
    """An invoice was paid, reopened or given up. One statement where the account isn't dunned."""
    why = {
        "invoice.paid": f"invoice {event.data['number']} was paid",
        "invoice.written_off": f"invoice {event.data['number']} was written off",
    }.get(event.type)
    await _look(session, event, cause=encode_id("inv", event.aggregate_id), why=why)


async def look_at_account_of_payment(session: AsyncSession, event: StoredEvent) -> None:
    """A payment came, failed, or is on its way."""
    await _look(session, event, cause=encode_id("pmt", event.aggregate_id), why=None)


async def look_at_account_of_dispute(session: AsyncSession, event: StoredEvent) -> None:
    """A payment was taken back, or that was decided."""
    await _look(session, event, cause=encode_id("dsp", event.aggregate_id), why=None)


async def look_at_merged_account(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate owes counts for how the member that stays stands, and the stricter of both does."""
    account_id = await session.scalar(select(BillingAccount.id).where(BillingAccount.member_id == event.aggregate_id))
    found = await IS_DUNNED.fetchrow(session, account_id=account_id)
    if account_id is not None and found is not None and found.is_dunned:
        await dun(session, [account_id], now=acting_principal(session).now, cause=encode_id("mem", event.aggregate_id))


async def _look(session: AsyncSession, event: StoredEvent, *, cause: str, why: str | None) -> None:
    if event.data["account_id"] is None:
        return
    account_id = decode_id("acct", event.data["account_id"])
    found = await IS_DUNNED.fetchrow(session, account_id=account_id)
    if found is not None and found.is_dunned:
        await dun(session, [account_id], now=acting_principal(session).now, cause=cause, why=why)
