from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Vacancy(Model):
    """From when a resource is free of contracts and blocks."""

    resource_id: str
    """Id of the resource"""
    name: str
    """What people call the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    resource_type_id: str
    """Id of the resource type"""
    kind: str
    """Which of the built-in kinds the resource's type is"""
    capacity: int
    """How many people it holds"""
    is_pool: bool
    """Whether it is many places that are alike"""
    unit_count: int
    """Of a pool, how many places it has; otherwise 1"""
    vacant_from: AwareDatetime | None
    """null: what occupies it has no known end"""
    vacant_until: AwareDatetime | None
    """null: as long as you like"""
    units_vacant: int
    """Of a pool: how many of its units are vacant then"""
