"""Changing what a booking says without moving it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import BookingUpdated
from coworkapi.bookings.models import LIVE
from coworkapi.bookings.rules import check_state, violations
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.access import asker_of
from coworkapi.bookings.service.book import policy_broken
from coworkapi.bookings.service.change import change
from coworkapi.bookings.service.facts import load_facts
from coworkapi.core.errors import Invalid
from coworkapi.core.unit_of_work import acting_principal


async def update(
    session: AsyncSession, booking: BookingOut, *, now: datetime, changes: Mapping[str, Any]
) -> BookingOut:
    """Sets title, note, attendee_count, external_id or metadata of a locked booking.

    Raises PolicyBroken when more attendees are named than fit, WrongState for a new number of them once it is over,
    Invalid where the last word on who it is for would go.
    """
    values = {name: value for name, value in changes.items() if getattr(booking, name) != value}
    if not values:
        return booking
    if "title" in values and values["title"] is None and booking.member_id is None and booking.team_id is None:
        raise Invalid.field("/title", "says who this booking is for, so it can't be removed; give another")
    if "attendee_count" in values:
        check_state(booking.state, LIVE, "given another number of attendees")
        facts = await load_facts(
            session, resource_id=booking.resource_id, starts_at=booking.starts_at, ends_at=booking.ends_at
        )
        wish = facts.wish(
            quantity=booking.quantity,
            attendee_count=values["attendee_count"],
            asker=asker_of(acting_principal(session)),
        )
        too_many = [
            one
            for one in violations(facts.rules, wish, now, await facts.calendar(session))
            if one.code == "capacity" and wish.attendee_count > booking.attendee_count
        ]
        if too_many:
            raise policy_broken(facts.resource_name, too_many)
    stored = {("metadata" if name == "meta" else name): value for name, value in values.items()}
    return await change(session, booking, BookingUpdated, **stored)
