"""Who comes to a booking: invited, taken off the list, answered.

What the database keeps of a list is decided here; the mails follow by the facts (`service/invitations.py`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.attendee_models import Attendee
from coworkapi.bookings.attendee_schemas import MOST_ATTENDEES, AttendeeIn, AttendeeOut
from coworkapi.bookings.errors import AlreadyInvited, TooLate, TooManyAttendees
from coworkapi.bookings.events import AttendeeRemoved, AttendeeUpdated
from coworkapi.bookings.models import LIVE
from coworkapi.bookings.rules import check_state
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.attendee_list import Person, find_people, heads, put_on_list
from coworkapi.bookings.service.update import update as update_booking
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id


async def invite(session: AsyncSession, booking: BookingOut, wanted: AttendeeIn, *, now: datetime) -> AttendeeOut:
    """Puts someone on the list of a locked booking; its `attendee_count` rises when there is none left for them.

    Raises NotFound, WrongState, TooLate, AlreadyInvited, TooManyAttendees, PolicyBroken when they don't fit.
    """
    check_state(booking.state, LIVE, "given further attendees")
    require_not_over(booking, now)
    (person,) = await find_people(session, [wanted], pointer="")
    there = await list_of(session, booking.id)
    require_room(len(there) + 1)
    if person.member_id is not None and person.member_id in {one.member_id for one in there}:
        raise AlreadyInvited(f"{person.name} is on the list already")
    made = await put_on_list(session, [booking], [person])
    if not made:
        raise AlreadyInvited(f"{person.email} is on the list already")
    coming = heads([*there, person], booking.member_id)
    if coming > booking.attendee_count:
        await update_booking(session, booking, now=now, changes={"attendee_count": coming})
    return made[0]


def require_not_over(booking: BookingOut, now: datetime) -> None:
    """Raises TooLate for one that has ended."""
    if booking.ends_at <= now:
        raise TooLate("the booking is over; nobody can be invited to it any more")


def require_room(count: int) -> None:
    """Raises TooManyAttendees for a list that would be too long."""
    if count > MOST_ATTENDEES:
        raise TooManyAttendees(f"a booking has {MOST_ATTENDEES} attendees at most; give the number alone for more")


async def list_of(session: AsyncSession, booking_id: UUID) -> list[Person]:
    """Who is on the list now. One statement."""
    rows = await session.execute(
        select(Attendee.name, Attendee.email, Attendee.member_id).where(
            Attendee.booking_id == booking_id, Attendee.cancelled_at.is_(None)
        )
    )
    return [Person(row.name, row.email, row.member_id) for row in rows]


async def remove(session: AsyncSession, booking: BookingOut, attendee_id: UUID, *, now: datetime) -> AttendeeOut:
    """Takes someone off the list of a locked booking; `attendee_count` stays. Raises NotFound, WrongState, TooLate."""
    check_state(booking.state, LIVE, "given fewer attendees")
    require_not_over(booking, now)
    return await _change(session, booking, attendee_id, AttendeeRemoved, cancelled_at=now)


async def note_response(session: AsyncSession, booking: BookingOut, attendee_id: UUID, *, response: str) -> AttendeeOut:
    """Keeps what someone on the list of a locked booking answered. Raises NotFound."""
    return await _change(session, booking, attendee_id, AttendeeUpdated, response=response)


async def _change(
    session: AsyncSession,
    booking: BookingOut,
    attendee_id: UUID,
    fact: type[AttendeeRemoved | AttendeeUpdated],
    **values: object,
) -> AttendeeOut:
    row = await session.scalar(
        attendees_of(booking.id)
        .where(Attendee.id == attendee_id, Attendee.cancelled_at.is_(None))
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound(f"there is no attendee {encode_id('att', attendee_id)} of this booking")
    previous = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    after = AttendeeOut.model_validate(row)
    if previous:
        emit(session, fact(aggregate_id=row.id, location_id=booking.location_id, data=after, previous=previous))
    return after


def attendees_of(booking_id: UUID) -> Select[Attendee]:
    """A booking's attendees, those who were taken off the list too."""
    return select(Attendee).where(Attendee.booking_id == booking_id)
