"""Changing what the bookings of a series say without moving them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingUpdated
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import rest_after
from coworkapi.bookings.rules import violations
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import OccurrenceOut, SeriesChangeOut, SeriesOut, SeriesScope
from coworkapi.bookings.service.access import lock_booking
from coworkapi.bookings.service.book import policy_broken
from coworkapi.bookings.service.series import save_series
from coworkapi.bookings.service.series_access import (
    Part,
    booking_out,
    is_open,
    load_part,
    occurrence_booking,
    require_running,
    shown,
)
from coworkapi.bookings.service.series_ask import series_facts, series_wish
from coworkapi.bookings.service.series_edit import as_it_would_be, before_values, created, one_changed, split
from coworkapi.bookings.service.series_write import Changed, change_bookings
from coworkapi.bookings.service.update import update
from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid

# The series' columns that differ in name from the booking's.
_STORED = {"metadata": "meta"}


async def update_series(
    session: AsyncSession,
    series: BookingSeries,
    *,
    now: datetime,
    scope: SeriesScope,
    changes: Mapping[str, Any],
    booking_id: UUID | None = None,
    recurrence_at: datetime | None = None,
    include_exceptions: bool = False,
    dry_run: bool = False,
) -> SeriesChangeOut:
    """Sets title, note, attendee_count or metadata of occurrences of a locked series, and of the series.

    An occurrence whose value isn't the series' keeps it unless `include_exceptions`. `following` splits the series.
    Raises as `update` of a booking does, NotFound, SeriesEnded, TooLate.
    """
    require_running(series)
    if scope == "this":
        found = await occurrence_booking(session, series, booking_id=booking_id, recurrence_at=recurrence_at)
        booking = await lock_booking(session, found)
        if not dry_run:
            booking = await update(session, booking, now=now, changes=changes)
        return await one_changed(session, series, booking, "updated", dry_run=dry_run)
    part = await load_part(session, series, now=now, scope=scope, booking_id=booking_id, recurrence_at=recurrence_at)
    await _check(session, series, part, changes, now)
    old = {name: getattr(series, _STORED.get(name, name)) for name in changes}
    touched: list[tuple[BookingOut, dict[str, Any]]] = []
    for booking in [*part.rows.values(), *part.others]:
        own = {
            name: value
            for name, value in changes.items()
            if getattr(booking, name) != value and (include_exceptions or getattr(booking, name) == old[name])
        }
        touched.append((booking, own if is_open(booking, now) else {}))
    splits = scope == "following" and part.first > 0
    told = _told(touched, part, series, now)
    (was,) = await shown(session, series)
    if dry_run:
        before, after = await as_it_would_be(
            session, series, part, {**changes, **(_rest(series, part) if splits else {})}, splits=splits
        )
        return SeriesChangeOut(dry_run=True, series=after, split_from=before, occurrences=told)
    before, after = await _write(session, series, part, was, touched, changes, splits=splits)
    return SeriesChangeOut(dry_run=False, series=after, split_from=before, occurrences=told)


async def _write(
    session: AsyncSession,
    series: BookingSeries,
    part: Part,
    was: SeriesOut,
    touched: list[tuple[BookingOut, dict[str, Any]]],
    changes: Mapping[str, Any],
    *,
    splits: bool,
) -> tuple[SeriesOut | None, SeriesOut]:
    values = {_STORED.get(name, name): value for name, value in changes.items()}
    if not splits:
        for name, value in values.items():
            setattr(series, name, value)
        await change_bookings(session, [Changed(one, own, BookingUpdated) for one, own in touched if own])
        return None, await save_series(session, series, was)
    half = await split(session, series, part, {**values, **_rest(series, part)})
    await change_bookings(
        session, [Changed(one, {**own, "series_id": half.id}, BookingUpdated) for one, own in touched]
    )
    before = await save_series(session, series, was)
    return before, await created(session, half)


def _rest(series: BookingSeries, part: Part) -> dict[str, Any]:
    """The columns of the newer half of the series, where nothing moves."""
    first, earlier = part.concerned[0].local, before_values(series, part)
    return {
        "rrule": str(rest_after(part.rule, part.first)),
        "starts_local": first,
        "skipped": [one for one in series.skipped if one not in earlier["skipped"]],
        "excluded_local": [one for one in series.excluded_local if one >= first],
    }


async def _check(
    session: AsyncSession, series: BookingSeries, part: Part, changes: Mapping[str, Any], now: datetime
) -> None:
    if "title" in changes and changes["title"] is None and series.member_id is None and series.team_id is None:
        raise Invalid.field("/title", "says who the series is for, so it can't be removed; give another")
    if changes.get("attendee_count", 0) <= series.attendee_count:
        return
    facts = await series_facts(session, series, series.resource_id)
    wish = series_wish(session, series, facts, attendee_count=changes["attendee_count"])
    too_many = [
        one for one in violations(facts.rules, wish, now, await facts.calendar(session)) if one.code == "capacity"
    ]
    if too_many:
        raise policy_broken(facts.resource_name, too_many)


def _told(
    touched: list[tuple[BookingOut, dict[str, Any]]], part: Part, series: BookingSeries, now: datetime
) -> list[OccurrenceOut]:
    where = zone(series.time_zone)
    named = {one.starts_at: one for one in part.concerned}
    return sorted(
        (
            booking_out(
                one,
                named.get(one.recurrence_at) if one.recurrence_at else None,
                "updated" if own else "unchanged",
                where,
            )
            for one, own in touched
            if is_open(one, now)
        ),
        key=lambda one: one.starts_at,
    )
