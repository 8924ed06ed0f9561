"""Limits per member and team over many occurrences: counted in one statement, kept in step while they are placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.rules import Usage, Wish, limit_broken, limit_period, limits_for
from coworkapi.bookings.service.limits import lock_limited
from coworkapi.core.errors import ProblemItem
from coworkapi.spaces.values import BookingLimit, BookingRules, LocationCalendar

# As `limits._USAGE`, for several policies at once and without the bookings that move.
_USAGE = text("""
SELECT w.n, coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at) / 60), 0)::bigint AS minutes,
  count(b.id) AS bookings
FROM unnest(CAST(:policies AS uuid[]), CAST(:ofs AS text[]), CAST(:starts AS timestamptz[]),
  CAST(:ends AS timestamptz[])) WITH ORDINALITY AS w(policy_id, of, starts_at, ends_at, n)
LEFT JOIN (bookings b JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id)
  ON (w.of = 'member' AND b.member_id = CAST(:member_id AS uuid)
      OR w.of = 'team' AND b.team_id = CAST(:team_id AS uuid))
  AND b.starts_at >= w.starts_at AND b.starts_at < w.ends_at
  AND b.state NOT IN ('cancelled', 'declined', 'expired')
  AND r.booking_policy_id = w.policy_id AND b.id <> ALL(CAST(:own AS uuid[]))
GROUP BY w.n ORDER BY w.n
""")
_Key = tuple[UUID, str, datetime]
_Rules = tuple[UUID | None, BookingRules]


class LimitBook:
    """What the member and the team of a series have used, by policy and period, its own occurrences included."""

    def __init__(self, calendar: LocationCalendar) -> None:
        self._calendar = calendar
        self._used: dict[_Key, tuple[int, int]] = {}

    async def load(
        self,
        session: AsyncSession,
        wishes: Sequence[Wish],
        policies: Iterable[_Rules],
        *,
        own: Sequence[UUID],
        lock: bool,
    ) -> None:
        """Counts what is not known yet. No statement where no limit concerns the wishes; else one, and with `lock` one
        or two more, so that nobody else books for the same member or team before the transaction ends.
        """
        wanted: dict[_Key, tuple[BookingLimit, datetime]] = {}
        concerned: list[BookingLimit] = []
        for policy_id, rules in policies:
            if policy_id is None or not wishes:
                continue
            limits = limits_for(rules, wishes[0])
            concerned += limits
            for limit in limits:
                for wish in wishes:
                    start, end = limit_period(limit, wish.starts_at, self._calendar)
                    wanted.setdefault((policy_id, f"{limit.of}/{limit.per}", start), (limit, end))
        missing = {key: value for key, value in wanted.items() if key not in self._used}
        if not missing:
            return
        if lock:
            await lock_limited(session, concerned, wishes[0])
        rows = await session.execute(
            _USAGE,
            {
                "policies": [policy_id for policy_id, _, _ in missing],
                "ofs": [limit.of for limit, _ in missing.values()],
                "starts": [start for _, _, start in missing],
                "ends": [end for _, end in missing.values()],
                "member_id": wishes[0].member_id,
                "team_id": wishes[0].team_id,
                "own": list(own),
            },
        )
        for key, row in zip(missing, rows, strict=True):
            self._used[key] = (row.minutes, row.bookings)

    def broken(self, policy_id: UUID | None, rules: BookingRules, wish: Wish) -> list[ProblemItem]:
        """The limits that one more occurrence would pass."""
        found = []
        for limit, key in self._keys(policy_id, rules, wish):
            minutes, bookings = self._used[key]
            detail = limit_broken(limit, Usage(minutes, bookings), wish)
            if detail is not None:
                found.append(ProblemItem(pointer="/starts_at", code=f"{limit.of}_{limit.per}_limit", detail=detail))
        return found

    def count(self, policy_id: UUID | None, rules: BookingRules, wish: Wish, sign: int = 1) -> None:
        """Adds an occurrence that was placed (`sign` -1: that lost its place again)."""
        for key in {key for _, key in self._keys(policy_id, rules, wish)}:
            minutes, bookings = self._used[key]
            self._used[key] = (minutes + sign * int(wish.minutes), bookings + sign)

    def _keys(self, policy_id: UUID | None, rules: BookingRules, wish: Wish) -> list[tuple[BookingLimit, _Key]]:
        if policy_id is None:
            return []
        return [
            (limit, (policy_id, f"{limit.of}/{limit.per}", limit_period(limit, wish.starts_at, self._calendar)[0]))
            for limit in limits_for(rules, wish)
        ]
