"""Which stored files an asker may read: those of photos and floor plans that the asker may see."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.spaces.models import FloorPlan, Location, Photo, Resource, StoredFile
from coworkapi.spaces.service.rows import missing


async def readable_file(
    session: AsyncSession, file_id: UUID, *, asker: Literal["operator", "member", "public"]
) -> tuple[StoredFile, UUID]:
    """The file and the location it belongs to. Raises NotFound. One statement.

    Operators' rights are for the caller to check. Members see what belongs to places and resources in use, the public
    what is public of them.
    """
    of_locations = select(Photo.location_id).where(Photo.file_id == file_id, Photo.location_id.is_not(None))
    of_resources = select(Resource.location_id).join(
        Photo, (Photo.organization_id == Resource.organization_id) & (Photo.resource_id == Resource.id)
    )
    of_resources = of_resources.where(Photo.file_id == file_id)
    of_plans = select(FloorPlan.location_id).where(FloorPlan.file_id == file_id)
    if asker != "operator":
        of_resources = of_resources.where(Resource.archived_at.is_(None), Resource.is_bookable)
    if asker == "public":
        of_resources = of_resources.where(Resource.is_public)
        of_plans = of_plans.where(FloorPlan.is_public)
    owners = union_all(of_locations, of_resources, of_plans).subquery()
    statement = (
        select(StoredFile, Location.id)
        .join(Location, Location.organization_id == StoredFile.organization_id)
        .where(StoredFile.id == file_id, Location.id.in_(select(owners)))
        .limit(1)
    )
    if asker != "operator":
        statement = statement.where(Location.archived_at.is_(None))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise missing("file", file_id)
    return row[0], row[1]
