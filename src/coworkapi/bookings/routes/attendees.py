"""`/v1/bookings/{id}/attendees`, the same for members, and for whole series."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from coworkapi.bookings import service
from coworkapi.bookings.attendee_models import Attendee
from coworkapi.bookings.attendee_schemas import AttendeeIn, AttendeeOut, AttendeePatch, AttendeesOut
from coworkapi.bookings.errors import AlreadyInvited, PolicyBroken, SeriesEnded, TooLate, TooManyAttendees, WrongState
from coworkapi.bookings.service.attendees import attendees_of
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, problems, requires
from coworkapi.core.ids import AttendeeId, BookingId, SeriesId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page

router = Router(prefix="/v1/bookings/{booking_id}/attendees", tags=["Attendees"])
my_router = Router(prefix="/v1/me/bookings/{booking_id}/attendees", tags=["Attendees"])
series_router = Router(prefix="/v1/booking-series/{series_id}/attendees", tags=["Attendees"])
my_series_router = Router(prefix="/v1/me/booking-series/{series_id}/attendees", tags=["Attendees"])
ROUTERS = [router, my_router, series_router, my_series_router]
_READS, _WRITES, _MINE = [requires("bookings:read")], [requires("bookings:write")], [for_members()]
_INVITES = problems(NotFound, AlreadyInvited, TooManyAttendees, PolicyBroken, WrongState, TooLate)
_REMOVES = problems(NotFound, WrongState, TooLate)
_FOUND = problems(NotFound)
_INVITES_TO_SERIES = problems(NotFound, AlreadyInvited, TooManyAttendees, PolicyBroken, SeriesEnded, TooLate)
Removed = Annotated[bool, Query(description="Also those who were taken off the list")]


@router.get("", summary="List a booking's attendees", dependencies=_READS, responses=_FOUND)
async def list_booking_attendees(
    booking_id: BookingId, ctx: Ctx, page: Paging, include_removed: Removed = False
) -> Page[AttendeeOut]:
    """In the order in which they were invited."""
    return await _page(ctx, booking_id, page, include_removed=include_removed)


@router.post("", status_code=201, summary="Invite someone to a booking", dependencies=_WRITES, responses=_INVITES)
async def add_booking_attendee(booking_id: BookingId, body: AttendeeIn, ctx: Ctx) -> AttendeeOut:
    """An invitation with a calendar entry goes to them once the booking is confirmed; changes of time and place and the
    cancellation follow. A guest from outside is expected as a visitor. `attendee_count` rises when it must, as far as
    the policy's capacity allows."""
    booking = await service.lock_booking(ctx.unit, booking_id)
    return await service.invite(ctx.session, booking, body, now=ctx.now)


@router.patch("/{attendee_id}", summary="Note an attendee's answer", dependencies=_WRITES, responses=_FOUND)
async def update_booking_attendee(
    booking_id: BookingId, attendee_id: AttendeeId, body: AttendeePatch, ctx: Ctx
) -> AttendeeOut:
    """What they told you; who declined is not expected as a visitor."""
    return await _note(ctx, booking_id, attendee_id, body)


@router.delete(
    "/{attendee_id}",
    status_code=204,
    summary="Take an attendee off the list",
    dependencies=_WRITES,
    responses=_REMOVES,
)
async def remove_booking_attendee(booking_id: BookingId, attendee_id: AttendeeId, ctx: Ctx) -> None:
    """Whoever was invited gets a cancellation. `attendee_count` stays as it is."""
    await _remove(ctx, booking_id, attendee_id)


@my_router.get("", summary="List your booking's attendees", dependencies=_MINE, responses=_FOUND)
async def list_my_booking_attendees(
    booking_id: BookingId, ctx: Ctx, page: Paging, include_removed: Removed = False
) -> Page[AttendeeOut]:
    """In the order in which they were invited."""
    return await _page(ctx, booking_id, page, include_removed=include_removed)


@my_router.post("", status_code=201, summary="Invite someone to your booking", dependencies=_MINE, responses=_INVITES)
async def add_my_booking_attendee(booking_id: BookingId, body: AttendeeIn, ctx: Ctx) -> AttendeeOut:
    """Anyone by name and e-mail address; by `member_id` yourself and the people of your teams. Your name and address
    stand in the invitation, so that they can answer you."""
    booking = await service.lock_booking(ctx.unit, booking_id)
    return await service.invite(ctx.session, booking, body, now=ctx.now)


@my_router.patch("/{attendee_id}", summary="Note your attendee's answer", dependencies=_MINE, responses=_FOUND)
async def update_my_booking_attendee(
    booking_id: BookingId, attendee_id: AttendeeId, body: AttendeePatch, ctx: Ctx
) -> AttendeeOut:
    """What they told you; who declined is not expected as a visitor."""
    return await _note(ctx, booking_id, attendee_id, body)


@my_router.delete(
    "/{attendee_id}",
    status_code=204,
    summary="Take an attendee off your list",
    dependencies=_MINE,
    responses=_REMOVES,
)
async def remove_my_booking_attendee(booking_id: BookingId, attendee_id: AttendeeId, ctx: Ctx) -> None:
    """Whoever was invited gets a cancellation. `attendee_count` stays as it is."""
    await _remove(ctx, booking_id, attendee_id)


@series_router.post(
    "", status_code=201, summary="Invite someone to a series", dependencies=_WRITES, responses=_INVITES_TO_SERIES
)
async def add_series_attendee(series_id: SeriesId, body: AttendeeIn, ctx: Ctx) -> AttendeesOut:
    """To every occurrence that is still to come, by one mail, and to those that a longer or moved series gets later.
    The answer holds their place in each occurrence."""
    return await service.invite_to_series(ctx.session, series_id, body, now=ctx.now)


@series_router.delete(
    "/{attendee_id}", summary="Take someone off a series", dependencies=_WRITES, responses=_INVITES_TO_SERIES
)
async def remove_series_attendee(series_id: SeriesId, attendee_id: AttendeeId, ctx: Ctx) -> AttendeesOut:
    """Whose place in one of the occurrences this is, loses it in all that are still to come; one mail says so."""
    return await service.remove_from_series(ctx.session, series_id, attendee_id, now=ctx.now)


@my_series_router.post(
    "", status_code=201, summary="Invite someone to your series", dependencies=_MINE, responses=_INVITES_TO_SERIES
)
async def add_my_series_attendee(series_id: SeriesId, body: AttendeeIn, ctx: Ctx) -> AttendeesOut:
    """As `POST /v1/booking-series/{series_id}/attendees`."""
    return await service.invite_to_series(ctx.session, series_id, body, now=ctx.now)


@my_series_router.delete(
    "/{attendee_id}", summary="Take someone off your series", dependencies=_MINE, responses=_INVITES_TO_SERIES
)
async def remove_my_series_attendee(series_id: SeriesId, attendee_id: AttendeeId, ctx: Ctx) -> AttendeesOut:
    """As `DELETE /v1/booking-series/{series_id}/attendees/{attendee_id}`."""
    return await service.remove_from_series(ctx.session, series_id, attendee_id, now=ctx.now)


async def _page(ctx: Context, booking_id: UUID, page: PageParams, *, include_removed: bool) -> Page[AttendeeOut]:
    booking = await service.find_booking(ctx.unit, booking_id)
    statement = attendees_of(booking.id)
    if not include_removed:
        statement = statement.where(Attendee.cancelled_at.is_(None))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Attendee.id], page=page, order="attendees")
    return Page(data=[AttendeeOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


async def _note(ctx: Context, booking_id: UUID, attendee_id: UUID, body: AttendeePatch) -> AttendeeOut:
    booking = await service.lock_booking(ctx.unit, booking_id)
    return await service.note_response(ctx.session, booking, attendee_id, response=body.response)


async def _remove(ctx: Context, booking_id: UUID, attendee_id: UUID) -> None:
    booking = await service.lock_booking(ctx.unit, booking_id)
    await service.remove_attendee(ctx.session, booking, attendee_id, now=ctx.now)
