"""What a member's own search leaves out besides: what booking would refuse, for their limits or for want of a price.

A search for everyone shows when things are free; a member's shows what they can have. Two statements for any number of
resources, the first of them only where a policy has limits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.bookings.intervals import Interval, bookable, subtract
from coworkapi.bookings.rules import limit_period
from coworkapi.bookings.service.availability import FreeTime, Period, Who
from coworkapi.bookings.service.busy import MINUTE, Candidate, ticks
from coworkapi.core.clock import zone
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.pricing.queries import RATES_SQL
from coworkapi.pricing.service import RateBook, rate_book
from coworkapi.spaces.values import BookingLimit, LocationCalendar

_RATES = Prepared(
    text(
        f"""SELECT {RATES_SQL} AS rates, (
SELECT json_agg(json_build_array(l.id, l.currency)) FROM locations l
WHERE l.id = ANY(CAST(:location_ids AS uuid[]))) AS currencies"""  # noqa: S608 - our own fragment
    )
)
# As `limits` counts: whole in the period that they start in, under the policy that their resource has now.
_USED = Prepared(
    text("""
SELECT (SELECT json_agg(json_build_array(r.id, r.booking_policy_id)) FROM resources r
  WHERE r.id = ANY(CAST(:resource_ids AS uuid[]))) AS policies, (
SELECT json_agg(json_build_array(r.booking_policy_id, b.starts_at,
  (date_part('epoch', b.ends_at - b.starts_at) / 60)::bigint,
  b.member_id IS NOT DISTINCT FROM CAST(:member_id AS uuid), b.team_id IS NOT DISTINCT FROM CAST(:team_id AS uuid)))
FROM bookings b JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id
WHERE (b.member_id = CAST(:member_id AS uuid) OR b.team_id = CAST(:team_id AS uuid))
  AND b.starts_at >= CAST(:since AS timestamptz) AND b.starts_at < CAST(:until AS timestamptz)
  AND b.state NOT IN ('cancelled', 'declined', 'expired')
  AND r.booking_policy_id IN (
    SELECT w.booking_policy_id FROM resources w WHERE w.id = ANY(CAST(:resource_ids AS uuid[])))) AS booked
""")
)
# A month, and the days that a week sticks out of it.
_AROUND = timedelta(days=38)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a booking of a resource is like: how long (ticks), and the starts it may have."""

    length: int
    grid: Sequence[int]
    earliest: int
    latest: int


@dataclass(slots=True)
class MyOffers:
    """What is refused to one member in a window."""

    who: Who
    calendars: Mapping[UUID, LocationCalendar]
    starts_at: datetime
    ends_at: datetime
    book: RateBook
    currencies: Mapping[UUID, str]
    policies: Mapping[UUID, UUID] = field(default_factory=dict)
    # (start, minutes, by the member, by the team) by policy.
    booked: Mapping[UUID, Sequence[tuple[datetime, int, bool, bool]]] = field(default_factory=dict)
    _full: dict[tuple[Any, ...], list[Interval]] = field(default_factory=dict)
    _unpriced: dict[tuple[Any, ...], list[Interval]] = field(default_factory=dict)

    def narrow(self, one: Candidate, free: FreeTime, shape: Shape) -> FreeTime:
        """The free time of a resource (with the rules that count for the member) in which booking it isn't refused."""
        unpriced, full = self._without_price(one), self._beyond_limits(one, shape.length)
        if not unpriced and not full:
            return free
        found: list[Period] = []
        for start, end, units in free.periods:
            for low, high in _without([(start, end)], unpriced):
                runs = _without([(low, high - shape.length + 1)], full) if high - low >= shape.length else []
                for first, behind in runs:
                    until = high
                    if behind <= high - shape.length:  # later starts are refused: it ends where the last one would
                        place = bisect_left(shape.grid, behind)
                        until = shape.grid[place - 1] + shape.length if place else first
                    found += [
                        (begin, stop, units)
                        for begin, stop in bookable(
                            [(first, until)],
                            shape.grid,
                            shape.length,
                            earliest=shape.earliest,
                            latest=shape.latest,
                        )
                    ]
        return FreeTime(tuple(found))

    def _without_price(self, one: Candidate) -> list[Interval]:
        """The local days that rates for it exist for, but none of them covers."""
        calendar = self.calendars[one.location_id]
        first, last = calendar.local_day(self.starts_at), calendar.local_day(self.ends_at)
        days = self.book.uncovered(
            resource_id=one.id,
            resource_type_id=one.resource_type_id,
            location_id=one.location_id,
            currency=self.currencies[one.location_id],
            audience="members",
            first_day=first,
            last_day=last,
        )
        key = (one.location_id, days)
        found = self._unpriced.get(key)
        if found is None:
            bounds = [calendar.day_bounds(day) for day in days]
            found = self._unpriced[key] = [(ticks(start), ticks(end)) for start, end in bounds]
        return found

    def _beyond_limits(self, one: Candidate, length: int) -> list[Interval]:
        """Where no booking of that length may start any more."""
        limits = _limits(one, self.who)
        policy = self.policies.get(one.id)
        if not limits or policy is None:
            return []
        key = (policy, id(one.rules), one.location_id, length)
        found = self._full.get(key)
        if found is None:
            spent = [
                (ticks(start), ticks(end))
                for limit in limits
                for start, end in _periods(limit, self.starts_at, self.ends_at, self.calendars[one.location_id])
                if self._is_spent(limit, policy, start, end, length)
            ]
            found = self._full[key] = sorted(spent)
        return found

    def _is_spent(self, limit: BookingLimit, policy: UUID, start: datetime, end: datetime, length: int) -> bool:
        minutes = [
            lasted
            for at, lasted, own, of_team in self.booked.get(policy, ())
            if start <= at < end and (own if limit.of == "member" else of_team)
        ]
        if limit.minutes is not None:
            return sum(minutes) * MINUTE + length > limit.minutes * MINUTE
        return limit.bookings is not None and len(minutes) + 1 > limit.bookings


async def my_offers(
    unit: HasInfo,
    who: Who,
    resources: Sequence[Candidate],
    calendars: Mapping[UUID, LocationCalendar],
    *,
    starts_at: datetime,
    ends_at: datetime,
) -> MyOffers:
    """What these resources (with the rules that count for the member) refuse to the member in that window."""
    days = [
        at.astimezone(zone(one)).date() for one in {it.time_zone for it in resources} for at in (starts_at, ends_at)
    ]
    rates = await _RATES.fetchrow(
        unit,
        resource_ids=[one.id for one in resources],
        location_ids=list({one.location_id for one in resources}),
        first_day=min(days),
        last_day=max(days),
    )
    assert rates is not None
    offers = MyOffers(
        who,
        calendars,
        starts_at,
        ends_at,
        rate_book(rates.rates),
        {UUID(place): currency for place, currency in rates.currencies or ()},
    )
    limited = [one.id for one in resources if _limits(one, who)]
    if limited:
        used = await _USED.fetchrow(
            unit,
            resource_ids=limited,
            member_id=who.member_id,
            team_id=who.team_id,
            since=starts_at - _AROUND,
            until=ends_at + _AROUND,
        )
        assert used is not None
        offers.policies = {UUID(resource): UUID(policy) for resource, policy in used.policies or () if policy}
        booked: dict[UUID, list[tuple[datetime, int, bool, bool]]] = {}
        for policy, start, minutes, own, of_team in used.booked or ():
            booked.setdefault(UUID(policy), []).append((datetime.fromisoformat(start), minutes, own, of_team))
        offers.booked = booked
    return offers


def _limits(one: Candidate, who: Who) -> list[BookingLimit]:
    return [limit for limit in one.rules.limits if limit.of == "member" or who.team_id is not None]


def _periods(
    limit: BookingLimit, starts_at: datetime, ends_at: datetime, calendar: LocationCalendar
) -> list[tuple[datetime, datetime]]:
    found = [limit_period(limit, starts_at, calendar)]
    while found[-1][1] < ends_at:
        found.append(limit_period(limit, found[-1][1], calendar))
    return found


def _without(base: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    return subtract(base, [low for low, _ in taken], [high for _, high in taken], 0, 1)
