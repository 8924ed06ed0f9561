"""Locations and resources as members and visitors see them, with their photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.queries import offers
from coworkapi.spaces.schemas.locations import PlaceOut
from coworkapi.spaces.schemas.resources import OfferOut
from coworkapi.spaces.service.photos import pictures_of
from coworkapi.spaces.service.rows import missing


async def offers_out(session: AsyncSession, rows: Sequence[Any], *, base: str) -> list[OfferOut]:
    """Rows of `queries.offers` as they are shown; addresses of photos begin with `base`. One statement."""
    photos = await pictures_of(session, base=base, resource_ids=[row[0].id for row in rows]) if rows else {}
    return [
        OfferOut(
            id=resource.id,
            location_id=resource.location_id,
            time_zone=time_zone,
            kind=kind,
            type_name=type_name,
            name=resource.name,
            description=resource.description,
            capacity=resource.capacity,
            size_square_meters=resource.size_square_meters,
            is_pool=resource.is_pool,
            places=len(resource.unit_ids) if resource.is_pool else 1,
            amenities=resource.amenity_keys,
            photos=photos.get(resource.id, []),
        )
        for resource, time_zone, kind, type_name in (row[:4] for row in rows)
    ]


async def get_offer(session: AsyncSession, resource_id: UUID, *, base: str, is_public: bool | None = None) -> OfferOut:
    """What can be booked, as members (or, `is_public`, visitors) see it. Raises NotFound. Two statements."""
    row = (await session.execute(offers(is_public=is_public).where(Resource.id == resource_id))).one_or_none()
    if row is None:
        raise missing("res", resource_id)
    return (await offers_out(session, [row], base=base))[0]


async def places_out(session: AsyncSession, locations: Sequence[Location], *, base: str) -> list[PlaceOut]:
    """Locations as they are shown; addresses of photos begin with `base`. One statement."""
    ids = [location.id for location in locations]
    photos = await pictures_of(session, base=base, location_ids=ids) if ids else {}
    places = [PlaceOut.model_validate(location) for location in locations]
    for place in places:
        place.photos = photos.get(place.id, [])
    return places
