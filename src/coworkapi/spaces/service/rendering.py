"""Rows as their GET shows them, where that takes more than the row itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.ids import encode_id
from coworkapi.spaces.models import Resource
from coworkapi.spaces.queries import resources_shown
from coworkapi.spaces.schemas.resources import OccupiedOut, ResourceOut
from coworkapi.spaces.service.allocations import Occupied

_SOURCES = {
    "booking": "bkg",
    "hold": "bkg",
    "membership": "mbr",
    "pass": "pass",
    "maintenance": "blk",
    "closure": "blk",
}


def resource_out(resource: Resource, time_zone: str, kind: Any) -> ResourceOut:
    """A resource as its GET shows it."""
    return ResourceOut(
        id=resource.id,
        location_id=resource.location_id,
        time_zone=time_zone,
        resource_type_id=resource.resource_type_id,
        kind=kind,
        booking_policy_id=resource.booking_policy_id,
        name=resource.name,
        description=resource.description,
        capacity=resource.capacity,
        size_square_meters=resource.size_square_meters,
        is_pool=resource.is_pool,
        is_bookable=resource.is_bookable,
        is_public=resource.is_public,
        unit_ids=resource.unit_ids,
        amenities=resource.amenity_keys,
        archived_at=resource.archived_at,
        external_id=resource.external_id,
        metadata=resource.meta,
        created_at=resource.created_at,
        updated_at=resource.updated_at,
    )


async def shown_resources(session: AsyncSession, resource_ids: Iterable[UUID]) -> dict[UUID, ResourceOut]:
    """Resources as their GET shows them, by id; those that don't exist are left out. One statement."""
    ids = set(resource_ids)
    if not ids:
        return {}
    statement = resources_shown().where(Resource.id.in_(ids)).order_by(Resource.id)
    rows = await session.execute(statement.execution_options(populate_existing=True))
    return {row[0].id: resource_out(*row) for row in rows}


def occupied_out(one: Occupied) -> OccupiedOut:
    """An allocation as operators see it."""
    prefix = _SOURCES.get(one.kind)
    return OccupiedOut(
        unit_id=one.unit_id,
        kind=one.kind,
        source_id=encode_id(prefix, one.source_id) if prefix else str(one.source_id),
        starts_at=one.period.lower,
        ends_at=one.period.upper,
    )


def occupied_json(one: Occupied) -> dict[str, Any]:
    """The same, as a member of a problem."""
    return occupied_out(one).model_dump(mode="json")
