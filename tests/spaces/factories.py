"""Spaces made quickly, without HTTP, where the making itself is not what a test is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range

from coworkapi.core.ids import decode_id, new_id
from coworkapi.spaces import service
from coworkapi.spaces.models import LegalEntity, Location, OpeningInterval, Unit
from tests.operator import Operator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = [(weekday, 0, 1440) for weekday in range(7)]


async def a_location(
    operator: Operator, *, hours: list[tuple[int, int, int]] | None = None, **options: Any
) -> Location:
    """A location with an entity of its own. `hours`: (weekday, opens, closes); always open unless given."""
    entity = LegalEntity(id=new_id(), name="Example GmbH", country="DE", currency="EUR")
    location = Location(
        id=new_id(),
        legal_entity_id=entity.id,
        **{
            "name": "Mitte",
            "slug": f"l-{new_id().hex}",
            "time_zone": "Europe/Berlin",
            "currency": "EUR",
            "closed_on_holidays": False,
        }
        | options,
    )
    async with operator.db.transaction(operator.principal) as session:
        session.add(entity)
        await session.flush()
        session.add(location)
        await session.flush()
        session.add_all(
            OpeningInterval(location_id=location.id, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in (ALWAYS if hours is None else hours)
        )
    return location


async def some_units(operator: Operator, count: int) -> list[UUID]:
    """Units of a location of their own, in the order of their ids."""
    location = await a_location(operator)
    units = [Unit(id=new_id(), location_id=location.id, name=f"Unit {n}") for n in range(count)]
    async with operator.db.transaction(operator.principal) as session:
        session.add_all(units)
    return sorted(unit.id for unit in units)


async def make_location(operator: Operator, **options: Any) -> Any:
    """A location over HTTP, always open, with an entity of its own."""
    entity = await operator.post("/v1/legal-entities", {"name": "Example GmbH", "country": "DE", "currency": "EUR"})
    week = {day: [{"opens": "00:00", "closes": "24:00"}] for day in WEEKDAYS}
    body = {
        "legal_entity_id": entity["id"],
        "name": "Mitte",
        "time_zone": "Europe/Berlin",
        "closed_on_holidays": False,
        "opening_hours": week,
    }
    return await operator.post("/v1/locations", body | options)


async def type_id(operator: Operator, kind: str = "meeting_room") -> str:
    """The id of a built-in type; a location must have been made."""
    types = await operator.get("/v1/resource-types", limit=100)
    return next(one["id"] for one in types["data"] if one["kind"] == kind)


async def make_resource(operator: Operator, location: Any, **options: Any) -> Any:
    """A room at a location over HTTP."""
    body = {
        "location_id": location["id"],
        "resource_type_id": await type_id(operator),
        "name": f"Room {new_id().hex[-6:]}",
    }
    return await operator.post("/v1/resources", body | options)


async def occupy(operator: Operator, resource: Any, starts_at: str, ends_at: str | None) -> UUID:
    """Occupies all units of a resource as a booking does; the booking's id."""
    source_id = new_id()
    end = datetime.fromisoformat(ends_at) if ends_at else None
    async with operator.db.transaction(operator.principal) as session:
        await service.allocate(
            session,
            unit_ids=[decode_id("unit", unit) for unit in resource["unit_ids"]],
            period=Range(datetime.fromisoformat(starts_at), end),
            kind="booking",
            source_id=source_id,
        )
    return source_id
