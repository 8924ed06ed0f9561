"""`/v1/me/...`: locations, what can be booked, and live floor plans, as a member sees them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, for_members
from coworkapi.core.ids import FileId, FloorPlanId, LocationId, ResourceId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.spaces import service
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.queries import offers
from coworkapi.spaces.routes.seen import list_plans, plan_status
from coworkapi.spaces.routes.uploads import BYTES, Files, IfNoneMatch, served
from coworkapi.spaces.schemas.locations import PlaceOut
from coworkapi.spaces.schemas.pictures import FloorPlanStatusOut, FloorPlanViewOut
from coworkapi.spaces.schemas.resources import AmenityKey, Kind, OfferOut

router = Router(prefix="/v1/me", tags=["My spaces"])
MEMBER = for_members()
BASE = "/v1/me"


@router.get("/locations", dependencies=[MEMBER], summary="List locations")
async def list_my_locations(ctx: Ctx, page: Paging) -> Page[PlaceOut]:
    """In the order they were made."""
    statement = select(Location).where(Location.archived_at.is_(None))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Location.id], page=page, order="my_locations")
    return Page(data=await service.places_out(ctx.session, [row[0] for row in rows], base=BASE), next_cursor=cursor)


@router.get("/resources", dependencies=[MEMBER], summary="List what can be booked")
async def list_my_resources(
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[list[LocationId] | None, Query(max_length=100, description="At these locations")] = None,
    kind: Annotated[list[Kind] | None, Query(max_length=20, description="Of these kinds")] = None,
    min_capacity: Annotated[int | None, Query(ge=1, le=100_000, description="With that many seats or more")] = None,
    amenity: Annotated[list[AmenityKey] | None, Query(max_length=50, description="With all of these")] = None,
) -> Page[OfferOut]:
    """In the order they were made; also what the public doesn't see."""
    statement = offers(location_ids=location_id, kinds=kind, min_capacity=min_capacity, amenities=amenity)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Resource.id], page=page, order="my_resources")
    return Page(data=await service.offers_out(ctx.session, rows, base=BASE), next_cursor=cursor)


@router.get("/resources/{resource_id}", dependencies=[MEMBER], summary="Read a resource")
async def get_my_resource(resource_id: ResourceId, ctx: Ctx) -> OfferOut:
    return await service.get_offer(ctx.session, resource_id, base=BASE)


@router.get("/locations/{location_id}/floor-plans", dependencies=[MEMBER], summary="List floor plans")
async def list_my_floor_plans(location_id: LocationId, ctx: Ctx, page: Paging) -> Page[FloorPlanViewOut]:
    """From the lowest storey up, with the shapes of what can be booked."""
    return await list_plans(ctx, page, location_id=location_id, base=BASE)


@router.get("/floor-plans/{floor_plan_id}/status", dependencies=[MEMBER], summary="Read a floor plan's live status")
async def get_my_floor_plan_status(
    floor_plan_id: FloorPlanId,
    ctx: Ctx,
    at: Annotated[Instant | None, Query(description="At this instant; now unless given")] = None,
) -> FloorPlanStatusOut:
    """Of what can be booked: free or occupied, until when."""
    return await plan_status(ctx, floor_plan_id, at)


@router.get("/files/{file_id}", dependencies=[MEMBER], summary="Read a file", response_class=Response, responses=BYTES)
async def get_my_file(file_id: FileId, ctx: Ctx, files: Files, if_none_match: IfNoneMatch = None) -> Response:
    """The bytes of a photo or of a floor plan's drawing."""
    file, _ = await service.readable_file(ctx.session, file_id, asker="member")
    return await served(file, files, if_none_match)
