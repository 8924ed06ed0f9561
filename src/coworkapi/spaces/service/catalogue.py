"""Resource types, amenities and booking policies: what resources refer to. They belong to the whole organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.references import ensure_exist
from coworkapi.spaces.events import (
    AmenityCreated,
    AmenityDeleted,
    AmenityUpdated,
    BookingPolicyCreated,
    BookingPolicyDeleted,
    BookingPolicyUpdated,
    ResourceTypeCreated,
    ResourceTypeDeleted,
    ResourceTypeUpdated,
)
from coworkapi.spaces.models import Amenity, BookingPolicy, Resource, ResourceType
from coworkapi.spaces.schemas.resources import AmenityOut, BookingPolicyOut, ResourceTypeOut
from coworkapi.spaces.service.rows import apply, find, previous
from coworkapi.spaces.values import BookingRules


async def create_resource_type(
    session: AsyncSession,
    *,
    name: str,
    kind: str,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> ResourceType:
    """Adds a kind of resource. `kind`: one of the built-in ones."""
    row = ResourceType(id=new_id(), name=name, kind=kind, external_id=external_id, meta=dict(metadata or {}))
    session.add(row)
    await session.flush()
    emit(session, ResourceTypeCreated(aggregate_id=row.id, data=ResourceTypeOut.model_validate(row)))
    return row


async def get_resource_type(session: AsyncSession, type_id: UUID, *, lock: bool = False) -> ResourceType:
    """Raises NotFound."""
    return await find(session, ResourceType, type_id, lock=lock)


async def load_resource_types(session: AsyncSession, type_ids: Iterable[UUID]) -> dict[UUID, ResourceTypeOut]:
    """Types as their GET shows them, by id; those that don't exist are left out. One statement."""
    rows = await session.scalars(select(ResourceType).where(ResourceType.id.in_(set(type_ids))))
    return {row.id: ResourceTypeOut.model_validate(row) for row in rows}


async def update_resource_type(session: AsyncSession, *, row: ResourceType, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked type."""
    before = ResourceTypeOut.model_validate(row)
    apply(row, changes)
    await session.flush()
    after = ResourceTypeOut.model_validate(row)
    emit(session, ResourceTypeUpdated(aggregate_id=row.id, data=after, previous=previous(before, after)))


async def delete_resource_type(session: AsyncSession, *, row: ResourceType) -> None:
    """Removes a locked type. Raises StillInUse (from the database) while resources are of it."""
    emit(session, ResourceTypeDeleted(aggregate_id=row.id, data=ResourceTypeOut.model_validate(row)))
    await session.delete(row)
    await session.flush()


async def create_amenity(
    session: AsyncSession,
    *,
    key: str,
    name: str,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Amenity:
    """Adds something that resources can have. `key`: a-z, 0-9 and _; it never changes."""
    row = Amenity(id=new_id(), key=key, name=name, external_id=external_id, meta=dict(metadata or {}))
    session.add(row)
    await session.flush()
    emit(session, AmenityCreated(aggregate_id=row.id, data=AmenityOut.model_validate(row)))
    return row


async def get_amenity(session: AsyncSession, amenity_id: UUID, *, lock: bool = False) -> Amenity:
    """Raises NotFound."""
    return await find(session, Amenity, amenity_id, lock=lock)


async def update_amenity(session: AsyncSession, *, row: Amenity, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked amenity."""
    before = AmenityOut.model_validate(row)
    apply(row, changes)
    await session.flush()
    after = AmenityOut.model_validate(row)
    emit(session, AmenityUpdated(aggregate_id=row.id, data=after, previous=previous(before, after)))


async def delete_amenity(session: AsyncSession, *, row: Amenity) -> None:
    """Removes a locked amenity, from the resources that have it too."""
    emit(session, AmenityDeleted(aggregate_id=row.id, data=AmenityOut.model_validate(row)))
    await session.execute(
        update(Resource)
        .where(Resource.amenity_keys.contains([row.key]))
        .values(amenity_keys=func.array_remove(Resource.amenity_keys, row.key), version=Resource.version + 1)
        .execution_options(synchronize_session=False)
    )
    await session.delete(row)
    await session.flush()


async def create_booking_policy(
    session: AsyncSession,
    *,
    name: str,
    rules: BookingRules,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> BookingPolicy:
    """Adds a set of booking rules. Raises NotFound for people or teams in them that don't exist."""
    await _check_people(session, rules)
    row = BookingPolicy(
        id=new_id(),
        name=name,
        rules=rules.model_dump(mode="json"),
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(row)
    await session.flush()
    emit(session, BookingPolicyCreated(aggregate_id=row.id, data=BookingPolicyOut.model_validate(row)))
    return row


async def get_booking_policy(session: AsyncSession, policy_id: UUID, *, lock: bool = False) -> BookingPolicy:
    """Raises NotFound."""
    return await find(session, BookingPolicy, policy_id, lock=lock)


async def load_booking_policies(session: AsyncSession, policy_ids: Iterable[UUID]) -> dict[UUID, BookingPolicyOut]:
    """Policies as their GET shows them, by id; those that don't exist are left out. One statement."""
    rows = await session.scalars(select(BookingPolicy).where(BookingPolicy.id.in_(set(policy_ids))))
    return {row.id: BookingPolicyOut.model_validate(row) for row in rows}


async def update_booking_policy(
    session: AsyncSession, *, row: BookingPolicy, changes: Mapping[str, Any], rules: Mapping[str, Any] | None = None
) -> None:
    """Changes fields of a locked policy; `rules` (as JSON) replaces the rules that it names.

    Raises Invalid when the rules together contradict each other, NotFound for people or teams that don't exist.
    """
    before = BookingPolicyOut.model_validate(row)
    if rules:
        try:
            merged = BookingRules.model_validate({**row.rules, **rules})
        except ValidationError as error:
            first = error.errors()[0]
            pointer = "/".join(["/rules", *(str(part) for part in first["loc"])])
            raise Invalid.field(pointer, first["msg"].removeprefix("Value error, "), first["type"]) from None
        if "who_may_book" in rules:
            await _check_people(session, merged)
        changes = {**changes, "rules": merged.model_dump(mode="json")}
    apply(row, changes)
    await session.flush()
    after = BookingPolicyOut.model_validate(row)
    emit(session, BookingPolicyUpdated(aggregate_id=row.id, data=after, previous=previous(before, after)))


async def _check_people(session: AsyncSession, rules: BookingRules) -> None:
    who = rules.who_may_book
    await ensure_exist(session, "team", who.team_ids, pointer="/rules/who_may_book/team_ids")
    await ensure_exist(session, "mem", who.member_ids, pointer="/rules/who_may_book/member_ids")


async def delete_booking_policy(session: AsyncSession, *, row: BookingPolicy) -> None:
    """Removes a locked policy. Raises StillInUse (from the database) while resources follow it."""
    emit(session, BookingPolicyDeleted(aggregate_id=row.id, data=BookingPolicyOut.model_validate(row)))
    await session.delete(row)
    await session.flush()
