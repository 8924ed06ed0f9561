"""Calendar feeds: made and revoked by staff and by members for themselves, read by anyone who has the address."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Path, Query, Request, Response
from pydantic import Field, model_validator

from coworkapi.bookings.ics import MEDIA_TYPE
from coworkapi.bookings.models import CalendarFeed
from coworkapi.bookings.service.feeds import (
    TooManyFeeds,
    create_feed,
    feeds_at,
    find_feed,
    read_feed,
    revoke_feed,
    rotate_feed,
    subject_location,
)
from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, for_public, problems, requires
from coworkapi.core.ids import CalendarFeedId, LocationId, MemberId, ResourceId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import In, Out

router = Router(tags=["Calendar feeds"])
_SECRET_ANSWER = {"x-secret-answer": True}


class MyCalendarFeedIn(In):
    """A feed of your own bookings."""

    shows_details: Annotated[bool, Field(description="False: only `Busy`, for calendars that others see")] = True


class CalendarFeedIn(In):
    """A feed of one member, one resource or one location."""

    member_id: MemberId | None = None
    resource_id: ResourceId | None = None
    location_id: LocationId | None = None
    shows_details: Annotated[
        bool, Field(description="Titles, notes and names; false: only `Busy`. Whoever has the address reads them")
    ] = False

    @model_validator(mode="after")
    def _one_subject(self) -> CalendarFeedIn:
        if sum(subject is not None for subject in (self.member_id, self.resource_id, self.location_id)) != 1:
            raise ValueError("name exactly one of member_id, resource_id and location_id")
        return self


class CalendarFeedOut(Out):
    """A secret address that shows bookings as iCalendar. The address itself is shown only when it is made."""

    id: CalendarFeedId
    member_id: MemberId | None
    resource_id: ResourceId | None
    location_id: LocationId | None
    shows_details: Annotated[
        bool, Field(description="Whether titles and names are in it, or only that a time is taken")
    ]
    revoked_at: datetime | None
    last_read_at: Annotated[datetime | None, Field(description="When a reader last asked, to the hour")]
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(description="Raised by each change")]


class CalendarFeedSecretOut(CalendarFeedOut):
    """With the address, which can't be shown again: only its hash is kept."""

    address: Annotated[str, Field(description="Give it to a calendar application; whoever has it can read")]


@router.post(
    "/v1/calendar-feeds",
    status_code=201,
    dependencies=[requires("bookings:write", apps=False)],
    responses=problems(TooManyFeeds),
    openapi_extra=_SECRET_ANSWER,
    summary="Make a calendar feed",
)
async def create_calendar_feed(body: CalendarFeedIn, ctx: Ctx, request: Request) -> CalendarFeedSecretOut:
    """For a calendar application that subscribes to the bookings of a member, a resource or a location."""
    where = await subject_location(
        ctx.session, member_id=body.member_id, resource_id=body.resource_id, location_id=body.location_id
    )
    ctx.require("bookings:write", where)
    feed, secret = await create_feed(
        ctx.session,
        member_id=body.member_id,
        resource_id=body.resource_id,
        location_id=body.location_id,
        shows_details=body.shows_details,
    )
    return _with_address(feed, secret, ctx, request)


@router.get("/v1/calendar-feeds", dependencies=[requires("bookings:read")], summary="List calendar feeds")
async def list_calendar_feeds(
    ctx: Ctx,
    page: Paging,
    member_id: Annotated[MemberId | None, Query(description="Only of this member")] = None,
    resource_id: Annotated[ResourceId | None, Query(description="Only of this resource")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only of this location")] = None,
    include_revoked: Annotated[bool, Query(description="Also those that were revoked")] = False,
) -> Page[CalendarFeedOut]:
    """Oldest first, without their addresses."""
    statement = feeds_at(ctx.principal.locations("bookings:read"))
    for column, wanted in (
        (CalendarFeed.member_id, member_id),
        (CalendarFeed.resource_id, resource_id),
        (CalendarFeed.location_id, location_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    return await _page(ctx, page, statement, include_revoked)


@router.get("/v1/calendar-feeds/{feed_id}", dependencies=[requires("bookings:read")], summary="Get a calendar feed")
async def get_calendar_feed(feed_id: CalendarFeedId, ctx: Ctx, response: Response) -> CalendarFeedOut:
    """Without its address."""
    feed = await _staff_feed(ctx, feed_id, "bookings:read")
    return _tagged(feed, response)


@router.post(
    "/v1/calendar-feeds/{feed_id}/revoke",
    dependencies=[requires("bookings:write")],
    summary="Revoke a calendar feed",
)
async def revoke_calendar_feed(
    feed_id: CalendarFeedId,
    ctx: Ctx,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> CalendarFeedOut:
    """Its address is unknown from now on."""
    feed = await _staff_feed(ctx, feed_id, "bookings:write")
    check_if_match(if_match, feed.version)
    return _tagged(await revoke_feed(ctx.session, feed=feed, now=ctx.now), response)


@router.post(
    "/v1/calendar-feeds/{feed_id}/rotate",
    dependencies=[requires("bookings:write", apps=False)],
    responses=problems(Conflict),
    openapi_extra=_SECRET_ANSWER,
    summary="Give a calendar feed a new address",
)
async def rotate_calendar_feed(
    feed_id: CalendarFeedId,
    ctx: Ctx,
    request: Request,
    if_match: Annotated[str | None, Header()] = None,
) -> CalendarFeedSecretOut:
    """The old address is unknown from now on."""
    feed = await _staff_feed(ctx, feed_id, "bookings:write")
    check_if_match(if_match, feed.version)
    return _with_address(feed, await rotate_feed(ctx.session, feed=feed), ctx, request)


@router.post(
    "/v1/me/calendar-feeds",
    status_code=201,
    dependencies=[for_members(apps=False)],
    responses=problems(TooManyFeeds),
    openapi_extra=_SECRET_ANSWER,
    summary="Make a calendar feed of my bookings",
)
async def create_my_calendar_feed(body: MyCalendarFeedIn, ctx: Ctx, request: Request) -> CalendarFeedSecretOut:
    """For your own calendar application."""
    feed, secret = await create_feed(ctx.session, member_id=_me(ctx), shows_details=body.shows_details)
    return _with_address(feed, secret, ctx, request)


@router.get("/v1/me/calendar-feeds", dependencies=[for_members()], summary="List my calendar feeds")
async def list_my_calendar_feeds(
    ctx: Ctx,
    page: Paging,
    include_revoked: Annotated[bool, Query(description="Also those that were revoked")] = False,
) -> Page[CalendarFeedOut]:
    """Oldest first, without their addresses."""
    return await _page(ctx, page, feeds_at(None).where(CalendarFeed.member_id == _me(ctx)), include_revoked)


@router.post("/v1/me/calendar-feeds/{feed_id}/revoke", dependencies=[for_members()], summary="Revoke my calendar feed")
async def revoke_my_calendar_feed(
    feed_id: CalendarFeedId,
    ctx: Ctx,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> CalendarFeedOut:
    """Its address is unknown from now on."""
    feed, _ = await find_feed(ctx.session, feed_id, of_member=_me(ctx), lock=True)
    check_if_match(if_match, feed.version)
    return _tagged(await revoke_feed(ctx.session, feed=feed, now=ctx.now), response)


@router.post(
    "/v1/me/calendar-feeds/{feed_id}/rotate",
    dependencies=[for_members(apps=False)],
    responses=problems(Conflict),
    openapi_extra=_SECRET_ANSWER,
    summary="Give my calendar feed a new address",
)
async def rotate_my_calendar_feed(
    feed_id: CalendarFeedId,
    ctx: Ctx,
    request: Request,
    if_match: Annotated[str | None, Header()] = None,
) -> CalendarFeedSecretOut:
    """The old address is unknown from now on."""
    feed, _ = await find_feed(ctx.session, feed_id, of_member=_me(ctx), lock=True)
    check_if_match(if_match, feed.version)
    return _with_address(feed, await rotate_feed(ctx.session, feed=feed), ctx, request)


@router.get(
    "/v1/public/{organization}/calendars/{secret}.ics",
    dependencies=[for_public()],
    response_class=Response,
    responses={
        200: {"description": "The calendar", "content": {"text/calendar": {"schema": {"type": "string"}}}},
        304: {"description": "Not changed since the `ETag` in `If-None-Match`"},
        **problems(NotFound),
    },
    summary="Read a calendar feed",
)
async def read_calendar_feed(
    organization: Annotated[str, Path(description="Slug or id of the organization")],
    secret: Annotated[str, Path(description="The secret part of the feed's address", max_length=100)],
    ctx: Ctx,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """iCalendar, from 30 days ago to a year ahead; what was cancelled in the last 30 days is there as cancelled."""
    body = await read_feed(ctx.session, secret=secret, now=ctx.now)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = [part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")]
    if tag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)


async def _staff_feed(ctx: Context, feed_id: UUID, scope: str) -> CalendarFeed:
    feed, where = await find_feed(ctx.session, feed_id, lock=scope != "bookings:read")
    ctx.require(scope, where)
    return feed


async def _page(ctx: Context, page: Paging, statement: Any, include_revoked: bool) -> Page[CalendarFeedOut]:
    if not include_revoked:
        statement = statement.where(CalendarFeed.revoked_at.is_(None))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[CalendarFeed.id], page=page, order="feeds")
    return Page(data=[CalendarFeedOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


def _me(ctx: Context) -> UUID:
    if ctx.principal.id is None:
        raise Invalid("this session has no member")
    return ctx.principal.id


def _tagged(feed: CalendarFeed, response: Response) -> CalendarFeedOut:
    response.headers["ETag"] = etag(feed.version)
    return CalendarFeedOut.model_validate(feed)


def _with_address(feed: CalendarFeed, secret: str, ctx: Context, request: Request) -> CalendarFeedSecretOut:
    organization = encode_id("org", ctx.organization_id)
    base = request.app.state.settings.public_url.rstrip("/")
    address = f"{base}/v1/public/{organization}/calendars/{secret}.ics"
    return CalendarFeedSecretOut(**CalendarFeedOut.model_validate(feed).model_dump(), address=address)
