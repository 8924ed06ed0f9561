"""`/v1/me/bookings`: the signed-in member's own bookings, and those of the teams that they run."""

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
    paying_of,
    shown,
    shown_page,
    told_what_is_free,
)
from coworkapi.bookings.routes.expand import MyExpand, MyExpandedBookingOut, expanded
from coworkapi.bookings.schemas import (
    BookingOut,
    CancelOut,
    MoveOut,
    MyBookingIn,
    MyBookingPatch,
    MyExtendIn,
    MyRescheduleIn,
    PreviewOut,
    ReasonIn,
)
from coworkapi.core.http import Ctx, Router, for_members
from coworkapi.core.ids import BookingId, TeamId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes

router = Router(prefix="/v1/me/bookings", tags=["Bookings"])
_MINE = [for_members()]
_VERB: dict[str, Any] = {"response_model": BookingOut, "dependencies": _MINE, "responses": VERB_ERRORS}


@router.post(
    "", status_code=201, summary="Book", response_model=BookingOut, dependencies=_MINE, responses=BOOKING_ERRORS
)
async def create_my_booking(body: MyBookingIn, ctx: Ctx) -> Response:
    """For yourself, or for one of your teams. A time that is taken gives 409 `slot_taken` with what is free instead."""
    async with told_what_is_free(ctx):
        booking = await service.book(
            ctx.unit, now=ctx.now, title=body.title, note=body.note, metadata=body.metadata, **_wish(body, ctx)
        )
    return shown(booking, 201)


@router.post("/preview", summary="Preview a booking", dependencies=_MINE, responses=BOOKING_ERRORS)
async def preview_my_booking(body: MyBookingIn, ctx: Ctx) -> PreviewOut:
    """What `POST /v1/me/bookings` would do with this body: each rule, the terms, whether it is free. Writes nothing."""
    return await service.preview(ctx.unit, now=ctx.now, **_wish(body, ctx))


@router.get("", summary="List your bookings", response_model=Page[MyExpandedBookingOut], dependencies=_MINE)
async def list_my_bookings(
    ctx: Ctx,
    page: Paging,
    expand: MyExpand,
    team_id: Annotated[TeamId | None, Query(description="Only this team's")] = None,
    states: States = None,
    starts_from: StartsFrom = None,
    starts_before: StartsBefore = None,
    updated_since: UpdatedSince = None,
    sort: Sort = "starts_at",
) -> Response:
    """Your own, and all of the teams that you administrate. By start, unless sorted otherwise."""
    bookings, cursor = await page_of_bookings(
        ctx,
        {
            "me": ctx.principal.id,
            "team_id": team_id,
            "states": states,
            "ends_after": starts_from,
            "starts_before": starts_before,
            "updated_since": updated_since,
        },
        sort=sort,
        page=page,
    )
    return shown_page(await expanded(ctx, bookings, expand), cursor)


@router.get("/{booking_id}", summary="Read your booking", response_model=MyExpandedBookingOut, dependencies=_MINE)
async def get_my_booking(booking_id: BookingId, ctx: Ctx, expand: MyExpand) -> Response:
    """One of your own, or of a team that you administrate."""
    booking = await service.find_booking(ctx.unit, booking_id)
    [booking] = await expanded(ctx, [booking], expand)
    return shown(booking)


@router.patch("/{booking_id}", summary="Change what your booking says", **_VERB)
async def update_my_booking(
    booking_id: BookingId, body: MyBookingPatch, ctx: Ctx, if_match: IfMatch = None
) -> Response:
    """Title, note, number of attendees, metadata."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.update(ctx.session, booking, now=ctx.now, changes=changes(body)))


@router.post("/{booking_id}/confirm", summary="Confirm your hold", **_VERB)
async def confirm_my_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """Before the hold lapses. By its policy it may have to be approved then."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.confirm(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/check-in", summary="Check in to your booking", **_VERB)
async def check_in_my_booking(booking_id: BookingId, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """From half an hour before the start until the end."""
    booking = await locked(ctx, booking_id, if_match)
    return shown(await service.check_in(ctx.session, booking, now=ctx.now))


@router.post("/{booking_id}/cancel", summary="Cancel your booking", dependencies=_MINE, responses=VERB_ERRORS)
async def cancel_my_booking(
    booking_id: BookingId, ctx: Ctx, body: ReasonIn | None = None, dry_run: DryRun = False, if_match: IfMatch = None
) -> CancelOut:
    """Frees its time; `cancellation.fee_percent` says what that costs by the terms that it was booked on."""
    booking = await locked(ctx, booking_id, if_match)
    return await service.cancel(
        ctx.session, booking, now=ctx.now, reason=body.reason if body else None, dry_run=dry_run
    )


@router.post("/{booking_id}/reschedule", summary="Move your booking", dependencies=_MINE, responses=MOVE_ERRORS)
async def reschedule_my_booking(
    booking_id: BookingId, body: MyRescheduleIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """To another time, another resource or both, in one step."""
    async with told_what_is_free(ctx):
        return await service.reschedule(
            ctx.session,
            await locked(ctx, booking_id, if_match),
            now=ctx.now,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            resource_id=body.resource_id,
            dry_run=dry_run,
        )


@router.post("/{booking_id}/extend", summary="Extend your booking", dependencies=_MINE, responses=MOVE_ERRORS)
async def extend_my_booking(
    booking_id: BookingId, body: MyExtendIn, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """Lets it end later, also while it runs, where that time is free."""
    async with told_what_is_free(ctx):
        return await service.extend(
            ctx.session, await locked(ctx, booking_id, if_match), now=ctx.now, ends_at=body.ends_at, dry_run=dry_run
        )


@router.post("/{booking_id}/end-early", summary="End your booking now", dependencies=_MINE, responses=VERB_ERRORS)
async def end_my_booking_early(
    booking_id: BookingId, ctx: Ctx, dry_run: DryRun = False, if_match: IfMatch = None
) -> MoveOut:
    """Completes your running booking at the next whole minute and frees the rest of its time."""
    booking = await locked(ctx, booking_id, if_match)
    return await service.end_early(ctx.session, booking, now=ctx.now, dry_run=dry_run)


def _wish(body: MyBookingIn, ctx: Ctx) -> dict[str, Any]:
    return {
        "resource_id": body.resource_id,
        "starts_at": body.starts_at,
        "ends_at": body.ends_at,
        "member_id": ctx.principal.id,
        "team_id": body.team_id,
        "quantity": body.quantity,
        "attendee_count": body.attendee_count,
        "attendees": body.attendees,
        "hold": body.hold,
        "paying": paying_of(body, ctx),
    }
