"""A location's week, and the days that differ from it. Each change raises the location's version: calendars are
remembered by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.spaces.calendar import Hours, public_holidays
from coworkapi.spaces.events import ClosureCreated, ClosureDeleted, ClosureUpdated, OpeningHoursUpdated
from coworkapi.spaces.models import Closure, Location, OpeningInterval
from coworkapi.spaces.rules import WEEKDAYS, wall_time
from coworkapi.spaces.schemas.common import Hours as HoursOut
from coworkapi.spaces.schemas.locations import ClosureOut, HolidayOut, OpeningHoursOut
from coworkapi.spaces.service.calendars import load_calendar
from coworkapi.spaces.service.locations import intervals_of
from coworkapi.spaces.service.rows import apply, find, previous, touch

MAX_CLOSURE_DAYS = 3660


def week_out(location: Location, week: Sequence[Hours]) -> OpeningHoursOut:
    """A week as its GET shows it."""
    days = {name: _hours_out(hours) for name, hours in zip(WEEKDAYS, week, strict=True)}
    return OpeningHoursOut(location_id=location.id, time_zone=location.time_zone, **days)


def closure_out(closure: Closure) -> ClosureOut:
    """A closure as its GET shows it."""
    return ClosureOut(
        id=closure.id,
        location_id=closure.location_id,
        name=closure.name,
        starts_on=closure.starts_on,
        ends_on=closure.ends_on,
        hours=_hours_out(closure.hours),
        created_at=closure.created_at,
        updated_at=closure.updated_at,
    )


def _hours_out(hours: Sequence[Any]) -> list[HoursOut]:
    return [HoursOut(opens=wall_time(opens), closes=wall_time(closes)) for opens, closes in hours]


async def opening_hours(session: AsyncSession, *, location: Location) -> OpeningHoursOut:
    """The week of a location."""
    return week_out(location, (await load_calendar(session, location.id)).week)


async def set_opening_hours(session: AsyncSession, *, location: Location, week: Sequence[Hours]) -> OpeningHoursOut:
    """Replaces the week of a locked location (minutes, Monday first). What is booked already stays."""
    before = await opening_hours(session, location=location)
    await session.execute(delete(OpeningInterval).where(OpeningInterval.location_id == location.id))
    session.add_all(intervals_of(location.id, week))
    touch(location)
    await session.flush()
    after = week_out(location, week)
    emit(
        session,
        OpeningHoursUpdated(
            aggregate_id=location.id, location_id=location.id, data=after, previous=previous(before, after)
        ),
    )
    return after


async def create_closure(
    session: AsyncSession,
    *,
    location: Location,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    hours: Hours = (),
) -> Closure:
    """Closes a locked location on local days `[starts_on, ends_on)`, or opens it at `hours` (minutes) on them."""
    closure = Closure(
        id=new_id(),
        location_id=location.id,
        name=name,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1) if ends_on is None else ends_on,
        hours=[list(interval) for interval in hours],
    )
    _check_days(closure)
    session.add(closure)
    touch(location)
    await session.flush()
    emit(session, ClosureCreated(aggregate_id=closure.id, location_id=closure.location_id, data=closure_out(closure)))
    return closure


async def get_closure(session: AsyncSession, closure_id: UUID) -> Closure:
    """Raises NotFound."""
    return await find(session, Closure, closure_id)


async def lock_closure(session: AsyncSession, closure_id: UUID) -> tuple[Closure, Location]:
    """The closure and its location, both locked, the location first. Raises NotFound."""
    closure = await find(session, Closure, closure_id)
    location = await find(session, Location, closure.location_id, lock=True)
    return await find(session, Closure, closure_id, lock=True), location


async def update_closure(
    session: AsyncSession, *, closure: Closure, location: Location, changes: Mapping[str, Any]
) -> None:
    """Changes fields of a locked closure; `hours` in minutes."""
    before = closure_out(closure)
    apply(closure, changes)
    _check_days(closure)
    touch(location)
    await session.flush()
    after = closure_out(closure)
    emit(
        session,
        ClosureUpdated(aggregate_id=closure.id, location_id=location.id, data=after, previous=previous(before, after)),
    )


async def delete_closure(session: AsyncSession, *, closure: Closure, location: Location) -> None:
    """Takes a locked closure back."""
    emit(session, ClosureDeleted(aggregate_id=closure.id, location_id=location.id, data=closure_out(closure)))
    await session.delete(closure)
    touch(location)
    await session.flush()


async def holidays(session: AsyncSession, *, location: Location, year: int) -> list[HolidayOut]:
    """The public holidays of a location's country and region in a year; none when it has no country set."""
    if location.holiday_country is None:
        return []
    calendar = await load_calendar(session, location.id)
    return [
        HolidayOut(on=day, name=name, is_closed=not calendar.hours_of(day))
        for day, name in public_holidays(location.holiday_country, location.holiday_region, year).items()
    ]


def _check_days(closure: Closure) -> None:
    if closure.ends_on <= closure.starts_on:
        raise Invalid.field(
            "/ends_on", "must lie after starts_on: it is the first day that is not concerned any more", "order"
        )
    if (closure.ends_on - closure.starts_on).days > MAX_CLOSURE_DAYS:
        raise Invalid.field("/ends_on", f"a closure covers at most {MAX_CLOSURE_DAYS} days; archive the location")
