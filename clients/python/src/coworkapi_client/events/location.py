"""Events `location.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class LocationArchived(Event):
    """A location was put away, and its resources with it."""

    type: Literal["location.archived"]
    data: models.Location


class LocationCreated(Event):
    """A location was added."""

    type: Literal["location.created"]
    data: models.Location


class LocationOpeningHoursUpdated(Event):
    """The week of a location changed."""

    type: Literal["location.opening_hours_updated"]
    data: models.OpeningHoursOut


class LocationRestored(Event):
    """An archived location is back; its resources are restored one by one."""

    type: Literal["location.restored"]
    data: models.Location


class LocationUpdated(Event):
    """A location changed."""

    type: Literal["location.updated"]
    data: models.Location
