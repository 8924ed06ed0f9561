"""`/v1/locations`: sites, their week, holidays and open periods."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.core.errors import Invalid
from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import LocationId
from coworkapi.core.leaving import StillNeeded
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import Instant, changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import ExternalIdTaken, SlugTaken, StillOccupied
from coworkapi.spaces.models import Location
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged, week_in
from coworkapi.spaces.schemas.locations import (
    HolidayOut,
    LocationIn,
    LocationOut,
    LocationPatch,
    OpeningHours,
    OpeningHoursOut,
    OpenPeriodOut,
)

router = Router(prefix="/v1/locations", tags=["Locations"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")
MAX_DAYS = 400


@router.get("", dependencies=[READ], summary="List locations")
async def list_locations(
    ctx: Ctx,
    page: Paging,
    archived: Annotated[bool, Query(description="The archived ones instead of the others")] = False,
    external_id: ExternalIdFilter = None,
    updated_since: UpdatedSince = None,
) -> Page[LocationOut]:
    """Those that you have a right to, in the order they were made."""
    statement = select(Location).where(
        Location.archived_at.is_not(None) if archived else Location.archived_at.is_(None)
    )
    allowed = ctx.principal.locations("spaces:read")
    if allowed is not None:
        statement = statement.where(Location.id.in_(allowed))
    if external_id is not None:
        statement = statement.where(Location.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Location.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[Location.id],
        page=page,
        order="locations",
        render=lambda row: LocationOut.model_validate(row[0]),
    )


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a location",
    responses=problems(ExternalIdTaken, SlugTaken),
)
async def create_location(body: LocationIn, ctx: Ctx, response: Response) -> LocationOut:
    """Closed all week unless `opening_hours` are given. With an organization's first location come resource types."""
    ctx.require("spaces:write", None)
    fields = dict(body)
    del fields["opening_hours"]
    location = await service.create_location(
        ctx.session,
        **{
            **fields,
            "address": body.address.model_dump(mode="json", exclude_none=True),
            "week": week_in(body.opening_hours, pointer="/opening_hours"),
        },
    )
    return tagged(response, LocationOut.model_validate(location), location.version)


@router.get("/{location_id}", dependencies=[READ], summary="Read a location")
async def get_location(location_id: LocationId, ctx: Ctx, response: Response) -> LocationOut:
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    return tagged(response, LocationOut.model_validate(location), location.version)


@router.patch(
    "/{location_id}",
    dependencies=[WRITE],
    summary="Change a location",
    responses=problems(ExternalIdTaken, SlugTaken, StillOccupied),
)
async def update_location(
    location_id: LocationId, body: LocationPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LocationOut:
    """The time zone can't change while anything is booked or blocked there."""
    location = await service.get_location(ctx.session, location_id, lock=True)
    ctx.require("spaces:write", location.id)
    check_if_match(if_match, location.version)
    wanted = changes(body)
    if ("latitude" in wanted or "longitude" in wanted) and (
        (wanted.get("latitude", location.latitude) is None) != (wanted.get("longitude", location.longitude) is None)
    ):
        raise Invalid.field("/latitude", "latitude and longitude go together")
    await service.update_location(ctx.session, location=location, changes=wanted)
    return tagged(response, LocationOut.model_validate(location), location.version)


@router.post(
    "/{location_id}/archive",
    dependencies=[WRITE],
    summary="Archive a location",
    responses=problems(StillOccupied, StillNeeded),
)
async def archive_location(
    location_id: LocationId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LocationOut:
    """Puts it and its resources away. Refused while anything is booked or blocked there, now or later, or a
    membership runs there."""
    ctx.require("spaces:write", None)
    location = await service.get_location(ctx.session, location_id, lock=True)
    check_if_match(if_match, location.version)
    await service.archive_location(ctx.session, location=location, now=ctx.now)
    return tagged(response, LocationOut.model_validate(location), location.version)


@router.post("/{location_id}/restore", dependencies=[WRITE], summary="Restore a location")
async def restore_location(
    location_id: LocationId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LocationOut:
    """Brings an archived location back; its resources stay archived until each is restored."""
    ctx.require("spaces:write", None)
    location = await service.get_location(ctx.session, location_id, lock=True)
    check_if_match(if_match, location.version)
    await service.restore_location(ctx.session, location=location)
    return tagged(response, LocationOut.model_validate(location), location.version)


@router.get("/{location_id}/opening-hours", dependencies=[READ], summary="Read a location's opening hours")
async def get_opening_hours(location_id: LocationId, ctx: Ctx, response: Response) -> OpeningHoursOut:
    """The ETag is the location's."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    return tagged(response, await service.opening_hours(ctx.session, location=location), location.version)


@router.put("/{location_id}/opening-hours", dependencies=[WRITE], summary="Set a location's opening hours")
async def set_opening_hours(
    location_id: LocationId, body: OpeningHours, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> OpeningHoursOut:
    """Replaces the whole week. A weekday left out is closed. What is booked already stays."""
    location = await service.get_location(ctx.session, location_id, lock=True)
    ctx.require("spaces:write", location.id)
    check_if_match(if_match, location.version)
    out = await service.set_opening_hours(ctx.session, location=location, week=week_in(body))
    return tagged(response, out, location.version)


@router.get("/{location_id}/holidays", dependencies=[READ], summary="List a location's public holidays")
async def list_holidays(
    location_id: LocationId, ctx: Ctx, year: Annotated[int, Query(ge=1950, le=2100, examples=[2026])]
) -> Page[HolidayOut]:
    """Of its `holiday_country` and `holiday_region`, in one page."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    return Page(data=await service.holidays(ctx.session, location=location, year=year), next_cursor=None)


@router.get("/{location_id}/open-periods", dependencies=[READ], summary="List when a location is open")
async def list_open_periods(
    location_id: LocationId,
    ctx: Ctx,
    since: Annotated[Instant, Query(alias="from", description="From this instant")],
    until: Annotated[Instant, Query(alias="to", description="Up to this instant, at most 400 days later")],
) -> Page[OpenPeriodOut]:
    """As instants, with closures, holidays and clock changes counted in, in one page; cut at both ends."""
    if until < since or until - since > timedelta(days=MAX_DAYS):
        raise Invalid.field("query/to", f"must lie after `from`, by at most {MAX_DAYS} days")
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    calendar = (await service.calendars(ctx.session, {location.id: location.version}))[location.id]
    periods = calendar.open_periods(since, until)
    return Page(data=[OpenPeriodOut(starts_at=start, ends_at=end) for start, end in periods], next_cursor=None)
