"""`/v1/check-ins` and `/v1/occupancy`, for the desk and the kiosk; `/v1/me/check-ins` for members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Query, Response
from sqlalchemy import Select, or_

from coworkapi.billing.errors import AccountSuspended
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.expand import Expandable, Expanded, Expansion, Relation
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import CheckInId, LocationId, MemberId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.core.references import ensure_exist
from coworkapi.core.schemas import CalendarDate, Instant
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.service import MemberOut, show_members
from coworkapi.spaces.service import LocationOut, load_calendar, load_locations
from coworkapi.visits import service
from coworkapi.visits.models.check_ins import CheckIn
from coworkapi.visits.queries.check_ins import OCCUPANCY, check_ins_shown, mine
from coworkapi.visits.rules.check_ins import share_of
from coworkapi.visits.schemas.check_ins import CheckInIn, CheckInOut, CoverOut, MyCheckInIn, OccupancyOut
from coworkapi.visits.service import AlreadyCheckedOut, Guest, NoAccessToday, ShownCheckIn

router = Router(prefix="/v1/check-ins", tags=["Check-ins"])
my_router = Router(prefix="/v1/me/check-ins", tags=["Check-ins"])
occupancy_router = Router(prefix="/v1/occupancy", tags=["Check-ins"])

READ, WRITE, MEMBER = requires("visits:read"), requires("visits:write"), for_members()
IfMatch = Annotated[str | None, Header(description="ETag that you read; refused with 412 when it changed since")]
OnDay = Annotated[CalendarDate | None, Query(alias="on", description="On this local day")]


class ExpandedCheckInOut(CheckInOut):
    """That someone is at a location, or was. `covered_by`: what let them in."""

    member: Expanded[MemberOut] = None
    host_member: Expanded[MemberOut] = None
    location: Expanded[LocationOut] = None


EXPAND = Expandable(
    ExpandedCheckInOut,
    member=Relation(show_members, "members:read"),
    host_member=Relation(show_members, "members:read"),
    location=Relation(load_locations, "spaces:read"),
)
Expand = Annotated[Expansion, Depends(EXPAND)]
CHECK_IN: dict[str, Any] = {
    "status_code": 201,
    "responses": {
        **problems(NoAccessToday, AccountSuspended),
        200: {"model": CheckInOut, "description": "They were in already"},
    },
}


@router.get("", dependencies=[READ], summary="List check-ins")
async def list_check_ins(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    location_id: Annotated[LocationId | None, Query(description="At this location")] = None,
    member_id: Annotated[MemberId | None, Query(description="Of this member, or of their guests")] = None,
    on: OnDay = None,
    at: Annotated[Instant | None, Query(description="Who was in at this instant")] = None,
    present: Annotated[bool, Query(description="Who is in now")] = False,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[ExpandedCheckInOut]:
    """The newest first."""
    statement = check_ins_shown()
    locations = ctx.principal.locations("visits:read")
    if locations is not None:
        statement = statement.where(CheckIn.location_id.in_(locations))
    if location_id is not None:
        statement = statement.where(CheckIn.location_id == location_id)
    if member_id is not None:
        statement = statement.where(mine(member_id))
    if at is not None:
        statement = _in_at(statement, at)
    if present:
        statement = _in_at(statement, ctx.now)
    if updated_since is not None:
        statement = statement.where(CheckIn.updated_at >= updated_since)
    found = await _page(ctx, page, statement, on)
    return Page(data=await expand.fill(ctx, [_wide(one) for one in found.data]), next_cursor=found.next_cursor)


@router.post("", dependencies=[WRITE], summary="Check someone in", **CHECK_IN)
async def create_check_in(body: CheckInIn, ctx: Ctx, response: Response) -> CheckInOut:
    """A member, or a member's guest. The first of these covers the local day: a permission to be there now, a booking
    on that day that is theirs or that they are invited to, a pass that was used for the day, a dated pass, one use of a
    day pass; for guests a guest pass of the host. However often someone comes and goes, one use is burnt for the day.
    Else 402 `no_access_today` says what would cover it. Whoever is in already stays in (200)."""
    return _answered(
        response,
        await service.check_in(
            ctx.session, now=ctx.now, location_id=body.location_id, override=body.override, **await _who(ctx, body)
        ),
    )


@router.post("/preview", dependencies=[WRITE], summary="Preview a check-in", responses=problems(AccountSuspended))
async def preview_check_in(body: CheckInIn, ctx: Ctx) -> CoverOut:
    """What would let them in now, and which pass that would use. Writes nothing."""
    return await service.preview(ctx.session, now=ctx.now, location_id=body.location_id, **await _who(ctx, body))


@router.get("/{check_in_id}", dependencies=[READ], summary="Read a check-in")
async def get_check_in(check_in_id: CheckInId, ctx: Ctx, response: Response, expand: Expand) -> ExpandedCheckInOut:
    out = _tagged(response, await service.find_check_in(ctx.session, check_in_id))
    [wide] = await expand.fill(ctx, [_wide(out)])
    return wide


@router.post(
    "/{check_in_id}/check-out", dependencies=[WRITE], summary="Check someone out", responses=problems(AlreadyCheckedOut)
)
async def end_check_in(check_in_id: CheckInId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> CheckInOut:
    """They left. Whoever isn't checked out is by itself, at closing time."""
    return await _checked_out(ctx, response, check_in_id, if_match, scope="visits:write")


@my_router.get("", dependencies=[MEMBER], summary="List your check-ins")
async def list_my_check_ins(ctx: Ctx, page: Paging, on: OnDay = None) -> Page[CheckInOut]:
    """Yours and your guests', the newest first."""
    return await _page(ctx, page, check_ins_shown().where(mine(ctx.principal.id)), on)


@my_router.post("", dependencies=[MEMBER], summary="Check in", **CHECK_IN)
async def create_my_check_in(body: MyCheckInIn, ctx: Ctx, response: Response) -> CheckInOut:
    """Where you are. A pass is burnt only if nothing else covers your day there, and once a day."""
    return _answered(
        response,
        await service.check_in(ctx.session, now=ctx.now, location_id=body.location_id, member_id=_me(ctx)),
    )


@my_router.post(
    "/preview", dependencies=[MEMBER], summary="Preview your check-in", responses=problems(AccountSuspended)
)
async def preview_my_check_in(body: MyCheckInIn, ctx: Ctx) -> CoverOut:
    """What would let you in now, and which pass that would use. Writes nothing."""
    return await service.preview(ctx.session, now=ctx.now, location_id=body.location_id, member_id=_me(ctx))


@my_router.get("/{check_in_id}", dependencies=[MEMBER], summary="Read your check-in")
async def get_my_check_in(check_in_id: CheckInId, ctx: Ctx, response: Response) -> CheckInOut:
    return _tagged(response, await service.find_check_in(ctx.session, check_in_id))


@my_router.post(
    "/{check_in_id}/check-out", dependencies=[MEMBER], summary="Check out", responses=problems(AlreadyCheckedOut)
)
async def end_my_check_in(check_in_id: CheckInId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> CheckInOut:
    """You leave, or your guest does."""
    return await _checked_out(ctx, response, check_in_id, if_match)


@occupancy_router.get("", dependencies=[READ], summary="Read a location's occupancy", responses=problems(NotFound))
async def get_occupancy(
    ctx: Ctx,
    location_id: Annotated[LocationId, Query(description="Of this location")],
    at: Annotated[Instant | None, Query(description="At this instant; now unless given")] = None,
) -> OccupancyOut:
    """Who is in, against the seats of its rooms and desks."""
    at = at or ctx.now
    calendar = await load_calendar(ctx.unit, location_id)
    ctx.require("visits:read", location_id)
    since = calendar.day_bounds(calendar.local_day(at))[0]
    row = await OCCUPANCY.fetchrow(ctx.unit, location_id=location_id, at=at, since=since)
    assert row is not None
    people = row.members + row.guests
    return OccupancyOut(
        location_id=location_id,
        at=at,
        people=people,
        members=row.members,
        guests=row.guests,
        capacity=row.capacity,
        hot_desks=row.hot_desks,
        share=share_of(people, row.capacity),
    )


async def _who(ctx: Context, body: CheckInIn) -> dict[str, Any]:
    """Who comes in. Raises NotFound, Invalid."""
    visitor = await service.lock_visitor(ctx.session, body.visitor_id) if body.visitor_id else None
    host = body.host_member_id or (visitor.row.host_member_id if visitor else None)
    if body.member_id is not None and (body.host_member_id or visitor or body.guest):
        for field in ("member_id", "host_member_id"):
            member_id = getattr(body, field)
            await ensure_exist(ctx.session, "mem", [member_id] if member_id else None, pointer=f"/{field}")
        raise Invalid.field("/member_id", "a member comes without host, guest and visitor; guests come by themselves")
    if body.member_id is not None:
        return {"member_id": body.member_id}
    if visitor is not None and visitor.row.location_id != body.location_id:
        raise Invalid.field("/visitor_id", "is expected at another location")
    if (body.guest is None) == (visitor is None):
        raise Invalid.field("/member_id", "say who comes: member_id, or host_member_id and guest, or visitor_id")
    if host is None:
        raise Invalid.field("/host_member_id", "say whose guest it is")
    if visitor is not None:
        guest = Guest(visitor.row.name, visitor.row.email, visitor)
    else:
        assert body.guest is not None
        guest = Guest(body.guest.name, body.guest.email)
    return {"member_id": host, "guest": guest}


def _me(ctx: Context) -> UUID:
    assert ctx.principal.id is not None
    return ctx.principal.id


async def _checked_out(
    ctx: Context, response: Response, check_in_id: UUID, if_match: str | None, scope: str = "visits:write"
) -> CheckInOut:
    found = await service.find_check_in(ctx.session, check_in_id, scope=scope, lock=True)
    check_if_match(if_match, found.row.version)
    await service.check_out(ctx.session, found, at=ctx.now, by=acting_principal(ctx.session).label)
    return _tagged(response, found)


async def _page(ctx: Context, page: PageParams, statement: Select[Any], on: Any) -> Page[CheckInOut]:
    if on is not None:
        statement = statement.where(CheckIn.on_day == on)
    rows, cursor = await fetch_page(
        ctx.session,
        statement,
        keys=[CheckIn.checked_in_at, CheckIn.id],
        page=page,
        order="check_ins",
        descending=True,
    )
    return Page(data=[ShownCheckIn(row[0], row[1]).out for row in rows], next_cursor=cursor)


def _in_at(statement: Select[Any], at: datetime) -> Select[Any]:
    return statement.where(
        CheckIn.checked_in_at <= at,
        or_(CheckIn.checked_out_at > at, CheckIn.checked_out_at.is_(None) & (CheckIn.ends_at > at)),
    )


def _wide(out: CheckInOut) -> ExpandedCheckInOut:
    return ExpandedCheckInOut.model_construct(**out.__dict__)


def _answered(response: Response, found: ShownCheckIn) -> CheckInOut:
    if not found.is_new:
        response.status_code = 200
    return _tagged(response, found)


def _tagged(response: Response, found: ShownCheckIn) -> CheckInOut:
    response.headers["ETag"] = etag(found.row.version)
    return found.out
