"""`/v1/public/{organization}`: what a website shows without sign-in. Only public, bookable resources."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, for_public
from coworkapi.core.ids import LocationId, ResourceId
from coworkapi.core.pages import Page, Paging
from coworkapi.identity.models import Organization as OrganizationRow
from coworkapi.spaces import service
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.queries import offers
from coworkapi.spaces.routes.common import Organization, page_of
from coworkapi.spaces.schemas.locations import PlaceOut, ShopWindowOut
from coworkapi.spaces.schemas.resources import AmenityKey, Kind, OfferOut

router = Router(prefix="/v1/public/{organization}", tags=["Public"])
PUBLIC = for_public()
MOST_LOCATIONS = 100


@router.get("", dependencies=[PUBLIC], summary="Read an organization")
async def get_public_organization(organization: Organization, ctx: Ctx) -> ShopWindowOut:
    """Its name and its first 100 locations."""
    row = await ctx.session.get_one(OrganizationRow, ctx.organization_id)
    statement = select(Location).where(Location.archived_at.is_(None)).order_by(Location.id).limit(MOST_LOCATIONS)
    locations = await ctx.session.scalars(statement)
    return ShopWindowOut(
        name=row.name, slug=row.slug, locations=[PlaceOut.model_validate(location) for location in locations]
    )


@router.get("/locations", dependencies=[PUBLIC], summary="List locations")
async def list_public_locations(organization: Organization, ctx: Ctx, page: Paging) -> Page[PlaceOut]:
    """In the order they were made."""
    return await page_of(
        ctx,
        select(Location).where(Location.archived_at.is_(None)),
        keys=[Location.id],
        page=page,
        order="public_locations",
        render=lambda row: PlaceOut.model_validate(row[0]),
    )


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
    return await page_of(
        ctx,
        offers(is_public=True, location_ids=location_id, kinds=kind, min_capacity=min_capacity, amenities=amenity),
        keys=[Resource.id],
        page=page,
        order="public_resources",
        render=lambda row: service.offer_out(*row[:4]),
    )


@router.get("/resources/{resource_id}", dependencies=[PUBLIC], summary="Read a resource")
async def get_public_resource(organization: Organization, resource_id: ResourceId, ctx: Ctx) -> OfferOut:
    return await service.get_offer(ctx.session, resource_id, only_public=True)
