"""`/v1/booking-series` and `/v1/me/booking-series`: bookings that repeat."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response
from sqlalchemy import Select, select

from coworkapi.bookings.errors import (
    NotBookable,
    OccurrencesTaken,
    PolicyBroken,
    SeriesEnded,
    TooLate,
    TooManyAttendees,
    WrongState,
)
from coworkapi.bookings.models import BookingSeries
from coworkapi.bookings.recurrence import InvalidRecurrenceRule, TooManyOccurrences
from coworkapi.bookings.routes.common import MONEY_ERRORS, DryRun, IfMatch, UpdatedSince, paying_of
from coworkapi.bookings.series_schemas import (
    CancelSeriesIn,
    ExtendSeriesIn,
    MyExtendSeriesIn,
    MyRescheduleSeriesIn,
    MySeriesIn,
    RescheduleSeriesIn,
    SeriesChangeOut,
    SeriesIn,
    SeriesMadeOut,
    SeriesOut,
    SeriesPatch,
    SeriesPreviewOut,
)
from coworkapi.bookings.service.series import create_series, extend_series, preview_series
from coworkapi.bookings.service.series_access import find_series, lock_series, own_series
from coworkapi.bookings.service.series_access import shown as shown_series
from coworkapi.bookings.service.series_cancel import cancel_series
from coworkapi.bookings.service.series_edit import reschedule_series
from coworkapi.bookings.service.series_update import update_series
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import LocationId, MemberId, ResourceId, SeriesId, TeamId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes

router = Router(prefix="/v1/booking-series", tags=["Booking series"])
my_router = Router(prefix="/v1/me/booking-series", tags=["Booking series"])
_READS, _WRITES, _MINE = [requires("bookings:read")], [requires("bookings:write")], [for_members()]
_RULE = (InvalidRecurrenceRule, TooManyOccurrences)
_MAKES = problems(NotFound, NotBookable, OccurrencesTaken, PolicyBroken, TooManyAttendees, *_RULE, *MONEY_ERRORS)
_ASKS = problems(NotFound, NotBookable, *_RULE)
_CHANGES = problems(NotFound, NotBookable, OccurrencesTaken, PolicyBroken, SeriesEnded, TooLate, WrongState, *_RULE)
_ENDS = problems(NotFound, SeriesEnded, TooLate, WrongState)


@router.post("", status_code=201, summary="Book a series", dependencies=_WRITES, responses=_MAKES)
async def create_booking_series(body: SeriesIn, ctx: Ctx, response: Response) -> SeriesMadeOut:
    """Each occurrence becomes a booking of its own, by the location's wall clock: 10:00 stays 10:00 when clocks change.

    A local time that clocks skip is read with the offset before (02:30 becomes 03:30), one that they show twice is the
    first; the length is elapsed time. Occurrences that are taken give 409 `occurrences_taken` that names each of them,
    unless `on_conflict` says otherwise.
    """
    made = await create_series(
        ctx.session,
        now=ctx.now,
        paying=paying_of(body, ctx),
        member_id=body.member_id,
        external_id=body.external_id,
        override_policy=body.override_policy,
        **_words(body),
        **_wish(body),
    )
    return _made(made, response)


@router.post("/preview", summary="Preview a series", dependencies=_READS, responses=_ASKS)
async def preview_booking_series(body: SeriesIn, ctx: Ctx) -> SeriesPreviewOut:
    """Each occurrence with its local time and its instant: free, in conflict with what, against which rule, on which
    other resource. What `POST /v1/booking-series` would do with this body; writes nothing."""
    return await preview_series(
        ctx.session, now=ctx.now, member_id=body.member_id, override_policy=body.override_policy, **_wish(body)
    )


@router.get("", summary="List series", dependencies=_READS)
async def list_booking_series(
    ctx: Ctx,
    page: Paging,
    resource_id: Annotated[ResourceId | None, Query()] = None,
    location_id: Annotated[LocationId | None, Query()] = None,
    member_id: Annotated[MemberId | None, Query()] = None,
    team_id: Annotated[TeamId | None, Query()] = None,
    external_id: Annotated[str | None, Query(max_length=200)] = None,
    updated_since: UpdatedSince = None,
) -> Page[SeriesOut]:
    """Oldest first. Their bookings: `GET /v1/bookings?series_id=...`."""
    statement = select(BookingSeries)
    locations = ctx.principal.locations("bookings:read")
    if locations is not None:
        statement = statement.where(BookingSeries.location_id.in_(locations))
    wanted = {
        "resource_id": resource_id,
        "location_id": location_id,
        "member_id": member_id,
        "team_id": team_id,
        "external_id": external_id,
    }
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(getattr(BookingSeries, name) == value)
    if updated_since is not None:
        statement = statement.where(BookingSeries.updated_at >= updated_since)
    return await _page(ctx, page, statement)


@router.get("/{series_id}", summary="Read a series", dependencies=_READS)
async def get_booking_series(series_id: SeriesId, ctx: Ctx, response: Response) -> SeriesOut:
    return await _read(ctx, series_id, response)


@router.patch(
    "/{series_id}", summary="Change what the bookings of a series say", dependencies=_WRITES, responses=_CHANGES
)
async def update_booking_series(
    series_id: SeriesId,
    body: SeriesPatch,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """Of one occurrence, of one and those that follow (this splits the series), or of all that have not begun. An
    occurrence whose value isn't the series' keeps it, unless `include_exceptions`."""
    return await _update(ctx, series_id, body, response, if_match, dry_run=dry_run)


@router.post("/{series_id}/reschedule", summary="Move a series", dependencies=_WRITES, responses=_CHANGES)
async def reschedule_booking_series(
    series_id: SeriesId,
    body: RescheduleSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """To another time, rule or resource: one occurrence (an exception then), one and those that follow (this splits the
    series), or all. What has begun stays, what was changed on its own too, unless `include_exceptions`."""
    return await _reschedule(
        ctx, series_id, body, response, if_match, dry_run=dry_run, override_policy=body.override_policy
    )


@router.post("/{series_id}/extend", summary="Let a series run longer", dependencies=_WRITES, responses=_CHANGES)
async def extend_booking_series(
    series_id: SeriesId,
    body: ExtendSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """To a later last date, or to more occurrences. The new ones are booked as those of a new series are."""
    return await _extend(
        ctx, series_id, body, response, if_match, dry_run=dry_run, override_policy=body.override_policy
    )


@router.post("/{series_id}/cancel", summary="Cancel a series", dependencies=_WRITES, responses=_ENDS)
async def cancel_booking_series(
    series_id: SeriesId,
    body: CancelSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """One occurrence, one and those that follow, or all that have not begun; each costs what its own terms say."""
    return await _cancel(ctx, series_id, body, response, if_match, dry_run=dry_run)


@my_router.post("", status_code=201, summary="Book a series for yourself", dependencies=_MINE, responses=_MAKES)
async def create_my_booking_series(body: MySeriesIn, ctx: Ctx, response: Response) -> SeriesMadeOut:
    """For yourself, or for one of your teams. Otherwise as `POST /v1/booking-series`."""
    made = await create_series(
        ctx.session, now=ctx.now, paying=paying_of(body, ctx), member_id=ctx.principal.id, **_words(body), **_wish(body)
    )
    return _made(made, response)


@my_router.post("/preview", summary="Preview a series for yourself", dependencies=_MINE, responses=_ASKS)
async def preview_my_booking_series(body: MySeriesIn, ctx: Ctx) -> SeriesPreviewOut:
    """What `POST /v1/me/booking-series` would do with this body; writes nothing."""
    return await preview_series(ctx.session, now=ctx.now, member_id=ctx.principal.id, **_wish(body))


@my_router.get("", summary="List your series", dependencies=_MINE)
async def list_my_booking_series(ctx: Ctx, page: Paging, updated_since: UpdatedSince = None) -> Page[SeriesOut]:
    """Your own, and those of the teams that you administrate. Oldest first."""
    assert ctx.principal.id is not None
    statement = select(BookingSeries).where(own_series(ctx.principal.id))
    if updated_since is not None:
        statement = statement.where(BookingSeries.updated_at >= updated_since)
    return await _page(ctx, page, statement)


@my_router.get("/{series_id}", summary="Read one of your series", dependencies=_MINE)
async def get_my_booking_series(series_id: SeriesId, ctx: Ctx, response: Response) -> SeriesOut:
    return await _read(ctx, series_id, response)


@my_router.patch("/{series_id}", summary="Change what your series says", dependencies=_MINE, responses=_CHANGES)
async def update_my_booking_series(
    series_id: SeriesId,
    body: SeriesPatch,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """As `PATCH /v1/booking-series/{series_id}`."""
    return await _update(ctx, series_id, body, response, if_match, dry_run=dry_run)


@my_router.post("/{series_id}/reschedule", summary="Move your series", dependencies=_MINE, responses=_CHANGES)
async def reschedule_my_booking_series(
    series_id: SeriesId,
    body: MyRescheduleSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """As `POST /v1/booking-series/{series_id}/reschedule`."""
    return await _reschedule(ctx, series_id, body, response, if_match, dry_run=dry_run, override_policy=False)


@my_router.post("/{series_id}/extend", summary="Let your series run longer", dependencies=_MINE, responses=_CHANGES)
async def extend_my_booking_series(
    series_id: SeriesId,
    body: MyExtendSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """As `POST /v1/booking-series/{series_id}/extend`."""
    return await _extend(ctx, series_id, body, response, if_match, dry_run=dry_run, override_policy=False)


@my_router.post("/{series_id}/cancel", summary="Cancel your series", dependencies=_MINE, responses=_ENDS)
async def cancel_my_booking_series(
    series_id: SeriesId,
    body: CancelSeriesIn,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> SeriesChangeOut:
    """As `POST /v1/booking-series/{series_id}/cancel`."""
    return await _cancel(ctx, series_id, body, response, if_match, dry_run=dry_run)


def _wish(body: MySeriesIn) -> dict[str, Any]:
    return {
        "resource_id": body.resource_id,
        "starts_at": body.starts_at,
        "ends_at": body.ends_at,
        "minutes": body.minutes,
        "rrule": body.rrule,
        "on_conflict": body.on_conflict,
        "team_id": body.team_id,
        "quantity": body.quantity,
        "attendee_count": body.attendee_count,
        "attendees": body.attendees,
    }


def _words(body: MySeriesIn) -> dict[str, Any]:
    return {"title": body.title, "note": body.note, "metadata": body.metadata}


async def _read(ctx: Context, series_id: SeriesId, response: Response) -> SeriesOut:
    (found,) = await shown_series(ctx.session, await find_series(ctx.session, series_id))
    response.headers["ETag"] = etag(found.version)
    return found


async def _page(ctx: Context, page: Paging, statement: Select[Any]) -> Page[SeriesOut]:
    rows, cursor = await fetch_page(ctx.session, statement, keys=[BookingSeries.id], page=page, order="series")
    return Page(data=await shown_series(ctx.session, *(row[0] for row in rows)), next_cursor=cursor)


async def _locked(ctx: Context, series_id: SeriesId, if_match: str | None) -> BookingSeries:
    series = await lock_series(ctx.session, series_id)
    check_if_match(if_match, series.version)
    return series


async def _update(
    ctx: Context, series_id: SeriesId, body: SeriesPatch, response: Response, if_match: str | None, *, dry_run: bool
) -> SeriesChangeOut:
    series = await _locked(ctx, series_id, if_match)
    words = {
        name: value for name, value in changes(body).items() if name in ("title", "note", "attendee_count", "metadata")
    }
    changed = await update_series(
        ctx.session,
        series,
        now=ctx.now,
        scope=body.scope,
        booking_id=body.booking_id,
        recurrence_at=body.recurrence_at,
        include_exceptions=body.include_exceptions,
        changes=words,
        dry_run=dry_run,
    )
    return _changed(changed, response)


async def _reschedule(
    ctx: Context,
    series_id: SeriesId,
    body: MyRescheduleSeriesIn,
    response: Response,
    if_match: str | None,
    *,
    dry_run: bool,
    override_policy: bool,
) -> SeriesChangeOut:
    series = await _locked(ctx, series_id, if_match)
    changed = await reschedule_series(
        ctx.session,
        series,
        now=ctx.now,
        scope=body.scope,
        booking_id=body.booking_id,
        recurrence_at=body.recurrence_at,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        minutes=body.minutes,
        rrule=body.rrule,
        resource_id=body.resource_id,
        quantity=body.quantity,
        on_conflict=body.on_conflict,
        include_exceptions=body.include_exceptions,
        override_policy=override_policy,
        dry_run=dry_run,
    )
    return _changed(changed, response)


async def _extend(
    ctx: Context,
    series_id: SeriesId,
    body: MyExtendSeriesIn,
    response: Response,
    if_match: str | None,
    *,
    dry_run: bool,
    override_policy: bool,
) -> SeriesChangeOut:
    series = await _locked(ctx, series_id, if_match)
    changed = await extend_series(
        ctx.session,
        series,
        now=ctx.now,
        until=body.until,
        count=body.count,
        on_conflict=body.on_conflict,
        override_policy=override_policy,
        dry_run=dry_run,
    )
    return _changed(changed, response)


async def _cancel(
    ctx: Context, series_id: SeriesId, body: CancelSeriesIn, response: Response, if_match: str | None, *, dry_run: bool
) -> SeriesChangeOut:
    series = await _locked(ctx, series_id, if_match)
    changed = await cancel_series(
        ctx.session,
        series,
        now=ctx.now,
        scope=body.scope,
        booking_id=body.booking_id,
        recurrence_at=body.recurrence_at,
        reason=body.reason,
        dry_run=dry_run,
    )
    return _changed(changed, response)


def _made(made: SeriesMadeOut, response: Response) -> SeriesMadeOut:
    response.headers["ETag"] = etag(made.series.version)
    return made


def _changed(changed: SeriesChangeOut, response: Response) -> SeriesChangeOut:
    response.headers["ETag"] = etag(changed.series.version)
    return changed
