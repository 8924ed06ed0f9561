"""`/v1/floor-plans`: drawings, shapes and live status."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Response, UploadFile

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import FloorPlanId, LocationId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import NameTaken, ShapesOutside
from coworkapi.spaces.models import FloorPlan
from coworkapi.spaces.pictures import drawing_of
from coworkapi.spaces.queries import plans_shown
from coworkapi.spaces.routes.common import IfMatch, tagged
from coworkapi.spaces.routes.uploads import ONE_AT_A_TIME, Files, stored
from coworkapi.spaces.schemas.pictures import (
    FloorPlanOut,
    FloorPlanPatch,
    FloorPlanStatusOut,
    Level,
    PlanName,
    ShapesIn,
)

router = Router(prefix="/v1", tags=["Floor plans"])
READ, WRITE = requires("spaces:read"), requires("spaces:write")


@router.get("/floor-plans", dependencies=[READ], summary="List floor plans")
async def list_floor_plans(
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[LocationId | None, Query(description="Of this location")] = None,
) -> Page[FloorPlanOut]:
    """From the lowest storey up."""
    statement = plans_shown()
    allowed = ctx.principal.locations("spaces:read")
    if allowed is not None:
        statement = statement.where(FloorPlan.location_id.in_(allowed))
    if location_id is not None:
        statement = statement.where(FloorPlan.location_id == location_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[FloorPlan.level, FloorPlan.id], page=page, order="floor_plans"
    )
    plans = await service.with_shapes(ctx.session, rows)
    return Page(data=[plan.out for plan in plans], next_cursor=cursor)


@router.post(
    "/locations/{location_id}/floor-plans",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a floor plan",
    responses=problems(NameTaken),
    openapi_extra=ONE_AT_A_TIME,
)
async def create_floor_plan(
    location_id: LocationId,
    file: UploadFile,
    name: Annotated[PlanName, Form()],
    ctx: Ctx,
    response: Response,
    files: Files,
    level: Annotated[Level, Form()] = 0,
    is_public: Annotated[bool, Form(description="Whether visitors of the website see it")] = False,
) -> FloorPlanOut:
    """A JPEG, PNG, WebP or SVG. Of an SVG only what draws is kept: no scripts, links, fonts or outside references."""
    location = await service.get_location(ctx.session, location_id)
    ctx.require("spaces:write", location.id)
    picture, key = await stored(file, drawing_of, files)
    plan = await service.create_floor_plan(
        ctx.session,
        location=location,
        name=name,
        picture=picture,
        key=key,
        file_name=file.filename or "",
        level=level,
        is_public=is_public,
    )
    return tagged(response, plan.out, plan.row.version)


@router.get("/floor-plans/{floor_plan_id}", dependencies=[READ], summary="Read a floor plan")
async def get_floor_plan(floor_plan_id: FloorPlanId, ctx: Ctx, response: Response) -> FloorPlanOut:
    plan = await service.get_floor_plan(ctx.session, floor_plan_id)
    ctx.require("spaces:read", plan.row.location_id)
    return tagged(response, plan.out, plan.row.version)


@router.patch(
    "/floor-plans/{floor_plan_id}",
    dependencies=[WRITE],
    summary="Change a floor plan's data",
    responses=problems(NameTaken),
)
async def update_floor_plan(
    floor_plan_id: FloorPlanId, body: FloorPlanPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> FloorPlanOut:
    plan = await service.get_floor_plan(ctx.session, floor_plan_id, lock=True)
    ctx.require("spaces:write", plan.row.location_id)
    check_if_match(if_match, plan.row.version)
    await service.update_floor_plan(ctx.session, plan=plan, changes=changes(body))
    return tagged(response, plan.out, plan.row.version)


@router.put(
    "/floor-plans/{floor_plan_id}/drawing",
    dependencies=[WRITE],
    summary="Replace a floor plan's drawing",
    responses=problems(ShapesOutside),
    openapi_extra=ONE_AT_A_TIME,
)
async def replace_drawing(
    floor_plan_id: FloorPlanId,
    file: UploadFile,
    ctx: Ctx,
    response: Response,
    files: Files,
    if_match: IfMatch = None,
) -> FloorPlanOut:
    """Its shapes stay; refused when one of them would lie outside the new drawing."""
    plan = await service.get_floor_plan(ctx.session, floor_plan_id)
    ctx.require("spaces:write", plan.row.location_id)
    picture, key = await stored(file, drawing_of, files)
    plan = await service.get_floor_plan(ctx.session, floor_plan_id, lock=True)
    check_if_match(if_match, plan.row.version)
    await service.replace_drawing(ctx.session, plan=plan, picture=picture, key=key, file_name=file.filename or "")
    return tagged(response, plan.out, plan.row.version)


@router.put("/floor-plans/{floor_plan_id}/shapes", dependencies=[WRITE], summary="Set a floor plan's shapes")
async def set_shapes(
    floor_plan_id: FloorPlanId, body: ShapesIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> FloorPlanOut:
    """Replaces all of them. Each resource of the location has one at the most, within the drawing."""
    plan = await service.get_floor_plan(ctx.session, floor_plan_id, lock=True)
    ctx.require("spaces:write", plan.row.location_id)
    check_if_match(if_match, plan.row.version)
    await service.set_shapes(ctx.session, plan=plan, shapes=body.shapes)
    return tagged(response, plan.out, plan.row.version)


@router.delete("/floor-plans/{floor_plan_id}", status_code=204, dependencies=[WRITE], summary="Delete a floor plan")
async def delete_floor_plan(floor_plan_id: FloorPlanId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Its shapes go with it, the resources stay."""
    plan = await service.get_floor_plan(ctx.session, floor_plan_id, lock=True)
    ctx.require("spaces:write", plan.row.location_id)
    check_if_match(if_match, plan.row.version)
    await service.delete_floor_plan(ctx.session, plan=plan)


@router.get("/floor-plans/{floor_plan_id}/status", dependencies=[READ], summary="Read a floor plan's live status")
async def get_floor_plan_status(
    floor_plan_id: FloorPlanId,
    ctx: Ctx,
    at: Annotated[Instant | None, Query(description="At this instant; now unless given")] = None,
) -> FloorPlanStatusOut:
    """What is free, occupied or blocked, until when, and what comes then. Set-up and clean-up times count."""
    plan = await service.get_floor_plan(ctx.session, floor_plan_id)
    ctx.require("spaces:read", plan.row.location_id)
    return await service.floor_plan_status(ctx.session, plan=plan, at=at or ctx.now)
