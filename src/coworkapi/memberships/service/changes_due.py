"""Changes whose day has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import ProblemError
from coworkapi.core.events import emit
from coworkapi.core.failures import is_transient, translated
from coworkapi.memberships.events.cycles import (
    MembershipChangeApplied,
    MembershipChangeWithdrawn,
    MembershipPlanChanged,
)
from coworkapi.memberships.models import Membership, MembershipChange
from coworkapi.memberships.schemas.cycles import MembershipChangeOut
from coworkapi.memberships.service.changes import CHANGEABLE, apply_change
from coworkapi.memberships.service.changes_timeline import change_out
from coworkapi.memberships.service.cycles_reading import read_versions
from coworkapi.memberships.service.reading import find_membership, show_memberships

BATCH = 500

# The prices of many memberships at once; of several changes of one, the last that is due.
_PRICES = text("""
UPDATE memberships m SET price_override = c.to_price_override, version = m.version + 1, updated_at = app_now()
FROM (SELECT DISTINCT ON (membership_id) membership_id, to_price_override FROM membership_changes
  WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY membership_id, effective_on DESC, id DESC) c
WHERE m.id = c.membership_id
""")

_RISES = text("""
UPDATE price_rises r SET state = 'applied', version = r.version + 1, updated_at = app_now()
WHERE r.state = 'scheduled'
  AND r.id = ANY(ARRAY(SELECT c.price_rise_id FROM membership_changes c WHERE c.id = ANY(CAST(:ids AS uuid[]))))
  AND NOT EXISTS (SELECT FROM membership_changes c WHERE c.price_rise_id = r.id AND c.state = 'scheduled')
""")


async def apply_due_changes(session: AsyncSession, now: datetime) -> int:
    """Lets a batch of scheduled changes take effect whose day has come; how many.

    Prices change in sets; another plan or quantity is a matter of each membership: one that can't take effect any more
    (the plan is full, a unit is taken, the membership ended) is withdrawn, and its reason says why.
    """
    due = select(MembershipChange.membership_id).where(
        MembershipChange.state == "scheduled", MembershipChange.effective_at <= now
    )
    locked = (
        await session.execute(
            select(Membership.id, Membership.state)
            .where(Membership.id.in_(due))
            .order_by(Membership.id)
            .limit(BATCH)
            .with_for_update(key_share=True, skip_locked=True)
        )
    ).all()
    states = {row.id: row.state for row in locked}
    changes = list(
        await session.scalars(
            select(MembershipChange)
            .where(
                MembershipChange.membership_id.in_(list(states)),
                MembershipChange.state == "scheduled",
                MembershipChange.effective_at <= now,
            )
            .order_by(MembershipChange.membership_id, MembershipChange.effective_on, MembershipChange.id)
        )
    )
    prices: list[MembershipChange] = []
    others: list[MembershipChange] = []
    for membership_id, group in groupby(changes, key=lambda change: change.membership_id):
        mine = list(group)
        running = states[membership_id] in CHANGEABLE
        (prices if running and all(change.sets == ["price"] for change in mine) else others).extend(mine)
    await _apply_prices(session, prices)
    for change in others:
        if states[change.membership_id] in CHANGEABLE:
            await _apply_one(session, change, now)
        else:
            await _withdraw(session, change, f"the membership was {states[change.membership_id]} by then")
    return len(changes)


async def _apply_prices(session: AsyncSession, changes: Sequence[MembershipChange]) -> None:
    """Five statements, however many."""
    if not changes:
        return
    ids = [change.id for change in changes]
    await session.execute(_PRICES, {"ids": ids})
    await session.execute(
        update(MembershipChange)
        .where(MembershipChange.id.in_(ids))
        .values(state="applied", version=MembershipChange.version + 1, updated_at=func.app_now())
        .execution_options(synchronize_session=False)
    )
    await session.execute(_RISES, {"ids": ids})
    shown = await show_memberships(session, [change.membership_id for change in changes])
    for change, out in zip(changes, await _outs(session, changes, state="applied"), strict=True):
        membership = shown[change.membership_id]
        emit(
            session,
            MembershipChangeApplied(aggregate_id=membership.id, location_id=membership.location_id, data=out),
            MembershipPlanChanged(
                aggregate_id=membership.id,
                location_id=membership.location_id,
                data=membership,
                previous={"price": out.before.price, "price_override": out.before.price_override},
            ),
        )


async def _apply_one(session: AsyncSession, change: MembershipChange, now: datetime) -> None:
    """In a savepoint: what it breaks is its own."""
    held = await find_membership(session, change.membership_id, lock=True)
    try:
        async with session.begin_nested():
            await apply_change(session, held=held, change=change, today=held.today(now))
    except (ProblemError, DBAPIError) as error:
        problem = translated(error)
        if is_transient(error) or not isinstance(problem, ProblemError):
            raise
        await session.refresh(held.row)
        await session.refresh(change)
        await _withdraw(session, change, problem.detail)
        return
    [out] = await _outs(session, [change])
    emit(session, MembershipChangeApplied(aggregate_id=held.row.id, location_id=held.row.location_id, data=out))


async def _withdraw(session: AsyncSession, change: MembershipChange, why: str) -> None:
    change.state = "withdrawn"
    change.reason = why[:500]
    change.version += 1
    await session.flush()
    [out] = await _outs(session, [change])
    location_id: UUID | None = await session.scalar(
        select(Membership.location_id).where(Membership.id == change.membership_id)
    )
    emit(session, MembershipChangeWithdrawn(aggregate_id=change.membership_id, location_id=location_id, data=out))


async def _outs(
    session: AsyncSession, changes: Sequence[MembershipChange], *, state: str | None = None
) -> list[MembershipChangeOut]:
    ids = {one for change in changes for one in (change.from_plan_version_id, change.to_plan_version_id)}
    versions = await read_versions(session, ids)
    found = [change_out(change, versions) for change in changes]
    return found if state is None else [one.model_copy(update={"state": state}) for one in found]
