"""Selects of spaces. Row-level security keeps them within the transaction's organization."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, select

from coworkapi.spaces.models import Block, FloorPlan, Location, Photo, Resource, ResourceType, StoredFile


def resources_shown() -> Select[Any]:
    """`(Resource, time_zone, kind)` rows, for `resource_out`."""
    statement = cast(
        "Select[Any]",
        select(Resource, Location.time_zone, ResourceType.kind)
        .join(
            Location,
            (Location.organization_id == Resource.organization_id) & (Location.id == Resource.location_id),
        )
        .join(
            ResourceType,
            (ResourceType.organization_id == Resource.organization_id) & (ResourceType.id == Resource.resource_type_id),
        ),
    )
    return statement


def resources_found(
    *,
    locations: Collection[UUID] | None = None,
    location_ids: Sequence[UUID] | None = None,
    resource_type_ids: Sequence[UUID] | None = None,
    kinds: Sequence[str] | None = None,
    min_capacity: int | None = None,
    amenities: Sequence[str] | None = None,
    is_bookable: bool | None = None,
    is_public: bool | None = None,
    is_archived: bool = False,
    external_id: str | None = None,
    updated_since: datetime | None = None,
) -> Select[Any]:
    """`resources_shown` of those that meet every condition given. `locations`: what the asker may see, None all."""
    statement = resources_shown()
    if locations is not None:
        statement = statement.where(Resource.location_id.in_(locations))
    if location_ids:
        statement = statement.where(Resource.location_id.in_(location_ids))
    if resource_type_ids:
        statement = statement.where(Resource.resource_type_id.in_(resource_type_ids))
    if kinds:
        statement = statement.where(ResourceType.kind.in_(kinds))
    if min_capacity is not None:
        statement = statement.where(Resource.capacity >= min_capacity)
    if amenities:
        statement = statement.where(Resource.amenity_keys.contains(list(amenities)))
    if is_bookable is not None:
        statement = statement.where(Resource.is_bookable == is_bookable)
    if is_public is not None:
        statement = statement.where(Resource.is_public == is_public)
    if external_id is not None:
        statement = statement.where(Resource.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Resource.updated_at >= updated_since)
    return statement.where(Resource.archived_at.is_not(None) if is_archived else Resource.archived_at.is_(None))


def offers(**conditions: Any) -> Select[Any]:
    """`(Resource, time_zone, kind, type_name)` of what can be booked: not archived, at a location that is not."""
    return (
        resources_found(is_bookable=True, **conditions)
        .add_columns(ResourceType.name)
        .where(Location.archived_at.is_(None))
    )


def blocks_shown(*, locations: Collection[UUID] | None = None) -> Select[Any]:
    """`(Block, location_id, time_zone)` rows."""
    statement = cast(
        "Select[Any]",
        select(Block, Resource.location_id, Location.time_zone)
        .join(Resource, (Resource.organization_id == Block.organization_id) & (Resource.id == Block.resource_id))
        .join(
            Location,
            (Location.organization_id == Resource.organization_id) & (Location.id == Resource.location_id),
        ),
    )
    if locations is not None:
        statement = statement.where(Resource.location_id.in_(locations))
    return statement


def photos_shown() -> Select[Any]:
    """`(Photo, StoredFile, location_id)` rows; a resource's photo is at the resource's location."""
    return cast(
        "Select[Any]",
        select(Photo, StoredFile, func.coalesce(Photo.location_id, Resource.location_id))
        .join(StoredFile, (StoredFile.organization_id == Photo.organization_id) & (StoredFile.id == Photo.file_id))
        .outerjoin(Resource, (Resource.organization_id == Photo.organization_id) & (Resource.id == Photo.resource_id)),
    )


def plans_shown() -> Select[Any]:
    """`(FloorPlan, StoredFile)` rows."""
    return cast(
        "Select[Any]",
        select(FloorPlan, StoredFile).join(
            StoredFile, (StoredFile.organization_id == FloorPlan.organization_id) & (StoredFile.id == FloorPlan.file_id)
        ),
    )


def offered_ids(*, is_public: bool | None = None) -> Select[Any]:
    """Ids of what can be booked (by the public)."""
    return offers(is_public=is_public).with_only_columns(Resource.id)


def block_ends() -> Any:
    """When a block no longer takes effect: its end, or when it was lifted."""
    return func.least(Block.ends_at, Block.lifted_at)
