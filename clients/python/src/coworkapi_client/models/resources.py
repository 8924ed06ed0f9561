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
    """Which of the built-in kinds the resource's type is"""
    type_name: str
    """What the resource's type is called"""
    name: str
    """What people call it"""
    description: str | None
    """About it, for who chooses"""
    capacity: int
    """How many people it holds"""
    size_square_meters: float | None
    """Floor area in square metres"""
    is_pool: bool
    """Whether it is many places that are alike, of which a booking takes some"""
    places: int
    """Of a pool, how many can be booked; otherwise 1"""
    amenities: list[str]
    """What it is equipped with, by the keys of amenities"""
    photos: list[Picture]
    """In the operator's order"""
