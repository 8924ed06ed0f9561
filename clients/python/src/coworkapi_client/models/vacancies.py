from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Vacancy(Model):
    """From when a resource is free of contracts and blocks."""

    resource_id: str
    """Id of the resource"""
    name: str
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    resource_type_id: str
    """Id of the resource type"""
    kind: str
    capacity: int
    is_pool: bool
    unit_count: int
    vacant_from: AwareDatetime | None
    """null: what occupies it has no known end"""
    vacant_until: AwareDatetime | None
    """null: as long as you like"""
    units_vacant: int
    """Of a pool: how many of its units are vacant then"""
