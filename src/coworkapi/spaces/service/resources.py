"""Resources and the units they are made of. `unit_ids` and `amenity_keys` are kept equal to their tables here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.spaces.errors import LocationArchived, NotAPool, ResourceArchived, StillOccupied
from coworkapi.spaces.events import (
    ResourceArchived as ResourceArchivedFact,
)
from coworkapi.spaces.events import (
    ResourceCreated,
    ResourceResized,
    ResourceRestored,
    ResourceUpdated,
)
from coworkapi.spaces.models import (
    Allocation,
    Amenity,
    BookingPolicy,
    Location,
    Resource,
    ResourceAmenity,
    ResourceType,
    ResourceUnit,
    Unit,
)
from coworkapi.spaces.queries import resources_shown
from coworkapi.spaces.schemas.resources import ResourceOut
from coworkapi.spaces.service.allocations import occupied
from coworkapi.spaces.service.locations import lock_units
from coworkapi.spaces.service.rendering import occupied_json, resource_out
from coworkapi.spaces.service.rows import apply, find, missing, previous, touch


@dataclass(slots=True)
class ShownResource:
    """A resource with what its GET shows beside its own row."""

    row: Resource
    time_zone: str
    kind: str

    @property
    def out(self) -> ResourceOut:
        return resource_out(self.row, self.time_zone, self.kind)


async def create_resource(
    session: AsyncSession,
    *,
    location_id: UUID,
    resource_type_id: UUID,
    name: str,
    booking_policy_id: UUID | None = None,
    description: str | None = None,
    capacity: int | None = None,
    size_square_meters: float | None = None,
    is_bookable: bool = True,
    is_public: bool = True,
    amenities: Sequence[str] = (),
    pool_size: int | None = None,
    made_of: Sequence[UUID] | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> ShownResource:
    """Adds a resource: a room with a unit of its own, a pool of `pool_size` units, or the whole of `made_of`.

    Raises NotFound, Invalid, LocationArchived.
    """
    location = await find(session, Location, location_id, field="location_id")
    if location.archived_at is not None:
        raise LocationArchived("the location is archived; restore it first")
    kind = await find(session, ResourceType, resource_type_id, field="resource_type_id")
    if booking_policy_id is not None:
        await find(session, BookingPolicy, booking_policy_id, field="booking_policy_id")
    parts = await _parts(session, location_id, made_of) if made_of else []
    units: list[Unit] = []
    if parts:
        unit_ids = list(dict.fromkeys(unit_id for part in parts for unit_id in part.unit_ids))
    else:
        units = _new_units(location_id, name, range(pool_size) if pool_size else None)
        unit_ids = [unit.id for unit in units]
    resource = Resource(
        id=new_id(),
        location_id=location_id,
        resource_type_id=resource_type_id,
        booking_policy_id=booking_policy_id,
        name=name,
        description=description,
        capacity=capacity or pool_size or sum(part.capacity for part in parts) or 1,
        size_square_meters=size_square_meters,
        is_pool=pool_size is not None,
        is_bookable=is_bookable,
        is_public=is_public,
        unit_ids=unit_ids,
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    amenity_ids = await _amenity_ids(session, amenities)
    resource.amenity_keys = sorted(amenity_ids)
    session.add_all([resource, *units])
    await session.flush()
    session.add_all(_links(resource, unit_ids))
    session.add_all(ResourceAmenity(resource_id=resource.id, amenity_id=one) for one in amenity_ids.values())
    await session.flush()
    shown = ShownResource(resource, location.time_zone, kind.kind)
    emit(session, ResourceCreated(aggregate_id=resource.id, location_id=location_id, data=shown.out))
    return shown


async def get_resource(
    session: AsyncSession, resource_id: UUID, *, field: str | None = None, lock: bool = False
) -> ShownResource:
    """Raises NotFound, naming `field` of the body."""
    statement = resources_shown().where(Resource.id == resource_id)
    if lock:
        statement = statement.with_for_update(of=Resource)
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise missing("res", resource_id, field=field)
    return ShownResource(*row)


async def update_resource(session: AsyncSession, *, resource: ShownResource, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked resource; `amenities` are keys. Raises NotFound, Invalid."""
    before = resource.out
    row, changes = resource.row, dict(changes)
    if "resource_type_id" in changes:
        found = await find(session, ResourceType, changes["resource_type_id"], field="resource_type_id")
        resource.kind = found.kind
    if changes.get("booking_policy_id") is not None:
        await find(session, BookingPolicy, changes["booking_policy_id"], field="booking_policy_id")
    if "amenities" in changes:
        amenity_ids = await _amenity_ids(session, changes.pop("amenities"))
        await session.execute(delete(ResourceAmenity).where(ResourceAmenity.resource_id == row.id))
        session.add_all(ResourceAmenity(resource_id=row.id, amenity_id=one) for one in amenity_ids.values())
        changes["amenity_keys"] = sorted(amenity_ids)
    apply(row, changes)
    await session.flush()
    after = resource.out
    emit(
        session,
        ResourceUpdated(aggregate_id=row.id, location_id=row.location_id, data=after, previous=previous(before, after)),
    )


async def resize_pool(session: AsyncSession, *, resource: ShownResource, pool_size: int, now: datetime) -> None:
    """Gives a locked pool more or fewer places; a capacity that was its size goes along.

    Places without a booking to come go first, the newest of them before. Raises NotAPool, StillOccupied.
    """
    before, row = resource.out, resource.row
    if not row.is_pool:
        raise NotAPool("only a pool has a size; this resource is a room")
    size = len(row.unit_ids)
    if pool_size == size:
        return
    if pool_size > size:
        units = _new_units(row.location_id, row.name, range(size, pool_size))
        session.add_all(units)
        await session.flush()
        session.add_all(_links(row, [unit.id for unit in units], size))
        unit_ids = [*row.unit_ids, *(unit.id for unit in units)]
    else:
        gone = await _places_to_drop(session, row, size - pool_size, now)
        await session.execute(
            delete(ResourceUnit).where(ResourceUnit.resource_id == row.id, ResourceUnit.unit_id.in_(gone))
        )
        # A unit with a history stays as that history's unit; it belongs to no resource any more.
        used = select(Allocation.unit_id).where(Allocation.unit_id.in_(gone))
        await session.execute(
            delete(Unit).where(Unit.id.in_(gone), Unit.id.not_in(used)).execution_options(synchronize_session=False)
        )
        unit_ids = [unit_id for unit_id in row.unit_ids if unit_id not in gone]
    capacity = pool_size if row.capacity == size else row.capacity
    apply(row, {"unit_ids": unit_ids, "capacity": capacity})
    await session.flush()
    after = resource.out
    emit(
        session,
        ResourceResized(aggregate_id=row.id, location_id=row.location_id, data=after, previous=previous(before, after)),
    )


async def _places_to_drop(session: AsyncSession, row: Resource, count: int, now: datetime) -> set[UUID]:
    await lock_units(session, Unit.id.in_(row.unit_ids))
    to_come = await occupied(session, unit_ids=row.unit_ids, period=Range(now, None), limit=10_000)
    busy = {one.unit_id for one in to_come}
    free = [unit_id for unit_id in reversed(row.unit_ids) if unit_id not in busy]
    if len(free) < count:
        raise StillOccupied(
            f"{len(busy)} of its {len(row.unit_ids)} places are booked or blocked now or later, so {len(free)} can go "
            f"and not {count}; move or cancel what is named here first",
            [occupied_json(one) for one in to_come[:20]],
        )
    return set(free[:count])


async def archive_resource(session: AsyncSession, *, resource: ShownResource, now: datetime) -> None:
    """Puts a locked resource away. Nothing happens if it is. Raises StillOccupied.

    Whatever occupies its units counts, also by way of another resource that shares them.
    """
    row = resource.row
    if row.archived_at is not None:
        return
    await lock_units(session, Unit.id.in_(row.unit_ids))
    found = await occupied(session, unit_ids=row.unit_ids, period=Range(now, None), limit=20)
    if found:
        raise StillOccupied(
            "it is booked or blocked now or later; cancel, move or lift what is named here first",
            [occupied_json(one) for one in found],
        )
    row.archived_at = now
    touch(row)
    await session.flush()
    emit(session, ResourceArchivedFact(aggregate_id=row.id, location_id=row.location_id, data=resource.out))


async def restore_resource(session: AsyncSession, *, resource: ShownResource) -> None:
    """Brings a locked resource back. Nothing happens unless it is archived. Raises LocationArchived."""
    row = resource.row
    if row.archived_at is None:
        return
    if (await find(session, Location, row.location_id)).archived_at is not None:
        raise LocationArchived("its location is archived; restore the location first")
    row.archived_at = None
    touch(row)
    await session.flush()
    emit(session, ResourceRestored(aggregate_id=row.id, location_id=row.location_id, data=resource.out))


def check_not_archived(resource: Resource) -> None:
    """Raises ResourceArchived."""
    if resource.archived_at is not None:
        raise ResourceArchived("the resource is archived; restore it first")


async def _parts(session: AsyncSession, location_id: UUID, made_of: Sequence[UUID]) -> list[Resource]:
    """The resources that a whole is made of, in their order."""
    rows = await session.scalars(select(Resource).where(Resource.id.in_(made_of)).with_for_update(key_share=True))
    found = {row.id: row for row in rows}
    wrong: list[ProblemItem] = []
    for index, part_id in enumerate(made_of):
        pointer = f"/made_of/{index}"
        part = found.get(part_id)
        if part is None:
            raise missing("res", part_id, field=f"made_of/{index}")
        if part.location_id != location_id:
            detail = f"{part.name} is at another location; a whole and its parts are at one"
        elif part.is_pool:
            detail = f"{part.name} is a pool; a whole is made of rooms"
        elif part.archived_at is not None:
            detail = f"{part.name} is archived; restore it first"
        else:
            continue
        wrong.append(ProblemItem(pointer=pointer, code="not_a_part", detail=detail))
    if wrong:
        raise Invalid(wrong[0].detail, errors=wrong)
    return [found[part_id] for part_id in made_of]


async def _amenity_ids(session: AsyncSession, keys: Sequence[str]) -> dict[str, UUID]:
    """Ids by key. Raises Invalid for keys that no amenity has."""
    if not keys:
        return {}
    rows = await session.execute(select(Amenity.key, Amenity.id).where(Amenity.key.in_(keys)))
    found: dict[str, UUID] = {row.key: row.id for row in rows}
    wrong = [
        ProblemItem(
            pointer=f"/amenities/{index}",
            code="unknown_amenity",
            detail=f"there is no amenity {key!r}; add it with POST /v1/amenities first",
        )
        for index, key in enumerate(keys)
        if key not in found
    ]
    if wrong:
        raise Invalid(wrong[0].detail, errors=wrong)
    return found


def _new_units(location_id: UUID, name: str, numbers: range | None) -> list[Unit]:
    """One unit with the resource's name, or numbered ones, counted from 1."""
    if numbers is None:
        return [Unit(id=new_id(), location_id=location_id, name=name)]
    return [Unit(id=new_id(), location_id=location_id, name=f"{name[:190]} {number + 1}") for number in numbers]


def _links(resource: Resource, unit_ids: Sequence[UUID], first: int = 0) -> list[ResourceUnit]:
    return [
        ResourceUnit(resource_id=resource.id, unit_id=unit_id, position=first + number)
        for number, unit_id in enumerate(unit_ids)
    ]
