"""The local days of a location: when it is open on one, and the places of a pool that are free then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import DayFull, LocationClosed
from coworkapi.benefits.rules.products import days_around, nearest_free_days
from coworkapi.core.errors import Invalid
from coworkapi.spaces import service as spaces
from coworkapi.spaces.service import Occupied, UnitsTaken
from coworkapi.spaces.values import LocationCalendar, Period

MOST_DAYS_AHEAD = 730
REACH = 14
_MOST_OCCUPIED = 50_000


@dataclass(frozen=True, slots=True)
class Pool:
    """The hot desks of which a dated pass takes one."""

    resource_id: UUID
    name: str
    unit_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Day:
    """A local day at a location: from midnight to midnight, and what is left of its opening hours."""

    on: date
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime

    @property
    def open_period(self) -> Range[datetime]:
        return Range(self.opens_at, self.closes_at)


def open_period(calendar: LocationCalendar, day: date, now: datetime) -> Period | None:
    """From the first opening to the last closing of a local day, or what is left of it; None: closed."""
    starts_at, ends_at = calendar.day_bounds(day)
    periods = calendar.open_periods(max(starts_at, min(now, ends_at)), ends_at)
    return (periods[0][0], periods[-1][1]) if periods else None


async def open_day(
    session: AsyncSession,
    *,
    calendar: LocationCalendar,
    location_name: str,
    pool: Pool | None,
    on: date,
    quantity: int,
    now: datetime,
) -> Day:
    """That day, if the location is open on it. Raises Invalid (past, too far ahead), LocationClosed."""
    today = calendar.local_day(now)
    if on < today:
        raise Invalid.field("/on", f"lies in the past; at {location_name} it is {today} now")
    if on > today + timedelta(days=MOST_DAYS_AHEAD):
        raise Invalid.field("/on", f"lies more than {MOST_DAYS_AHEAD} days ahead")
    found = open_period(calendar, on, now)
    if found is None:
        raise LocationClosed(
            f"{location_name} {'has closed for today' if on == today else 'is closed'} on {on}; choose another day",
            extra=await _nearest(session, calendar, pool, on, quantity, now),
        )
    return Day(on, *calendar.day_bounds(on), *found)


async def reserve(
    session: AsyncSession,
    *,
    calendar: LocationCalendar,
    pool: Pool,
    day: Day,
    source_id: UUID,
    quantity: int,
    now: datetime,
) -> list[UUID]:
    """Takes `quantity` places of the pool for the day's opening hours; their units. Raises DayFull."""
    try:
        return await spaces.allocate_from_pool(
            session,
            unit_ids=pool.unit_ids,
            quantity=quantity,
            period=day.open_period,
            kind="pass",
            source_id=source_id,
        )
    except UnitsTaken as taken:
        free = await free_places(session, pool=pool, day=day)
        raise await day_full(
            session, calendar=calendar, pool=pool, day=day, free=min(free, quantity - 1), quantity=quantity, now=now
        ) from taken


async def free_places(session: AsyncSession, *, pool: Pool, day: Day) -> int:
    """How many places nothing occupies in the day's opening hours. One statement."""
    found = await spaces.occupied(session, unit_ids=pool.unit_ids, period=day.open_period, limit=_MOST_OCCUPIED)
    return len(pool.unit_ids) - len({one.unit_id for one in found})


async def day_full(
    session: AsyncSession,
    *,
    calendar: LocationCalendar,
    pool: Pool,
    day: Day,
    free: int,
    quantity: int,
    now: datetime,
) -> DayFull:
    """The error that names the day and the nearest free ones."""
    left = f"{free} of {len(pool.unit_ids)} places free" if free else f"all its {len(pool.unit_ids)} places taken"
    return DayFull(
        f"{pool.name} has {left} on {day.on}; choose another day",
        extra={"free_places": free} | await _nearest(session, calendar, pool, day.on, quantity, now),
    )


async def _nearest(
    session: AsyncSession, calendar: LocationCalendar, pool: Pool | None, on: date, quantity: int, now: datetime
) -> dict[str, Any]:
    """`on`, and the nearest days that are open and have places free. One statement."""
    today = calendar.local_day(now)
    open_days = {
        day: period
        for day in days_around(on, first=today, reach=REACH)
        if (period := open_period(calendar, day, now)) is not None
    }
    free = dict.fromkeys(open_days, quantity)
    if pool is not None and open_days:
        span = Range(min(start for start, _ in open_days.values()), max(end for _, end in open_days.values()))
        taken = await spaces.occupied(session, unit_ids=pool.unit_ids, period=span, limit=_MOST_OCCUPIED)
        free = {day: len(pool.unit_ids) - _busy(taken, period) for day, period in open_days.items()}
    days = nearest_free_days(on, free, quantity=quantity, first=today)
    return {"on": on.isoformat(), "nearest_free_days": [day.isoformat() for day in days]}


def _busy(taken: Sequence[Occupied], period: Period) -> int:
    """On how many units something overlaps that period."""
    start, end = period
    return len(
        {
            one.unit_id
            for one in taken
            if (one.period.lower is None or one.period.lower < end)
            and (one.period.upper is None or one.period.upper > start)
        }
    )
