"""Limits per member and team: counted under a lock on who is limited, so that two at once can't both pass."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from coworkapi.bookings.rules import Usage, Wish, limit_broken, limit_period, limit_says, limits_for
from coworkapi.bookings.schemas import RuleOut
from coworkapi.bookings.service.facts import Facts
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.spaces.values import BookingLimit, LocationCalendar

_LOCK_MEMBER = Prepared(text("SELECT id FROM members WHERE id = CAST(:id AS uuid) FOR NO KEY UPDATE"))
_LOCK_TEAM = Prepared(text("SELECT id FROM teams WHERE id = CAST(:id AS uuid) FOR NO KEY UPDATE"))
# A booking counts whole in the period that it starts in. What was given up or never came about doesn't count.
_USAGE = Prepared(
    text("""
SELECT w.n, count(b.id) AS bookings,
  coalesce(sum(date_part('epoch', b.ends_at - b.starts_at) / 60), 0)::bigint AS minutes
FROM unnest(CAST(:ofs AS text[]), CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]))
  WITH ORDINALITY AS w(of, starts_at, ends_at, n)
LEFT JOIN (bookings b JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id)
  ON (w.of = 'member' AND b.member_id = CAST(:member_id AS uuid)
      OR w.of = 'team' AND b.team_id = CAST(:team_id AS uuid))
  AND b.starts_at >= w.starts_at AND b.starts_at < w.ends_at
  AND b.state NOT IN ('cancelled', 'declined', 'expired')
  AND r.booking_policy_id = CAST(:policy_id AS uuid) AND b.id IS DISTINCT FROM CAST(:own AS uuid)
GROUP BY w.n ORDER BY w.n
""")
)


async def limit_results(
    unit: HasInfo,
    facts: Facts,
    wish: Wish,
    calendar: LocationCalendar,
    *,
    own: UUID | None = None,
    lock: bool = True,
) -> list[RuleOut]:
    """How the wish stands to the policy's limits that concern it. No statement when there is none of them.

    `own`: a booking that is moved, and doesn't count. With `lock` (one or two statements more) nobody else can book
    for the same member or team before the transaction ends.
    """
    limits = limits_for(facts.rules, wish)
    if not limits:
        return []
    if lock:
        await lock_limited(unit, limits, wish)
    usages = await _usages(unit, facts, limits, wish, calendar, own)
    found = []
    for limit, usage in zip(limits, usages, strict=True):
        broken = limit_broken(limit, usage, wish)
        found.append(
            RuleOut(code=f"{limit.of}_{limit.per}_limit", rule=limit_says(limit), kept=broken is None, detail=broken)
        )
    return found


async def lock_limited(unit: HasInfo, limits: Sequence[BookingLimit], wish: Wish) -> None:
    """Locks whom these limits concern: the member, the team, or both in this order. A statement each."""
    if any(limit.of == "member" for limit in limits):
        await _LOCK_MEMBER.fetch(unit, id=wish.member_id)
    if any(limit.of == "team" for limit in limits):
        await _LOCK_TEAM.fetch(unit, id=wish.team_id)


async def _usages(
    unit: HasInfo,
    facts: Facts,
    limits: Sequence[BookingLimit],
    wish: Wish,
    calendar: LocationCalendar,
    own: UUID | None,
) -> list[Usage]:
    periods = [limit_period(limit, wish.starts_at, calendar) for limit in limits]
    rows = await _USAGE.fetch(
        unit,
        ofs=[limit.of for limit in limits],
        starts=[start for start, _ in periods],
        ends=[end for _, end in periods],
        member_id=wish.member_id,
        team_id=wish.team_id,
        policy_id=facts.policy_id,
        own=own,
    )
    return [Usage(row.minutes, row.bookings) for row in rows]
