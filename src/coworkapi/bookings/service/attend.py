"""The day itself: check-in, no-show, completion, an early end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import TooEarly, TooLate
from coworkapi.bookings.events import BookingCheckedIn, BookingCompleted, BookingNoShow
from coworkapi.bookings.rules import CHECK_IN_OPENS, check_state, check_transition
from coworkapi.bookings.schemas import BookingOut, MoveOut
from coworkapi.bookings.service.book import tell
from coworkapi.bookings.service.change import change, previous_of, with_values
from coworkapi.bookings.service.facts import load_facts
from coworkapi.bookings.service.look import ask_of
from coworkapi.bookings.service.money_move import Repriced, reprice, reprice_one
from coworkapi.bookings.service.place import occupied_until
from coworkapi.bookings.service.shorten import shorten
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.spaces import service as spaces

_CHECK_IN = text("""
UPDATE bookings b SET state = 'checked_in', checked_in_at = arrival.at, check_in_by = NULL, version = b.version + 1,
  updated_at = app_now()
FROM unnest(CAST(:ids AS uuid[]), CAST(:ats AS timestamptz[])) AS arrival(id, at)
WHERE b.id = arrival.id AND b.id = ANY (CAST(:ids AS uuid[]))
RETURNING b.id, b.updated_at, b.version
""")


async def check_in(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Its people are there: from half an hour before the start until the end. Raises WrongState, TooEarly, TooLate."""
    _check_arrival(booking, now)
    return await change(session, booking, BookingCheckedIn, state="checked_in", checked_in_at=now, check_in_by=None)


async def check_in_all(session: AsyncSession, arrivals: Sequence[tuple[BookingOut, datetime]]) -> list[BookingOut]:
    """Locked bookings whose people came at those times, written down together. One statement. Raises as `check_in`."""
    for booking, at in arrivals:
        _check_arrival(booking, at)
    ids, ats = [booking.id for booking, _ in arrivals], [at for _, at in arrivals]
    rows = {row.id: row for row in await session.execute(_CHECK_IN, {"ids": ids, "ats": ats})} if ids else {}
    found = []
    for booking, at in arrivals:
        values = {"state": "checked_in", "checked_in_at": at, "check_in_by": None}
        row = rows[booking.id]
        found.append(with_values(booking, {**values, "updated_at": row.updated_at, "version": row.version}))
        tell(session, BookingCheckedIn, found[-1], previous_of(booking, values))
    return found


def _check_arrival(booking: BookingOut, at: datetime) -> None:
    check_transition(booking.state, "checked_in", "checked in")
    if at < booking.starts_at - CHECK_IN_OPENS:
        raise TooEarly(f"check-in opens {int(CHECK_IN_OPENS.total_seconds() // 60)} minutes before the start")
    if at >= booking.ends_at:
        raise TooLate("the booking is over; it can't be checked in any more")


async def mark_no_show(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Nobody came: releases the rest of its time. Raises WrongState, and TooEarly before its start."""
    check_transition(booking.state, "no_show", "marked as a no-show")
    if now < booking.starts_at:
        raise TooEarly("it hasn't begun yet; a no-show can be told from its start")
    await spaces.release(session, source_ids=[booking.id])
    return await change(session, booking, BookingNoShow, state="no_show", check_in_by=None)


async def complete(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Closes a booking that is over (the worker does so by itself). Raises WrongState, and TooEarly while it runs."""
    check_transition(booking.state, "completed", "completed")
    if now < booking.ends_at:
        raise TooEarly("it isn't over yet; POST .../end-early ends it now")
    return await change(session, booking, BookingCompleted, state="completed", check_in_by=None)


async def end_early(session: AsyncSession, booking: BookingOut, *, now: datetime, dry_run: bool = False) -> MoveOut:
    """Ends a running booking now (at the next whole minute), and gives the rest of its time free but for the buffer.

    It costs what the shorter time costs, with the factors of demand and of the last minute that it was booked with.
    Raises WrongState; TooEarly before it starts; TooLate when it is over.
    """
    check_state(booking.state, {"confirmed", "checked_in"}, "ended early")
    if now < booking.starts_at:
        raise TooEarly("it hasn't begun yet; cancel it instead")
    ends_at = now.replace(second=0, microsecond=0)
    if ends_at < now or ends_at == booking.starts_at:
        ends_at += timedelta(minutes=1)
    if ends_at >= booking.ends_at:
        raise TooLate("it is over already")
    values = {
        "state": "completed",
        "ends_at": ends_at,
        "check_in_by": None,
        "sequence": booking.sequence + 1,
        "is_exception": booking.is_exception or booking.series_id is not None,
    }
    async with rehearsal(session, dry_run):
        priced = await _shorter(session, booking, ends_at, now)
    values |= priced.values(booking)
    if dry_run:
        ended = with_values(booking, values)
    else:
        await shorten(session, booking.id, occupied_until(ends_at, booking.terms))
        ended = await change(session, booking, BookingCompleted, **values)
    await priced.write(session, [ended], now=now, dry_run=dry_run)
    return MoveOut(booking=ended, money=priced.shown(booking, ended), dry_run=dry_run)


async def _shorter(session: AsyncSession, booking: BookingOut, ends_at: datetime, now: datetime) -> Repriced:
    if booking.price is None:
        return await reprice(session, [], now=now, calendars={}, is_priced=False)
    # For nobody: who was archived meanwhile may end what they have, too.
    facts = await load_facts(
        session, resource_id=booking.resource_id, starts_at=booking.starts_at, ends_at=ends_at, own=booking.id
    )
    return await reprice_one(session, booking, facts, ask_of(facts, booking.quantity), now=now, as_booked=True)
