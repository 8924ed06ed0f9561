"""`/v1/resources` and their units."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Response
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from coworkapi.core.expand import Expandable, Expansion, Relation
from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import LocationId, ResourceId, ResourceTypeId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import (
    ExternalIdTaken,
    LocationArchived,
    NameTaken,
    NotAPool,
    StillOccupied,
)
from coworkapi.spaces.models import Resource, ResourceUnit, Unit
from coworkapi.spaces.queries import resources_found
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged
from coworkapi.spaces.schemas.resources import (
    AmenityKey,
    Kind,
    ResizeIn,
    ResourceIn,
    ResourceOut,
    ResourcePatch,
    UnitOut,
)

router = Router(prefix="/v1", tags=["Resources"])
EXPAND = Expandable(
    ResourceOut,
    location=Relation(service.load_locations),
    resource_type=Relation(service.load_resource_types),
    booking_policy=Relation(service.load_booking_policies),
)
Expand = Annotated[Expansion, Depends(EXPAND)]
READ, WRITE = requires("spaces:read"), requires("spaces:write")


@router.get("/resources", dependencies=[READ], summary="List resources")
async def list_resources(
    ctx: Ctx,
    page: Paging,
    expand: Expand,
    location_id: Annotated[list[LocationId] | None, Query(max_length=100, description="At these locations")] = None,
    resource_type_id: Annotated[
        list[ResourceTypeId] | None, Query(max_length=100, description="Of these types")
    ] = None,
    kind: Annotated[list[Kind] | None, Query(max_length=20, description="Of these built-in kinds")] = None,
    min_capacity: Annotated[int | None, Query(ge=1, le=100_000, description="With that many seats or more")] = None,
    amenity: Annotated[list[AmenityKey] | None, Query(max_length=50, description="With all of these")] = None,
    is_bookable: Annotated[bool | None, Query(description="Only those that can, or can't, be booked")] = None,
    is_public: Annotated[bool | None, Query(description="Only those that the public sees, or doesn't")] = None,
    archived: Annotated[bool, Query(description="The archived ones instead of the others")] = False,
    external_id: ExternalIdFilter = None,
    updated_since: UpdatedSince = None,
) -> Page[ResourceOut]:
    """In the order they were made. Repeat a parameter to allow several values; of amenities, all are needed."""
    statement = resources_found(
        locations=ctx.principal.locations("spaces:read"),
        location_ids=location_id,
        resource_type_ids=resource_type_id,
        kinds=kind,
        min_capacity=min_capacity,
        amenities=amenity,
        is_bookable=is_bookable,
        is_public=is_public,
        is_archived=archived,
        external_id=external_id,
        updated_since=updated_since,
    )
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Resource.id], page=page, order="resources")
    found = [service.resource_out(*row[:3]) for row in rows]
    return Page(data=await expand.fill(ctx, found), next_cursor=cursor)


@router.post(
    "/resources",
    status_code=201,
    dependencies=[WRITE],
    summary="Add a resource",
    responses=problems(ExternalIdTaken, NameTaken, LocationArchived),
)
async def create_resource(body: ResourceIn, ctx: Ctx, response: Response) -> ResourceOut:
    """A room, a pool (`pool_size`) or the whole of a room that divides (`made_of` its parts)."""
    ctx.require("spaces:write", body.location_id)
    resource = await service.create_resource(ctx.session, **dict(body))
    return tagged(response, resource.out, resource.row.version)


@router.get("/resources/{resource_id}", dependencies=[READ], summary="Read a resource")
async def get_resource(resource_id: ResourceId, ctx: Ctx, response: Response, expand: Expand) -> ResourceOut:
    resource = await service.get_resource(ctx.session, resource_id)
    ctx.require("spaces:read", resource.row.location_id)
    (out,) = await expand.fill(ctx, [resource.out])
    return tagged(response, out, resource.row.version)


@router.patch(
    "/resources/{resource_id}",
    dependencies=[WRITE],
    summary="Change a resource",
    responses=problems(ExternalIdTaken, NameTaken),
)
async def update_resource(
    resource_id: ResourceId, body: ResourcePatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ResourceOut:
    """Bookings that are there keep the terms they were made under."""
    resource = await service.get_resource(ctx.session, resource_id, lock=True)
    ctx.require("spaces:write", resource.row.location_id)
    check_if_match(if_match, resource.row.version)
    await service.update_resource(ctx.session, resource=resource, changes=changes(body))
    return tagged(response, resource.out, resource.row.version)


@router.post(
    "/resources/{resource_id}/resize",
    dependencies=[WRITE],
    summary="Resize a pool",
    responses=problems(NotAPool, StillOccupied),
)
async def resize_resource(
    resource_id: ResourceId, body: ResizeIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ResourceOut:
    """Adds places, or drops those without a booking to come, the newest first. Refused when too few are free."""
    resource = await service.get_resource(ctx.session, resource_id, lock=True)
    ctx.require("spaces:write", resource.row.location_id)
    check_if_match(if_match, resource.row.version)
    await service.resize_pool(ctx.session, resource=resource, pool_size=body.pool_size, now=ctx.now)
    return tagged(response, resource.out, resource.row.version)


@router.post(
    "/resources/{resource_id}/archive",
    dependencies=[WRITE],
    summary="Archive a resource",
    responses=problems(StillOccupied),
)
async def archive_resource(
    resource_id: ResourceId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ResourceOut:
    """Refused while anything occupies its units now or later; `allocations` names what. To stop new bookings at once,
    set `is_bookable` to false."""
    resource = await service.get_resource(ctx.session, resource_id, lock=True)
    ctx.require("spaces:write", resource.row.location_id)
    check_if_match(if_match, resource.row.version)
    await service.archive_resource(ctx.session, resource=resource, now=ctx.now)
    return tagged(response, resource.out, resource.row.version)


@router.post(
    "/resources/{resource_id}/restore",
    dependencies=[WRITE],
    summary="Restore a resource",
    responses=problems(LocationArchived),
)
async def restore_resource(
    resource_id: ResourceId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ResourceOut:
    resource = await service.get_resource(ctx.session, resource_id, lock=True)
    ctx.require("spaces:write", resource.row.location_id)
    check_if_match(if_match, resource.row.version)
    await service.restore_resource(ctx.session, resource=resource)
    return tagged(response, resource.out, resource.row.version)


@router.get("/units", dependencies=[READ], summary="List units")
async def list_units(
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[LocationId | None, Query(description="At this location")] = None,
    resource_id: Annotated[ResourceId | None, Query(description="Of this resource")] = None,
) -> Page[UnitOut]:
    """The atoms of space, and the resources that are made of each. Resources that share a unit exclude each other."""
    resource_ids = (
        select(func.array_agg(aggregate_order_by(ResourceUnit.resource_id, ResourceUnit.resource_id)))
        .where(ResourceUnit.organization_id == Unit.organization_id, ResourceUnit.unit_id == Unit.id)
        .correlate(Unit)
        .scalar_subquery()
    )
    statement = select(Unit, resource_ids)
    allowed = ctx.principal.locations("spaces:read")
    if allowed is not None:
        statement = statement.where(Unit.location_id.in_(allowed))
    if location_id is not None:
        statement = statement.where(Unit.location_id == location_id)
    if resource_id is not None:
        links = select(ResourceUnit.unit_id).where(ResourceUnit.resource_id == resource_id)
        statement = statement.where(Unit.id.in_(links))
    return await page_of(
        ctx,
        statement,
        keys=[Unit.id],
        page=page,
        order="units",
        render=lambda row: UnitOut(
            id=row[0].id, location_id=row[0].location_id, name=row[0].name, resource_ids=row[1] or []
        ),
    )
