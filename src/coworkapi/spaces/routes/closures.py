"""Closures: `/v1/locations/{location_id}/closures` and `/v1/closures/{closure_id}`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, requires
from coworkapi.core.ids import ClosureId, LocationId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.models import Closure
from coworkapi.spaces.routes.common import IfMatch, UpdatedSince, hours_in, page_of, tagged
from coworkapi.spaces.schemas.common import Day
from coworkapi.spaces.schemas.locations import ClosureIn, ClosureOut, ClosurePatch

router = Router(prefix="/v1", tags=["Locations"])
READ, WRITE = requires("spaces:read"), requires("blocks:write")


@router.get("/locations/{location_id}/closures", dependencies=[READ], summary="List closures of a location")
async def list_closures(
    location_id: LocationId,
    ctx: Ctx,
    page: Paging,
    ends_after: Annotated[Day | None, Query(description="Only those that last beyond this local day")] = None,
    updated_since: UpdatedSince = None,
) -> Page[ClosureOut]:
    """By their first day."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:read", location.id)
    statement = select(Closure).where(Closure.location_id == location.id)
    if ends_after is not None:
        statement = statement.where(Closure.ends_on > ends_after)
    if updated_since is not None:
        statement = statement.where(Closure.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[Closure.starts_on, Closure.id],
        page=page,
        order="closures",
        render=lambda row: service.closure_out(row[0]),
    )


@router.post(
    "/locations/{location_id}/closures", status_code=201, dependencies=[WRITE], summary="Close a location for days"
)
async def create_closure(location_id: LocationId, body: ClosureIn, ctx: Ctx, response: Response) -> ClosureOut:
    """Closed, or open at other hours, on local days; also on public holidays. What is booked already stays."""
    location = await service.get_location(ctx.session, location_id, lock=True)
    ctx.require("blocks:write", location.id)
    closure = await service.create_closure(
        ctx.session,
        location=location,
        name=body.name,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        hours=hours_in(body.hours, pointer="/hours", day="each day"),
    )
    return tagged(response, service.closure_out(closure), closure.version)


@router.get("/closures/{closure_id}", dependencies=[READ], summary="Read a closure")
async def get_closure(closure_id: ClosureId, ctx: Ctx, response: Response) -> ClosureOut:
    closure = await service.get_closure(ctx.session, closure_id)
    ctx.require("spaces:read", closure.location_id)
    return tagged(response, service.closure_out(closure), closure.version)


@router.patch("/closures/{closure_id}", dependencies=[WRITE], summary="Change a closure")
async def update_closure(
    closure_id: ClosureId, body: ClosurePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ClosureOut:
    closure, location = await service.lock_closure(ctx.session, closure_id)
    ctx.require("blocks:write", location.id)
    check_if_match(if_match, closure.version)
    wanted = changes(body)
    if "hours" in wanted:
        wanted["hours"] = [list(one) for one in hours_in(body.hours, pointer="/hours", day="each day")]
    await service.update_closure(ctx.session, closure=closure, location=location, changes=wanted)
    return tagged(response, service.closure_out(closure), closure.version)


@router.delete("/closures/{closure_id}", status_code=204, dependencies=[WRITE], summary="Take a closure back")
async def delete_closure(closure_id: ClosureId, ctx: Ctx, if_match: IfMatch = None) -> None:
    closure, location = await service.lock_closure(ctx.session, closure_id)
    ctx.require("blocks:write", location.id)
    check_if_match(if_match, closure.version)
    await service.delete_closure(ctx.session, closure=closure, location=location)
