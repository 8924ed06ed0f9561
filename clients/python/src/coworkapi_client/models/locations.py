from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Hours,
    Shape,
)


class Holiday(Model):
    """A public holiday. `is_closed`: whether the location is closed for it (it may have hours of its own that day)."""

    on: date
    """The local day"""
    name: str
    is_closed: bool
    """Whether the location is closed for it"""


class OpenPeriod(Model):
    """A time during which a location is open all through."""

    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""


class OpeningHours(Model):
    """The intervals of each weekday on the location's wall clock; a day without any is closed."""

    monday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    tuesday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    wednesday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    thursday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    friday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    saturday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    sunday: list[Hours] | None = None
    """When it is open, in order; none: closed"""


class OpeningHoursOut(Model):
    """A location's week."""

    monday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    tuesday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    wednesday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    thursday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    friday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    saturday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    sunday: list[Hours] | None = None
    """When it is open, in order; none: closed"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""


class FloorPlanView(Model):
    """A floor plan as members and visitors see it, with the shapes of what they can book."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    name: str
    level: int
    """Which storey; 0 is the ground floor"""
    url: str
    """Where the drawing's bytes are"""
    content_type: str
    """Media type of the file, as `image/png`"""
    width: float
    """In the drawing's own units"""
    height: float
    """In the drawing's own units"""
    shapes: list[Shape]
    """Where the resources that one can book are on it"""
