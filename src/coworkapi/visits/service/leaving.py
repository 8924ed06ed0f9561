"""Leaving by itself: whoever didn't check out does so when the location closes, or at midnight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.unit_of_work import acting_principal
from coworkapi.visits.models.check_ins import CheckIn
from coworkapi.visits.queries.check_ins import check_ins_shown
from coworkapi.visits.service.check_ins import ShownCheckIn, tell_left

BATCH = 500


async def check_out_ended(session: AsyncSession, now: datetime) -> int:
    """Checks out, as of the end of their day there, those whose day has ended; how many."""
    due = (
        select(CheckIn.id)
        .where(CheckIn.checked_out_at.is_(None), CheckIn.ends_at <= now)
        .order_by(CheckIn.ends_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    ended = await session.scalars(
        update(CheckIn)
        .where(CheckIn.id.in_(select(due.c.id)))
        .values(
            checked_out_at=CheckIn.ends_at,
            checked_out_by=acting_principal(session).label,
            version=CheckIn.version + 1,
        )
        .returning(CheckIn.id)
        .execution_options(synchronize_session=False)
    )
    ids = list(ended)
    if ids:
        shown = await session.execute(
            check_ins_shown().where(CheckIn.id.in_(ids)).order_by(CheckIn.ends_at, CheckIn.id)
        )
        for row in shown:
            tell_left(session, ShownCheckIn(row[0], row[1]))
    return len(ids)
