from __future__ import annotations

from typing import Literal

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Picture,
)


class Offer(Model):
    """A resource as members and visitors see it."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    kind: (
        Literal[
            "meeting_room",
            "event_space",
            "hot_desk",
            "dedicated_desk",
            "private_office",
            "phone_booth",
            "parking",
            "equipment",
            "other",
        ]
        | str
    )
    type_name: str
    name: str
    description: str | None
    capacity: int
    size_square_meters: float | None
    """Floor area in square metres"""
    is_pool: bool
    places: int
    """Of a pool, how many can be booked; otherwise 1"""
    amenities: list[str]
    photos: list[Picture]
