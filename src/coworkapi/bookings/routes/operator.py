"""`/v1/bookings`: for staff and integrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from coworkapi.bookings import service
from coworkapi.bookings.routes.common import (
    BOOKING_ERRORS,
    MOVE_ERRORS,
    VERB_ERRORS,
    DryRun,
    IfMatch,
    Sort,
    StartsBefore,
    StartsFrom,
    States,
    UpdatedSince,
    locked,
    page_of_bookings,
    shown,
    shown_page,
    told_what_is_free,
    wish_of,
)
from coworkapi.bookings.routes.expand import Expand, ExpandedBookingOut, expanded
from coworkapi.bookings.schemas import (
    BookingIn,
    BookingOut,
    BookingPatch,
    CancelOut,
    ExtendIn,
    MoveOut,
    PreviewOut,
    ReasonIn,
    RescheduleIn,
)
from coworkapi.core.http import Ctx, Router, requires
from coworkapi.core.ids import BookingId, LocationId, MemberId, ResourceId, SeriesId, TeamId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes

router = Router(prefix="/v1/bookings", tags=["Bookings"])
_READS, _WRITES, _APPROVES = (
    [requires("bookings:read")],
    [requires("bookings:write")],
    [requires("bookings:approve")],
)
_VERB: dict[str, Any] = {"response_model": BookingOut, "dependencies": _WRITES, "responses": VERB_ERRORS}


@router.post(
    "", status_code=201, summary="Book", response_model=BookingOut, dependencies=_WRITES, responses=BOOKING_ERRORS
)
async def create_booking(body: BookingIn, ctx: Ctx) -> Response:
    """Takes the time at once: confirmed, or held with `hold`, or pending approval where the policy asks for it.

    A time that is taken gives 409 `slot_taken` with what is in the way and what is free instead.
    """
    async with told_what_is_free(ctx):
        booking = await service.book(
            ctx.unit,
            now=ctx.now,
            title=body.title,
            note=body.note,
            external_id=body.external_id,
            metadata=body.metadata,
            **wish_of(body, ctx),
        )
    return shown(booking, 201)


@router.post("/preview", summary="Preview a booking", dependencies=_READS, responses=BOOKING_ERRORS)
async def preview_booking(body: BookingIn, ctx: Ctx) -> PreviewOut:
    """What `POST /v1/bookings` would do with this body: each rule, the terms, whether it is free. Writes nothing."""
    return await service.preview(ctx.unit, now=ctx.now, **wish_of(body, ctx))


@router.get("", summary="List bookings", response_model=Page[ExpandedBookingOut], dependencies=_READS)
async def list_bookings(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    resource_id: Annotated[ResourceId | None, Query()] = None,
    location_id: Annotated[LocationId | None, Query()] = None,
    member_id: Annotated[MemberId | None, Query()] = None,
    team_id: Annotated[TeamId | None, Query()] = None,
    series_id: Annotated[SeriesId | None, Query()] = None,
    external_id: Annotated[str | None, Query(max_length=200)] = None,
    states: States = None,
    starts_from: StartsFrom = None,
    starts_before: StartsBefore = None,
    updated_since: UpdatedSince = None,
    sort: Sort = "starts_at",
) -> Response:
    """By start, unless sorted otherwise; `from` and `to` give what overlaps that time."""
    locations = ctx.principal.locations("bookings:read")
    bookings, cursor = await page_of_bookings(
        ctx,
        {
            "resource_id": resource_id,
            "location_id": location_id,
            "member_id": member_id,
            "team_id": team_id,
            "series_id": series_id,
            "external_id": external_id,
            "states": states,
            "ends_after": starts_from,
            "starts_before": starts_before,
            "updated_since": updated_since,
            "locations": None if locations is None else list(locations),
        },
        sort=sort,
        page=page,
    )
    return shown_page(await expanded(ctx, bookings, expand), cursor)


@router.get("/{booking_id}", summary="Read a booking", response_model=ExpandedBookingOut, dependencies=_READS)
async def get_booking(booking_id: BookingId, ctx: Ctx, expand: Expand) -> Response:
    booking = await service.find_booking(ctx.unit, booking_id)
    [booking] = await expanded(ctx, [booking], expand)
    return shown(booking)


@router.patch("/{booking_id}", summary="Change what a booking says", **_VERB)
async def update_booking(booking_id: BookingId, body: BookingPatch, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Title, note, number of attendees, external id, metadata. Time and place: see `reschedule` and `extend`."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.update(ctx.session, booking, now=ctx.now, changes=changes(body)))


@router.post("/{booking_id}/confirm", summary="Confirm a hold", **_VERB)
async def confirm_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Before the hold lapses. By its policy it may have to be approved then."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.confirm(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/approve", summary="Approve a booking", **_VERB | {"dependencies": _APPROVES})
async def approve_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Says yes to a request."""
    booking = await locked(ctx, booking_id, if_match, "bookings:approve")
    return shown(await service.approve(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/decline", summary="Decline a booking", **_VERB | {"dependencies": _APPROVES})
async def decline_booking(
    booking_id: BookingId, ctx: Ctx, body: ReasonIn | None = None, if_match: IfMatch = None
) -> Response:
    """Says no to a request and frees its time."""
    booking = await locked(ctx, booking_id, if_match, "bookings:approve")
    return shown(await service.decline(ctx.session, booking, reason=body.reason if body else None))


@router.post("/{booking_id}/check-in", summary="Check in", **_VERB)
async def check_in_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """From half an hour before the start until the end."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.check_in(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/complete", summary="Complete a booking", **_VERB)
async def complete_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Once it is over; happens by itself soon after."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.complete(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/no-show", summary="Mark a no-show", **_VERB)
async def mark_booking_no_show(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Nobody came: frees the rest of its time."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.mark_no_show(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/cancel", summary="Cancel a booking", dependencies=_WRITES, responses=VERB_ERRORS)
async def cancel_booking(
    booking_id: BookingId, ctx: Ctx, body: ReasonIn | None = None, dry_run: DryRun = False, if_match: IfMatch = None
) -> CancelOut:
    """Frees its time; `cancellation.fee_percent` says what that costs by the terms that it was booked on."""
    booking = await locked(ctx, booking_id, if_match)
    return await service.cancel(
        ctx.session, booking, now=ctx.now, reason=body.reason if body else None, dry_run=dry_run
    )


@router.post("/{booking_id}/reschedule", summary="Move a booking", dependencies=_WRITES, responses=MOVE_ERRORS)
async def reschedule_booking(
    booking_id: BookingId, body: RescheduleIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """To another time, another resource or both, in one step: it is never without a place, and never has two."""
    async with told_what_is_free(ctx):
        return await service.reschedule(
            ctx.session,
            await locked(ctx, booking_id, if_match),
            now=ctx.now,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            resource_id=body.resource_id,
            override_policy=body.override_policy,
            dry_run=dry_run,
        )


@router.post("/{booking_id}/extend", summary="Extend a booking", dependencies=_WRITES, responses=MOVE_ERRORS)
async def extend_booking(
    booking_id: BookingId, body: ExtendIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """Lets it end later, also while it runs, where that time is free."""
    async with told_what_is_free(ctx):
        return await service.extend(
            ctx.session,
            await locked(ctx, booking_id, if_match),
            now=ctx.now,
            ends_at=body.ends_at,
            override_policy=body.override_policy,
            dry_run=dry_run,
        )


@router.post("/{booking_id}/end-early", summary="End a booking now", dependencies=_WRITES, responses=VERB_ERRORS)
async def end_booking_early(
    booking_id: BookingId, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """Completes a running booking at the next whole minute and frees the rest of its time."""
    booking = await locked(ctx, booking_id, if_match)
    return await service.end_early(ctx.session, booking, now=ctx.now, dry_run=dry_run)
