"""`/v1/me/locations` and `/v1/me/resources`: what a member can see and book."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, for_members
from coworkapi.core.ids import LocationId, ResourceId
from coworkapi.core.pages import Page, Paging
from coworkapi.spaces import service
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.queries import offers
from coworkapi.spaces.routes.common import page_of
from coworkapi.spaces.schemas.locations import PlaceOut
from coworkapi.spaces.schemas.resources import AmenityKey, Kind, OfferOut

router = Router(prefix="/v1/me", tags=["My spaces"])
MEMBER = for_members()


@router.get("/locations", dependencies=[MEMBER], summary="List locations")
async def list_my_locations(ctx: Ctx, page: Paging) -> Page[PlaceOut]:
    """In the order they were made."""
    return await page_of(
        ctx,
        select(Location).where(Location.archived_at.is_(None)),
        keys=[Location.id],
        page=page,
        order="my_locations",
        render=lambda row: PlaceOut.model_validate(row[0]),
    )


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
    return await page_of(
        ctx,
        offers(location_ids=location_id, kinds=kind, min_capacity=min_capacity, amenities=amenity),
        keys=[Resource.id],
        page=page,
        order="my_resources",
        render=lambda row: service.offer_out(*row[:4]),
    )


@router.get("/resources/{resource_id}", dependencies=[MEMBER], summary="Read a resource")
async def get_my_resource(resource_id: ResourceId, ctx: Ctx) -> OfferOut:
    return await service.get_offer(ctx.session, resource_id)
