"""Cancelling a series: one occurrence, one and those that follow, or all that have not begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingCancelled, SeriesCancelled
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import ended_before
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import OccurrenceOut, SeriesChangeOut, SeriesOut, SeriesScope
from coworkapi.bookings.service.access import lock_booking
from coworkapi.bookings.service.cancel import cancel, cost_of_cancelling
from coworkapi.bookings.service.money_change import MoneyMoves, give_up
from coworkapi.bookings.service.series import previous_of, save_series
from coworkapi.bookings.service.series_access import (
    Part,
    booking_out,
    load_part,
    occurrence_booking,
    require_running,
    shown,
)
from coworkapi.bookings.service.series_money import total_of
from coworkapi.bookings.service.series_write import Changed, change_bookings, release
from coworkapi.core.clock import zone
from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import rehearsal


async def cancel_series(
    session: AsyncSession,
    series: BookingSeries,
    *,
    now: datetime,
    scope: SeriesScope,
    booking_id: UUID | None = None,
    recurrence_at: datetime | None = None,
    reason: str | None = None,
    dry_run: bool = False,
) -> SeriesChangeOut:
    """Gives up occurrences of a locked series, those that were changed on their own too, each by its own terms.

    `this` excludes the occurrence (EXDATE); `following` ends the series before it; `all` ends it. What has begun stays.
    Raises NotFound, SeriesEnded, TooLate, WrongState.
    """
    require_running(series)
    if scope == "this":
        return await _cancel_one(session, series, booking_id, recurrence_at, now=now, reason=reason, dry_run=dry_run)
    part = await load_part(session, series, now=now, scope=scope, booking_id=booking_id, recurrence_at=recurrence_at)
    leaving = part.alive(now)
    whole = scope == "all" or part.first == 0
    (was,) = await shown(session, series)
    values: dict[str, Any] = {"ended_at": now} if whole else {}
    if part.first > 0:
        values["rrule"] = str(ended_before(part.rule, part.concerned[0].starts_at))
    async with rehearsal(session, dry_run):
        moves = await give_up(session, [(one, fee_of(one, now)) for one in leaving], reason="the series was cancelled")
    told = _told(leaving, part, series, now, moves)
    money = total_of(one.money for one in told)
    if dry_run:
        after = was.model_copy(update=values)
        return SeriesChangeOut(dry_run=True, series=after, occurrences=told, money=money)
    await release(session, leaving)
    await change_bookings(
        session,
        # The series' rule no longer names them, so that it may come to name others at the same time.
        [
            Changed(one, {**cancelled_values(one, now=now, reason=reason), "recurrence_at": None}, BookingCancelled)
            for one in leaving
        ],
    )
    for name, value in values.items():
        setattr(series, name, value)
    after = await _save(session, series, was, whole=whole)
    return SeriesChangeOut(dry_run=False, series=after, occurrences=told, money=money)


def cancelled_values(booking: BookingOut, *, now: datetime, reason: str | None) -> dict[str, Any]:
    """What cancelling changes on a booking; as `cancel` of a single one does."""
    return {
        "state": "cancelled",
        "cancelled_at": now,
        "cancellation_reason": reason,
        "cancellation_fee_percent": fee_of(booking, now),
        "expires_at": None,
        "check_in_by": None,
    }


def fee_of(booking: BookingOut, now: datetime) -> int:
    """The share of the price that cancelling it now costs."""
    return cost_of_cancelling(booking.state, booking.terms, booking.starts_at, now).fee_percent


async def _cancel_one(
    session: AsyncSession,
    series: BookingSeries,
    booking_id: UUID | None,
    recurrence_at: datetime | None,
    *,
    now: datetime,
    reason: str | None,
    dry_run: bool,
) -> SeriesChangeOut:
    found = await occurrence_booking(session, series, booking_id=booking_id, recurrence_at=recurrence_at)
    booking = await lock_booking(session, found)
    done = await cancel(session, booking, now=now, reason=reason, dry_run=dry_run)
    (after,) = await shown(session, series)
    if dry_run and booking.recurrence_at is not None:
        after.excluded_at = sorted({*after.excluded_at, booking.recurrence_at})
    fee = done.cancellation.fee_percent
    told = booking_out(done.booking, None, "cancelled", zone(series.time_zone), fee_percent=fee, money=done.money)
    return SeriesChangeOut(dry_run=dry_run, series=after, occurrences=[told], money=done.money)


async def _save(session: AsyncSession, series: BookingSeries, was: SeriesOut, *, whole: bool) -> SeriesOut:
    if not whole:
        return await save_series(session, series, was)
    series.version += 1
    await session.flush()
    (after,) = await shown(session, series)
    emit(
        session,
        SeriesCancelled(
            aggregate_id=series.id, location_id=series.location_id, data=after, previous=previous_of(was, after)
        ),
    )
    return after


def _told(
    leaving: list[BookingOut], part: Part, series: BookingSeries, now: datetime, moves: MoneyMoves
) -> list[OccurrenceOut]:
    where = zone(series.time_zone)
    named = {one.starts_at: one for one in part.concerned}
    return [
        booking_out(
            one,
            named.get(one.recurrence_at) if one.recurrence_at else None,
            "cancelled",
            where,
            fee_percent=fee_of(one, now),
            money=moves.shown(one.id, one.price, None),
        )
        for one in leaving
    ]
