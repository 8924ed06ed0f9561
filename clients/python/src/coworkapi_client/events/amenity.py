"""Events `amenity.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class AmenityCreated(Event):
    """An amenity was added."""

    type: Literal["amenity.created"]
    data: models.Amenity


class AmenityDeleted(Event):
    """An amenity is gone, from the resources that had it too."""

    type: Literal["amenity.deleted"]
    data: models.Amenity


class AmenityUpdated(Event):
    """An amenity changed."""

    type: Literal["amenity.updated"]
    data: models.Amenity
