"""Locations: made with a week, changed, put away and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.leaving import may_leave
from coworkapi.core.unit_of_work import acting_principal, organization_of
from coworkapi.spaces.calendar import CLOSED_WEEK, Hours
from coworkapi.spaces.errors import StillOccupied
from coworkapi.spaces.events import (
    LocationArchived,
    LocationCreated,
    LocationRestored,
    LocationUpdated,
    ResourceArchived,
)
from coworkapi.spaces.models import LegalEntity, Location, OpeningInterval, Resource, ResourceType, Unit
from coworkapi.spaces.rules import check_holidays, free_slug, knows_holidays, slug_of
from coworkapi.spaces.schemas.locations import LocationOut
from coworkapi.spaces.service.allocations import occupied
from coworkapi.spaces.service.rendering import occupied_json, shown_resources
from coworkapi.spaces.service.rows import apply, find, previous, touch

# What most spaces have. Made with an organization's first location, so that its first room needs no set-up; they are
# ordinary resource types from then on, to be renamed or deleted.
FIRST_TYPES = {
    "Meeting room": "meeting_room",
    "Event space": "event_space",
    "Hot desk": "hot_desk",
    "Dedicated desk": "dedicated_desk",
    "Private office": "private_office",
    "Phone booth": "phone_booth",
    "Parking space": "parking",
    "Equipment": "equipment",
}


async def create_location(
    session: AsyncSession,
    *,
    legal_entity_id: UUID,
    name: str,
    time_zone: str,
    slug: str | None = None,
    currency: str | None = None,
    address: Mapping[str, Any] | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    description: str | None = None,
    closed_on_holidays: bool = True,
    holiday_country: str | None = None,
    holiday_region: str | None = None,
    week: Sequence[Hours] = CLOSED_WEEK,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Location:
    """Adds a location with its week (minutes, Monday first); `currency` and `holiday_country` are the entity's unless
    given, `slug` is made from the name. Raises NotFound, Invalid (holidays)."""
    entity = await find(session, LegalEntity, legal_entity_id, field="legal_entity_id")
    if holiday_country is None and knows_holidays(entity.country):
        holiday_country = entity.country
    check_holidays(holiday_country, holiday_region, year=acting_principal(session).now.year)
    if slug is None:
        wanted = slug_of(name)
        taken = await session.scalars(select(Location.slug).where(Location.slug.startswith(wanted[:50])))
        slug = free_slug(wanted, taken)
    location = Location(
        id=new_id(),
        legal_entity_id=entity.id,
        name=name,
        slug=slug,
        time_zone=time_zone,
        currency=currency or entity.currency,
        address=dict(address or {}),
        latitude=latitude,
        longitude=longitude,
        description=description,
        closed_on_holidays=closed_on_holidays,
        holiday_country=holiday_country,
        holiday_region=holiday_region,
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(location)
    await session.flush()
    session.add_all(intervals_of(location.id, week))
    await session.flush()
    await _first_types(session)
    emit(
        session,
        LocationCreated(aggregate_id=location.id, location_id=location.id, data=LocationOut.model_validate(location)),
    )
    return location


def intervals_of(location_id: UUID, week: Sequence[Hours]) -> Iterable[OpeningInterval]:
    """The rows of a week."""
    return (
        OpeningInterval(location_id=location_id, weekday=weekday, opens=opens, closes=closes)
        for weekday, hours in enumerate(week)
        for opens, closes in hours
    )


async def _first_types(session: AsyncSession) -> None:
    if await session.scalar(select(ResourceType.id).limit(1)) is None:
        rows = [{"id": new_id(), "name": name, "kind": kind} for name, kind in FIRST_TYPES.items()]
        await session.execute(insert(ResourceType).values(rows).on_conflict_do_nothing())


async def get_location(session: AsyncSession, location_id: UUID, *, lock: bool = False) -> Location:
    """Raises NotFound."""
    return await find(session, Location, location_id, lock=lock)


async def load_locations(session: AsyncSession, location_ids: Iterable[UUID]) -> dict[UUID, LocationOut]:
    """Locations as their GET shows them, by id; those that don't exist are left out. One statement."""
    rows = await session.scalars(select(Location).where(Location.id.in_(set(location_ids))))
    return {row.id: LocationOut.model_validate(row) for row in rows}


async def update_location(session: AsyncSession, *, location: Location, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked location. Raises NotFound, Invalid, StillOccupied (time zone)."""
    before = LocationOut.model_validate(location)
    if "legal_entity_id" in changes:
        await find(session, LegalEntity, changes["legal_entity_id"], field="legal_entity_id")
    if changes.get("time_zone", location.time_zone) != location.time_zone:
        # Bookings are instants: in another zone each of them would show another time on the wall than was agreed.
        await _nothing_to_come(
            session,
            location.id,
            "its time zone can't change while something is booked or blocked there: each would move to another hour on "
            "the wall; cancel or lift what is named here first",
        )
    apply(location, changes)
    if changes.keys() & {"holiday_country", "holiday_region"}:
        check_holidays(location.holiday_country, location.holiday_region, year=acting_principal(session).now.year)
    await session.flush()
    after = LocationOut.model_validate(location)
    emit(
        session,
        LocationUpdated(
            aggregate_id=location.id, location_id=location.id, data=after, previous=previous(before, after)
        ),
    )


async def archive_location(session: AsyncSession, *, location: Location, now: datetime) -> None:
    """Puts a locked location and its resources away. Nothing happens if it is. Raises StillOccupied, StillNeeded."""
    if location.archived_at is not None:
        return
    # Before the units, as a booking does: it is seen below, or it sees that they are archived.
    await session.execute(
        select(Resource.id).where(Resource.location_id == location.id).order_by(Resource.id).with_for_update()
    )
    await _nothing_to_come(
        session, location.id, "something is booked or blocked there; cancel, move or lift what is named here first"
    )
    await may_leave(session, "loc", location.id)
    location.archived_at = now
    touch(location)
    await session.flush()
    archived = await session.scalars(
        update(Resource)
        .where(Resource.location_id == location.id, Resource.archived_at.is_(None))
        .values(archived_at=now, version=Resource.version + 1)
        .returning(Resource.id)
        .execution_options(synchronize_session=False)
    )
    out = LocationOut.model_validate(location)
    emit(session, LocationArchived(aggregate_id=location.id, location_id=location.id, data=out))
    for resource in (await shown_resources(session, list(archived))).values():
        emit(session, ResourceArchived(aggregate_id=resource.id, location_id=location.id, data=resource))


async def restore_location(session: AsyncSession, *, location: Location) -> None:
    """Brings a locked location back, without its resources. Nothing happens unless it is archived."""
    if location.archived_at is None:
        return
    location.archived_at = None
    touch(location)
    await session.flush()
    out = LocationOut.model_validate(location)
    emit(session, LocationRestored(aggregate_id=location.id, location_id=location.id, data=out))


async def _nothing_to_come(session: AsyncSession, location_id: UUID, detail: str) -> None:
    unit_ids = await lock_units(session, Unit.location_id == location_id)
    found = await occupied(session, unit_ids=unit_ids, period=Range(acting_principal(session).now, None), limit=20)
    if found:
        raise StillOccupied(detail, [occupied_json(one) for one in found])


async def lock_units(session: AsyncSession, where: Any) -> list[UUID]:
    """Locks units in their order against new allocations, after those under way have ended; their ids.

    An allocation's foreign key holds a key-share lock on its unit, which this one waits for and keeps out.
    """
    statement = select(Unit.id).where(where, Unit.organization_id == organization_of(session))
    return list(await session.scalars(statement.order_by(Unit.id).with_for_update()))
