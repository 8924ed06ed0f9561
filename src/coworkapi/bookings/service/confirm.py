"""From a hold or a request to a sure booking: confirm, approve, decline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import TooLate
from coworkapi.bookings.events import OF_STATE, BookingDeclined
from coworkapi.bookings.rules import (
    check_in_deadline,
    check_state,
    check_transition,
    expiry,
    state_after_approval,
    state_after_hold,
)
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.book import pays_first
from coworkapi.bookings.service.change import change
from coworkapi.bookings.service.money_change import give_up, pay_held
from coworkapi.spaces import service as spaces


async def confirm(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Makes a hold into a booking; by its terms it may wait for approval or payment first.

    Raises WrongState, and TooLate for a hold that has lapsed.
    """
    check_state(booking.state, {"held"}, "confirmed")
    _require_time_left(booking, now, "the hold has lapsed; book anew")
    state = state_after_hold(
        needs_approval=booking.terms.approval_hours is not None, pays_first=pays_first(booking.terms, _left(booking))
    )
    await spaces.relabel(session, source_ids=[booking.id], kind="booking")
    return await _become(session, booking, state, now)


async def approve(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Says yes to a request. Raises WrongState, and TooLate for one that has lapsed."""
    check_state(booking.state, {"pending_approval"}, "approved")
    _require_time_left(booking, now, "the request has lapsed; book anew")
    state = state_after_approval(pays_first=pays_first(booking.terms, _left(booking)))
    return await _become(session, booking, state, now)


async def confirm_paid(session: AsyncSession, booking: BookingOut, *, now: datetime) -> BookingOut:
    """Makes a booking sure that waited for its payment, and was paid. Raises WrongState."""
    check_state(booking.state, {"pending_payment"}, "confirmed by a payment")
    return await _become(session, booking, "confirmed", now)


async def decline(session: AsyncSession, booking: BookingOut, *, reason: str | None = None) -> BookingOut:
    """Says no to a request, and gives its time free. Raises WrongState."""
    check_transition(booking.state, "declined", "declined")
    await spaces.release(session, source_ids=[booking.id])
    await give_up(session, [(booking, 0)], reason="the booking was declined")
    return await change(
        session, booking, BookingDeclined, state="declined", cancellation_reason=reason, expires_at=None
    )


async def _become(session: AsyncSession, booking: BookingOut, state: str, now: datetime) -> BookingOut:
    changed = await change(session, booking, OF_STATE[state], **_into(state, booking, now))
    await pay_held(session, [booking], {changed.id: changed})
    return changed


def _left(booking: BookingOut) -> int:
    return booking.price.left if booking.price is not None else 0


def _into(state: str, booking: BookingOut, now: datetime) -> dict[str, Any]:
    terms = booking.terms
    return {
        "state": state,
        "expires_at": expiry(
            state,
            now,
            booking.starts_at,
            hold_minutes=terms.hold_minutes,
            approval_hours=terms.approval_hours,
        ),
        "check_in_by": check_in_deadline(state, booking.starts_at, booking.ends_at, now, terms.no_show_minutes),
    }


def _require_time_left(booking: BookingOut, now: datetime, detail: str) -> None:
    # The worker marks it expired a moment later; until then its deadline says so.
    if booking.expires_at is not None and booking.expires_at <= now:
        raise TooLate(detail)
