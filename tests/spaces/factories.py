"""Spaces made quickly, without HTTP, where the making itself is not what a test is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from coworkapi.core.ids import new_id
from coworkapi.spaces.models import LegalEntity, Location, OpeningInterval, Unit
from tests.operator import Operator

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
