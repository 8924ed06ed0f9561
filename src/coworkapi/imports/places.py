"""Legal entities, policies, locations with their hours and closures, and resources."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from coworkapi.imports.load import Load, Refused, changed
from coworkapi.imports.reading import Entry, Read
from coworkapi.imports.schemas import EntityEntry, LocationEntry, PolicyEntry, ResourceEntry
from coworkapi.imports.taxes import load_tax_rates
from coworkapi.spaces import service as spaces
from coworkapi.spaces.models import (
    Amenity,
    BookingPolicy,
    Closure,
    LegalEntity,
    Location,
    OpeningInterval,
    Resource,
    ResourceType,
)
from coworkapi.spaces.values import BookingRules


async def load_entities(load: Load, read: Read[EntityEntry]) -> None:
    await load.know("legal entity", LegalEntity)

    async def put(entry: Entry[EntityEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        wanted: dict[str, Any] = {
            "name": value.name,
            "country": value.country,
            "currency": value.currency,
            "vat_id": value.vat_id,
            "address": value.address.model_dump(mode="json", exclude_none=True),
            "metadata": value.metadata,
        }
        if value.prices_include_tax is not None:
            wanted["prices_include_tax"] = value.prices_include_tax
        if found is None:
            made = await spaces.create_legal_entity(load.session, external_id=value.external_id, **wanted)
            await load_tax_rates(load, made.id, value.tax_rates)
            return made.id, "created"
        taxed = await load_tax_rates(load, found, value.tax_rates)
        row = await spaces.get_legal_entity(load.session, found, lock=True)
        version = row.version
        if changed(row, wanted):
            await spaces.update_legal_entity(load.session, entity=row, changes=changed(row, wanted))
        return found, "updated" if taxed or row.version != version else "unchanged"

    await load.each("legal entity", read, put)


async def load_policies(load: Load, read: Read[PolicyEntry]) -> None:
    await load.know("booking policy", BookingPolicy)

    async def put(entry: Entry[PolicyEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        if found is None:
            made = await spaces.create_booking_policy(
                load.session, name=value.name, rules=value.rules, external_id=value.external_id
            )
            return made.id, "created"
        row = await spaces.get_booking_policy(load.session, found, lock=True)
        if row.name == value.name and BookingRules.model_validate(row.rules) == value.rules:
            return found, "unchanged"
        await spaces.update_booking_policy(
            load.session, row=row, changes=changed(row, {"name": value.name}), rules=value.rules.model_dump(mode="json")
        )
        return found, "updated"

    await load.each("booking policy", read, put)


async def load_locations(load: Load, read: Read[LocationEntry]) -> None:
    await load.know("location", Location)

    def entity_of(entry: Entry[LocationEntry]) -> UUID:
        named = load.find("legal entity", entry, "legal_entity", entry.value.legal_entity)
        if named is not None:
            return named
        entities = load.known["legal entity"]
        if len(entities) != 1:
            raise Refused(entry.fault("legal_entity", "is missing; name the external id of its legal entity"))
        return next(iter(entities.values()))

    async def put(entry: Entry[LocationEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        try:
            week = value.opening_hours.minutes() if value.opening_hours else None
        except ValueError as error:
            raise Refused(entry.fault("opening_hours", str(error))) from None
        wanted: dict[str, Any] = {
            "legal_entity_id": entity_of(entry),
            "address": value.address.model_dump(mode="json", exclude_none=True),
            **{
                name: getattr(value, name)
                for name in ("name", "time_zone", "latitude", "longitude", "description", "closed_on_holidays")
            },
            "metadata": value.metadata,
            **{
                name: getattr(value, name)
                for name in ("currency", "holiday_country", "holiday_region")
                if getattr(value, name) is not None
            },
        }
        if found is None:
            hours: dict[str, Any] = {"week": week} if week else {}
            location = await spaces.create_location(load.session, external_id=value.external_id, **wanted, **hours)
            await _put_closures(load, entry, location)
            return location.id, "created"
        location = await spaces.get_location(load.session, found, lock=True)
        version = location.version
        if changed(location, wanted):
            await spaces.update_location(load.session, location=location, changes=changed(location, wanted))
        if week is not None and week != await _week_of(load, location.id):
            await spaces.set_opening_hours(load.session, location=location, week=week)
        await _put_closures(load, entry, location)
        return found, "updated" if location.version != version else "unchanged"

    await load.each("location", read, put)


async def _week_of(load: Load, location_id: UUID) -> tuple[tuple[tuple[int, int], ...], ...]:
    rows = await load.session.scalars(
        select(OpeningInterval).where(OpeningInterval.location_id == location_id).order_by(OpeningInterval.opens)
    )
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for row in rows:
        week[row.weekday].append((row.opens, row.closes))
    return tuple(tuple(day) for day in week)


async def _put_closures(load: Load, entry: Entry[LocationEntry], location: Location) -> None:
    """A closure is the same when name and first day are; closures that the file doesn't name stay."""
    rows = await load.session.scalars(select(Closure).where(Closure.location_id == location.id))
    there = {(row.name, row.starts_on): row for row in rows}
    for wish in entry.value.closures:
        ends_on = wish.ends_on or wish.starts_on + timedelta(days=1)
        hours = [list(interval) for interval in sorted(wish.hours)]
        row = there.get((wish.name, wish.starts_on))
        if row is None:
            await spaces.create_closure(
                load.session,
                location=location,
                name=wish.name,
                starts_on=wish.starts_on,
                ends_on=ends_on,
                hours=tuple(sorted(wish.hours)),
            )
        elif row.ends_on != ends_on or row.hours != hours:
            await spaces.update_closure(
                load.session, closure=row, location=location, changes=changed(row, {"ends_on": ends_on, "hours": hours})
            )


async def load_resources(load: Load, read: Read[ResourceEntry]) -> None:
    """Wholes come after their parts, whatever their order in the file."""
    await load.know("resource", Resource)
    read.entries.sort(key=lambda entry: bool(entry.value.made_of))
    types = await _types_by_kind(load, {entry.value.kind for entry in read.entries})
    await _add_amenities(load, {name for entry in read.entries for name in entry.value.amenities})

    async def put(entry: Entry[ResourceEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        location_id = load.find("location", entry, "location", value.location)
        assert location_id is not None
        parts = [load.find("resource", entry, "made_of", one) for one in value.made_of]
        wanted: dict[str, Any] = {
            "name": value.name,
            "resource_type_id": types[value.kind],
            "booking_policy_id": load.find("booking policy", entry, "policy", value.policy),
            "description": value.description,
            "size_square_meters": value.size_square_meters,
            "is_bookable": value.bookable,
            "is_public": value.public,
            **({"capacity": value.capacity} if value.capacity is not None else {}),
        }
        amenities = sorted(_key(name) for name in value.amenities)
        if found is None:
            made = await spaces.create_resource(
                load.session,
                location_id=location_id,
                external_id=value.external_id,
                pool_size=value.pool_size,
                made_of=[part for part in parts if part] or None,
                amenities=amenities,
                **wanted,
            )
            return made.row.id, "created"
        shown = await spaces.get_resource(load.session, found, lock=True)
        row = shown.row
        if row.location_id != location_id:
            raise Refused(entry.fault("location", "can't change: archive the resource and add a new one there"))
        if value.pool_size is not None and (not row.is_pool or value.pool_size != len(row.unit_ids)):
            raise Refused(
                entry.fault(
                    "pool_size", f"is {len(row.unit_ids)} now; change it with POST /v1/resources/.../resize, not here"
                )
            )
        changes = changed(row, wanted)
        if row.amenity_keys != amenities:
            changes["amenities"] = amenities
        if not changes:
            return found, "unchanged"
        await spaces.update_resource(load.session, resource=shown, changes=changes)
        return found, "updated"

    await load.each("resource", read, put)


async def _types_by_kind(load: Load, kinds: set[str]) -> dict[str, UUID]:
    """A resource type for each kind: the oldest that there is, else a new one."""
    rows = await load.session.scalars(select(ResourceType).order_by(ResourceType.id.desc()))
    found = {row.kind: row.id for row in rows}
    for kind in sorted(kinds - found.keys()):
        made = await spaces.create_resource_type(load.session, name=kind.replace("_", " ").capitalize(), kind=kind)
        found[kind] = made.id
    return found


async def _add_amenities(load: Load, names: set[str]) -> None:
    there = set(await load.session.scalars(select(Amenity.key)))
    for name in sorted(names, key=_key):
        if _key(name) not in there:
            there.add(_key(name))
            await spaces.create_amenity(load.session, key=_key(name), name=name)


def _key(name: str) -> str:
    """`Video screen` -> `video_screen`."""
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
