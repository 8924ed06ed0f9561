"""Events `photo.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PhotoCreated(Event):
    """A photo was added to a location or a resource."""

    type: Literal["photo.created"]
    data: models.Photo


class PhotoDeleted(Event):
    """A photo is gone."""

    type: Literal["photo.deleted"]
    data: models.Photo


class PhotoUpdated(Event):
    """A photo's caption or place among the others changed."""

    type: Literal["photo.updated"]
    data: models.Photo
