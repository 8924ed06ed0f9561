"""`/v1/visitors` for the front desk, `/v1/me/visitors` for hosts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import Header, Query, Response
from sqlalchemy import Date, Select, cast, func

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import BookingId, LocationId, MemberId, VisitorId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate, Instant, changes
from coworkapi.spaces.models import Location
from coworkapi.visits import service
from coworkapi.visits.errors import FollowsBooking, NotExpectedYet, WrongVisitorState
from coworkapi.visits.models.visitors import Visitor
from coworkapi.visits.schemas.visitors import (
    MyVisitorIn,
    MyVisitorPatch,
    VisitorIn,
    VisitorOut,
    VisitorPatch,
    VisitorState,
)
from coworkapi.visits.service import ShownVisitor

router = Router(prefix="/v1/visitors", tags=["Visitors"])
my_router = Router(prefix="/v1/me/visitors", tags=["Visitors"])
_READS, _WRITES, _MINE = [requires("visits:read")], [requires("visits:write")], [for_members()]
_FOUND = problems(NotFound)
_CHANGES = problems(NotFound, WrongVisitorState, FollowsBooking)
IfMatch = Annotated[str | None, Header()]
UpdatedSince = Annotated[Instant | None, Query(description="Only those changed at or after")]
On = Annotated[CalendarDate | None, Query(description="Expected on this day, by the location's calendar")]
States = Annotated[
    list[VisitorState] | None, Query(alias="state", max_length=4, description="In one of these states (repeatable)")
]


@router.get("", summary="List visitors", dependencies=_READS)
async def list_visitors(
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[LocationId | None, Query()] = None,
    on: On = None,
    states: States = None,
    host_member_id: Annotated[MemberId | None, Query()] = None,
    booking_id: Annotated[BookingId | None, Query()] = None,
    external_id: Annotated[str | None, Query(max_length=200)] = None,
    updated_since: UpdatedSince = None,
) -> Page[VisitorOut]:
    """By when they are expected: `location_id` and `on` give the front desk's list of the day."""
    equal = {
        "location_id": location_id,
        "host_member_id": host_member_id,
        "booking_id": booking_id,
        "external_id": external_id,
    }
    statement = service.visitors_shown(locations=ctx.principal.locations("visits:read"))
    return await _page(ctx, page, _filtered(statement, equal, on=on, states=states, updated_since=updated_since))


@router.post("", status_code=201, summary="Announce a visitor", dependencies=_WRITES, responses=_FOUND)
async def announce_visitor(body: VisitorIn, ctx: Ctx, response: Response) -> VisitorOut:
    """Guests of bookings announce themselves by their booking's attendees; this is for anyone else."""
    made = await service.announce_visitor(ctx.session, now=ctx.now, **dict(body))
    return _shown(response, made)


@router.get("/{visitor_id}", summary="Read a visitor", dependencies=_READS, responses=_FOUND)
async def get_visitor(visitor_id: VisitorId, ctx: Ctx, response: Response) -> VisitorOut:
    return _shown(response, await service.find_visitor(ctx.session, visitor_id))


@router.patch("/{visitor_id}", summary="Change a visitor", dependencies=_WRITES, responses=_CHANGES)
async def update_visitor(
    visitor_id: VisitorId, body: VisitorPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> VisitorOut:
    """Time and host of a booking's guest are the booking's; all else can be changed."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.update_visitor(ctx.session, visitor, now=ctx.now, changes=changes(body)))


@router.post(
    "/{visitor_id}/check-in",
    summary="Check a visitor in",
    dependencies=_WRITES,
    responses=problems(NotFound, WrongVisitorState, NotExpectedYet),
)
async def check_in_visitor(visitor_id: VisitorId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> VisitorOut:
    """From the day that they are expected on; also when they come back. Their host is told by mail."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.check_in_visitor(ctx.session, visitor, now=ctx.now))


@router.post(
    "/{visitor_id}/check-out",
    summary="Check a visitor out",
    dependencies=_WRITES,
    responses=problems(NotFound, WrongVisitorState),
)
async def check_out_visitor(
    visitor_id: VisitorId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> VisitorOut:
    """They went; they can be checked in again."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.check_out_visitor(ctx.session, visitor, now=ctx.now))


@router.post("/{visitor_id}/cancel", summary="Cancel a visitor", dependencies=_WRITES, responses=_CHANGES)
async def cancel_visitor(visitor_id: VisitorId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> VisitorOut:
    """They won't come. A booking's guest is taken off the booking's list instead."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.cancel_visitor(ctx.session, visitor, now=ctx.now))


@my_router.get("", summary="List your visitors", dependencies=_MINE)
async def list_my_visitors(
    ctx: Ctx, page: Paging, on: On = None, states: States = None, updated_since: UpdatedSince = None
) -> Page[VisitorOut]:
    """Those whose host you are, by when they are expected; guests of your bookings too."""
    statement = service.visitors_shown().where(Visitor.host_member_id == ctx.principal.id)
    return await _page(ctx, page, _filtered(statement, {}, on=on, states=states, updated_since=updated_since))


@my_router.post("", status_code=201, summary="Announce your visitor", dependencies=_MINE, responses=_FOUND)
async def announce_my_visitor(body: MyVisitorIn, ctx: Ctx, response: Response) -> VisitorOut:
    """You are their host, and are told by mail when they arrive."""
    made = await service.announce_visitor(ctx.session, now=ctx.now, host_member_id=ctx.principal.id, **dict(body))
    return _shown(response, made)


@my_router.get("/{visitor_id}", summary="Read your visitor", dependencies=_MINE, responses=_FOUND)
async def get_my_visitor(visitor_id: VisitorId, ctx: Ctx, response: Response) -> VisitorOut:
    return _shown(response, await service.find_visitor(ctx.session, visitor_id))


@my_router.patch("/{visitor_id}", summary="Change your visitor", dependencies=_MINE, responses=_CHANGES)
async def update_my_visitor(
    visitor_id: VisitorId, body: MyVisitorPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> VisitorOut:
    """The time of a booking's guest is the booking's; all else can be changed."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.update_visitor(ctx.session, visitor, now=ctx.now, changes=changes(body)))


@my_router.post("/{visitor_id}/cancel", summary="Cancel your visitor", dependencies=_MINE, responses=_CHANGES)
async def cancel_my_visitor(
    visitor_id: VisitorId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> VisitorOut:
    """They won't come. A booking's guest is taken off the booking's list instead."""
    visitor = await _locked(ctx, visitor_id, if_match)
    return _shown(response, await service.cancel_visitor(ctx.session, visitor, now=ctx.now))


async def _locked(ctx: Context, visitor_id: Any, if_match: str | None) -> ShownVisitor:
    visitor = await service.lock_visitor(ctx.session, visitor_id)
    check_if_match(if_match, visitor.row.version)
    return visitor


def _shown(response: Response, visitor: ShownVisitor) -> VisitorOut:
    response.headers["ETag"] = etag(visitor.row.version)
    return visitor.out


def _filtered(
    statement: Select[Any], equal: Mapping[str, Any], *, on: date | None, states: Any, updated_since: Any
) -> Select[Any]:
    for name, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(Visitor, name) == value)
    if states:
        statement = statement.where(Visitor.state.in_(states))
    if updated_since is not None:
        statement = statement.where(Visitor.updated_at >= updated_since)
    if on is not None:
        # The day in UTC, and one more on each side, lets an index begin and end somewhere; a visit lasts 31 days.
        day = datetime.combine(on, time(), UTC)
        first, last = day - timedelta(days=33), day + timedelta(days=2)
        local_from = cast(func.timezone(Location.time_zone, Visitor.expected_from), Date)
        # Until midnight is still the day before.
        local_until = cast(func.timezone(Location.time_zone, Visitor.expected_until - timedelta(microseconds=1)), Date)
        statement = statement.where(
            Visitor.expected_from >= first, Visitor.expected_from < last, local_from <= on, local_until >= on
        )
    return statement


async def _page(ctx: Context, page: PageParams, statement: Select[Any]) -> Page[VisitorOut]:
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Visitor.expected_from, Visitor.id], page=page, order="visitors"
    )
    return Page(data=[ShownVisitor(*row[:2]).out for row in rows], next_cursor=cursor)
