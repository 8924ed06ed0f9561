"""What happens to memberships by itself: they start, rest, go on, renew and end on their days, and are reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.events import Fact, emit
from coworkapi.memberships.events.memberships import (
    MembershipEnded,
    MembershipExpiring,
    MembershipPaused,
    MembershipRenewed,
    MembershipResumed,
    MembershipStarted,
    VacancyAhead,
)
from coworkapi.memberships.models import Membership
from coworkapi.memberships.queries.memberships import memberships_shown
from coworkapi.memberships.rules.life import local_day, term_after
from coworkapi.memberships.schemas.memberships import ReminderOut
from coworkapi.memberships.service.reading import Held, held_of

BATCH = 200
_WRITE = text("""
UPDATE memberships m SET state = x.state, term_ends_on = x.term_ends_on, ended_at = x.ended_at, end_kind = x.end_kind,
  reminded_for = x.reminded_for, reminded_days = x.reminded_days, due_at = x.due_at, version = x.version,
  updated_at = app_now()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS x(id uuid, state text, term_ends_on date, ended_at timestamptz,
  end_kind text, reminded_for date, reminded_days smallint, due_at timestamptz, version integer)
WHERE m.id = x.id""")


async def advance_memberships(session: AsyncSession, now: datetime) -> int:
    """Does a batch of what has fallen due, each membership's days in their order; how many it was. Two statements."""
    statement = (
        memberships_shown()
        .where(Membership.due_at <= now)
        .order_by(Membership.due_at, Membership.id)
        .limit(BATCH)
        .with_for_update(of=Membership, skip_locked=True)
    )
    found = [held_of(row) for row in await session.execute(statement)]
    if not found:
        return 0
    facts: list[Fact] = []
    for held in found:
        session.expunge(held.row)  # they are written together, below
        facts += _live(held, now)
    await session.execute(_WRITE, {"rows": orjson.dumps([_written(held.row) for held in found], default=str).decode()})
    await _return_deposits(session, found)
    emit(session, *facts)
    return len(found)


async def catch_up(session: AsyncSession, held: Held, now: datetime) -> None:
    """Lets what has fallen due of a locked membership happen before it is changed, should no sweep have come by yet."""
    if held.row.due_at is not None and held.row.due_at <= now:
        facts = _live(held, now)
        await session.flush()
        await _return_deposits(session, [held])
        emit(session, *facts)


async def _return_deposits(session: AsyncSession, lived: Sequence[Held]) -> None:
    """What is held for memberships that have ended is to be returned. No statement where none has."""
    await billing.deposits_due(session, {one.row.id: one.row.ends_on for one in lived if one.row.state == "ended"})


def _live(held: Held, now: datetime) -> list[Fact]:
    """Lets the days since its last change go by, up to today; what happened on them."""
    row, today = held.row, held.today(now)
    assert row.due_at is not None
    facts: list[Fact] = []
    day = local_day(held.time_zone, row.due_at)
    row.version += 1
    row.updated_at = now
    while True:
        facts += _on_day(held, day, now)
        following = held.life.next_change(day)
        if row.state == "ended" or following is None or following > today:
            break
        day = following
    held.set_due(today)
    return facts


def _on_day(held: Held, day: date, now: datetime) -> list[Fact]:
    row, life, facts = held.row, held.life, list[Fact]()

    def tell(kind: type[Fact]) -> None:
        facts.append(kind(aggregate_id=row.id, location_id=row.location_id, data=held.out))

    was, row.state = row.state, life.state(day)
    if was == "scheduled" and row.state != "scheduled":
        tell(MembershipStarted)
    if row.state == "ended":
        row.ended_at = now
        if row.end_kind is None:
            row.end_kind = "term"
        tell(MembershipEnded)
        return facts
    if row.state == "paused" and was != "paused":
        tell(MembershipPaused)
    if was == "paused" and row.state != "paused":
        tell(MembershipResumed)
    if life.renewal_on is not None and life.renewal_on <= day:
        term = held.terms.renewal.term
        assert term is not None
        assert row.term_ends_on is not None
        row.term_ends_on = term_after(
            day + timedelta(days=1), term, starts_on=row.starts_on, first_end=row.term_ends_on
        )
        held.end_known(day)
        tell(MembershipRenewed)
    facts += _reminders(held, day)
    return facts


def _reminders(held: Held, day: date) -> list[Fact]:
    row, life = held.row, held.life
    passed = [ahead for on, ahead in life.reminders() if on <= day]
    end = life.expected_end
    if not passed or end is None:
        return []
    row.reminded_for, row.reminded_days = end, min(passed)
    out = ReminderOut.model_construct(
        membership=held.out,
        ends_on=end,
        days_ahead=min(passed),
        renews=row.ends_on is None,
        resource_ids=row.resource_ids,
    )
    facts: list[Fact] = [MembershipExpiring(aggregate_id=row.id, location_id=row.location_id, data=out)]
    if row.unit_ids and row.ends_on is not None:
        facts.append(VacancyAhead(aggregate_id=row.id, location_id=row.location_id, data=out))
    return facts


def _written(row: Membership) -> dict[str, Any]:
    names = (
        "id",
        "state",
        "term_ends_on",
        "ended_at",
        "end_kind",
        "reminded_for",
        "reminded_days",
        "due_at",
        "version",
    )
    return {name: getattr(row, name) for name in names}
