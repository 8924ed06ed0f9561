"""Cancelling: by the terms of the day it was booked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import TooLate
from coworkapi.bookings.events import BookingCancelled
from coworkapi.bookings.rules import CancellationTerms, cancellation_terms, check_transition
from coworkapi.bookings.schemas import BookingOut, BookingTerms, CancellationOut, CancelOut
from coworkapi.bookings.service.change import change, with_values
from coworkapi.bookings.service.money_change import give_up
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.spaces import service as spaces


async def cancel(
    session: AsyncSession, booking: BookingOut, *, now: datetime, reason: str | None = None, dry_run: bool = False
) -> CancelOut:
    """Gives a locked booking up and its time free; says what that costs by the booking's terms.

    `dry_run` changes nothing. Raises WrongState, and TooLate for one that is over.
    """
    check_transition(booking.state, "cancelled", "cancelled")
    if booking.ends_at <= now and booking.state == "confirmed":
        raise TooLate("the booking is over and can't be cancelled any more")
    cost = cost_of_cancelling(booking.state, booking.terms, booking.starts_at, now)
    values = {
        "state": "cancelled",
        "cancelled_at": now,
        "cancellation_reason": reason,
        "cancellation_fee_percent": cost.fee_percent,
        "expires_at": None,
        "check_in_by": None,
    }
    async with rehearsal(session, dry_run):
        moves = await give_up(session, [(booking, cost.fee_percent)], reason="the booking was cancelled")
    money = moves.shown(booking.id, booking.price, None)
    if dry_run:
        return CancelOut(booking=with_values(booking, values), cancellation=cost, money=money, dry_run=True)
    await spaces.release(session, source_ids=[booking.id])
    cancelled = await change(session, booking, BookingCancelled, **values)
    return CancelOut(booking=cancelled, cancellation=cost, money=money, dry_run=False)


def cost_of_cancelling(state: str, terms: BookingTerms, starts_at: datetime, now: datetime) -> CancellationOut:
    """What it costs at `now`: nothing before it is confirmed."""
    if state != "confirmed":
        found = CancellationTerms(0)
    else:
        found = cancellation_terms(terms.cancellation, starts_at, now)
    return CancellationOut(fee_percent=found.fee_percent, until=found.until, then_fee_percent=found.then_fee_percent)
