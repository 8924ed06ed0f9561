"""`/v1/public/{organization}`: what a website shows without sign-in. Only public, bookable resources."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, for_public
from coworkapi.core.ids import FileId, FloorPlanId, LocationId, ResourceId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.identity.models import Organization as OrganizationRow
from coworkapi.spaces import service
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.queries import offers
from coworkapi.spaces.routes.common import Organization
from coworkapi.spaces.routes.seen import list_plans, plan_status
from coworkapi.spaces.routes.uploads import BYTES, Files, IfNoneMatch, served
from coworkapi.spaces.schemas.locations import PlaceOut, ShopWindowOut
from coworkapi.spaces.schemas.pictures import FloorPlanStatusOut, FloorPlanViewOut
from coworkapi.spaces.schemas.resources import AmenityKey, Kind, OfferOut

router = Router(prefix="/v1/public/{organization}", tags=["Public"])
PUBLIC = for_public()
MOST_LOCATIONS = 100


@router.get("", dependencies=[PUBLIC], summary="Read an organization")
async def get_public_organization(organization: Organization, ctx: Ctx) -> ShopWindowOut:
    """Its name and its first 100 locations."""
    row = await ctx.session.get_one(OrganizationRow, ctx.organization_id)
    statement = select(Location).where(Location.archived_at.is_(None)).order_by(Location.id).limit(MOST_LOCATIONS)
    locations = list(await ctx.session.scalars(statement))
    places = await service.places_out(ctx.session, locations, base=_base(organization))
    return ShopWindowOut(name=row.name, slug=row.slug, locations=places)


@router.get("/locations", dependencies=[PUBLIC], summary="List locations")
async def list_public_locations(organization: Organization, ctx: Ctx, page: Paging) -> Page[PlaceOut]:
    """In the order they were made."""
    statement = select(Location).where(Location.archived_at.is_(None))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Location.id], page=page, order="public_locations")
    places = await service.places_out(ctx.session, [row[0] for row in rows], base=_base(organization))
    return Page(data=places, next_cursor=cursor)


@router.get("/resources", dependencies=[PUBLIC], summary="List what can be booked")
async def list_public_resources(
    organization: Organization,
    ctx: Ctx,
    page: Paging,
    location_id: Annotated[list[LocationId] | None, Query(max_length=100, description="At these locations")] = None,
    kind: Annotated[list[Kind] | None, Query(max_length=20, description="Of these kinds")] = None,
    min_capacity: Annotated[int | None, Query(ge=1, le=100_000, description="With that many seats or more")] = None,
    amenity: Annotated[list[AmenityKey] | None, Query(max_length=50, description="With all of these")] = None,
) -> Page[OfferOut]:
    """In the order they were made."""
    statement = offers(
        is_public=True, location_ids=location_id, kinds=kind, min_capacity=min_capacity, amenities=amenity
    )
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Resource.id], page=page, order="public_resources")
    return Page(data=await service.offers_out(ctx.session, rows, base=_base(organization)), next_cursor=cursor)


@router.get("/resources/{resource_id}", dependencies=[PUBLIC], summary="Read a resource")
async def get_public_resource(organization: Organization, resource_id: ResourceId, ctx: Ctx) -> OfferOut:
    return await service.get_offer(ctx.session, resource_id, base=_base(organization), is_public=True)


@router.get("/locations/{location_id}/floor-plans", dependencies=[PUBLIC], summary="List floor plans")
async def list_public_floor_plans(
    organization: Organization, location_id: LocationId, ctx: Ctx, page: Paging
) -> Page[FloorPlanViewOut]:
    """The public ones, from the lowest storey up, with the shapes of what can be booked."""
    return await list_plans(ctx, page, location_id=location_id, base=_base(organization), is_public=True)


@router.get("/floor-plans/{floor_plan_id}/status", dependencies=[PUBLIC], summary="Read a floor plan's live status")
async def get_public_floor_plan_status(
    organization: Organization,
    floor_plan_id: FloorPlanId,
    ctx: Ctx,
    at: Annotated[Instant | None, Query(description="At this instant; now unless given")] = None,
) -> FloorPlanStatusOut:
    """Of what can be booked: free or occupied, until when."""
    return await plan_status(ctx, floor_plan_id, at, is_public=True)


@router.get("/files/{file_id}", dependencies=[PUBLIC], summary="Read a file", response_class=Response, responses=BYTES)
async def get_public_file(
    organization: Organization, file_id: FileId, ctx: Ctx, files: Files, if_none_match: IfNoneMatch = None
) -> Response:
    """The bytes of a photo or of a floor plan's drawing, where the public may see them."""
    file, _ = await service.readable_file(ctx.session, file_id, asker="public")
    return await served(file, files, if_none_match, public=True)


def _base(organization: str) -> str:
    return f"/v1/public/{quote(organization, safe='')}"
