"""What falls due by itself: holds and requests lapse, no-shows are released, ended bookings are completed.

Each batch is one statement for states and allocations, and core's one for the events. `SKIP LOCKED` leaves what a
request is working on for the next round.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingCompleted, BookingExpired, BookingNoShow
from coworkapi.bookings.queries import COLUMNS, booking_of
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.book import tell
from coworkapi.bookings.service.change import with_values
from coworkapi.bookings.service.money_change import give_up
from coworkapi.core.events import Fact
from coworkapi.core.prepared import Prepared

BATCH = 500


# Whose payment came in time isn't late when it is noticed: `confirm_paid_booking` makes it sure in a moment.
_UNPAID = """NOT (state = 'pending_payment' AND EXISTS (
  SELECT FROM charges c JOIN charge_balances paid ON paid.organization_id = c.organization_id AND paid.charge_id = c.id
  WHERE c.source_id = bookings.id AND c.source_kind = 'booking' AND c.voids_charge_id IS NULL
    AND paid.settled = c.gross AND NOT EXISTS (
      SELECT FROM charges v WHERE v.organization_id = c.organization_id AND v.voids_charge_id = c.id)))"""


def _batch(*, states: str, due: str, becomes: str, clears: str, releases: bool, unless: str = "true") -> Prepared:
    gone = (
        "gone AS (DELETE FROM allocations a USING done WHERE a.source_id = done.id RETURNING a.id)"
        if releases
        else "gone AS (SELECT 1)"
    )
    return Prepared(
        text(
            f"""
WITH due AS (
  SELECT id, state FROM bookings WHERE state IN {states} AND {due} <= CAST(:now AS timestamptz) AND {unless}
  ORDER BY {due} LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED
), done AS (
  UPDATE bookings b SET state = '{becomes}', {clears} = NULL, version = b.version + 1, updated_at = app_now()
  FROM due WHERE b.id = due.id
  RETURNING b.*, due.state AS former
), {gone}
SELECT {COLUMNS}, b.former FROM done b
JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id
ORDER BY b.{"ends_at" if becomes == "completed" else "starts_at"}, b.id"""  # noqa: S608 - our own names
        )
    )


_EXPIRE = _batch(
    states="('held', 'pending_approval', 'pending_payment')",
    due="expires_at",
    becomes="expired",
    clears="expires_at",
    releases=True,
    unless=_UNPAID,
)
_NO_SHOW = _batch(states="('confirmed')", due="check_in_by", becomes="no_show", clears="check_in_by", releases=True)
_COMPLETE = _batch(
    states="('confirmed', 'checked_in')", due="ends_at", becomes="completed", clears="check_in_by", releases=False
)


async def expire(session: AsyncSession, now: datetime) -> int:
    """Holds, requests and unpaid bookings whose time is over expire and give their units free; how many."""
    expired = await _run(session, _EXPIRE, now, BookingExpired)
    await give_up(session, [(booking, 0) for booking in expired], reason="the booking has expired")
    return len(expired)


async def release_no_shows(session: AsyncSession, now: datetime) -> int:
    """Confirmed bookings that nobody checked in to in time are released; how many. Their price stays charged."""
    return len(await _run(session, _NO_SHOW, now, BookingNoShow))


async def complete_ended(session: AsyncSession, now: datetime) -> int:
    """Bookings that have ended are completed; they keep their past time, and the buffer after it; how many."""
    return len(await _run(session, _COMPLETE, now, BookingCompleted))


async def _run(session: AsyncSession, statement: Prepared, now: datetime, fact: type[Fact]) -> list[BookingOut]:
    """The bookings as they were, but for what became of their state: `give_up` goes by what they had been."""
    rows = await statement.fetch(session, now=now, limit=BATCH)
    found = []
    for row in rows:
        booking = booking_of(row)
        tell(session, fact, booking, {"state": row.former})
        found.append(with_values(booking, {"state": row.former}))
    return found
