"""Promises to pay, and disputes over what is owed: both stop dunning for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.models import Invoice
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.payments.dunning.errors import PauseIsOver
from coworkapi.payments.dunning.events import DunningPaused, DunningPauseEnded
from coworkapi.payments.dunning.models import DunningPause
from coworkapi.payments.dunning.schemas import DunningPauseOut
from coworkapi.payments.dunning.service.reading import see
from coworkapi.payments.dunning.service.work import dun

LONGEST_DAYS = 366


async def pause(
    session: AsyncSession,
    *,
    kind: Literal["promise", "dispute"],
    account_id: UUID,
    invoice_ids: Sequence[UUID] | None,
    until_on: date | None,
    lifts_restrictions: bool,
    note: str | None,
    now: datetime,
) -> DunningPause:
    """Stops dunning from today on; an account that it lifts is lifted at once. Raises NotFound, Invalid."""
    if invoice_ids is not None:
        known = set(
            await session.scalars(
                select(Invoice.id).where(
                    Invoice.account_id == account_id, Invoice.id.in_(invoice_ids), Invoice.kind == "invoice"
                )
            )
        )
        for place, one in enumerate(invoice_ids):
            if one not in known:
                raise NotFound(f"invoice_ids/{place}: the account has no invoice {encode_id('inv', one)}")
    today = await _today(session, account_id, now)
    if until_on is not None and until_on < today:
        raise Invalid.field("/until_on", f"lies in the past; today is {today.isoformat()}")
    if until_on is not None and (until_on - today).days > LONGEST_DAYS:
        raise Invalid.field("/until_on", "lies more than a year ahead; write off what won't be paid")
    row = DunningPause(
        id=new_id(),
        account_id=account_id,
        kind=kind,
        invoice_ids=list(dict.fromkeys(invoice_ids)) if invoice_ids is not None else None,
        from_on=today,
        until_on=until_on,
        lifts_restrictions=lifts_restrictions,
        note=note,
        created_by=acting_principal(session).label,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    emit(session, DunningPaused(aggregate_id=row.id, data=pause_out(row)))
    await dun(session, [account_id], now=now, cause=encode_id("prom", row.id))
    return row


async def end_pause(session: AsyncSession, row: DunningPause, *, note: str | None, now: datetime) -> DunningPause:
    """Ends a locked pause today; dunning goes on where it stood. Raises PauseIsOver."""
    today = await _today(session, row.account_id, now)
    if row.ended_on is not None or (row.until_on is not None and row.until_on < today):
        raise PauseIsOver(f"the {row.kind} is over already")
    row.ended_on, row.ended_at = max(today, row.from_on), now
    row.note = note or row.note
    row.version += 1
    await session.flush()
    await session.refresh(row)
    emit(
        session,
        DunningPauseEnded(aggregate_id=row.id, data=pause_out(row), previous={"ended_on": None, "ended_at": None}),
    )
    await dun(session, [row.account_id], now=now)
    return row


async def find_pause(session: AsyncSession, pause_id: UUID, *, lock: bool = False) -> DunningPause:
    """Raises NotFound."""
    statement = select(DunningPause).where(DunningPause.id == pause_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound(f"there is no promise or dispute {encode_id('prom', pause_id)}")
    return row


def pause_out(row: DunningPause) -> DunningPauseOut:
    return DunningPauseOut.model_validate(row)


async def _today(session: AsyncSession, account_id: UUID, now: datetime) -> date:
    """Today on the calendar of what the account owes; by UTC where it owes nothing."""
    [seen] = await see(session, [account_id], now=now)
    name = next(iter(seen.zones.values()), "UTC")
    return now.astimezone(zone(name)).date()
