"""Events `resource.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ResourceArchived(Event):
    """A resource was put away."""

    type: Literal["resource.archived"]
    data: models.Resource


class ResourceCreated(Event):
    """A resource was added."""

    type: Literal["resource.created"]
    data: models.Resource


class ResourceResized(Event):
    """A pool has more or fewer places."""

    type: Literal["resource.resized"]
    data: models.Resource


class ResourceRestored(Event):
    """An archived resource is back."""

    type: Literal["resource.restored"]
    data: models.Resource


class ResourceUpdated(Event):
    """A resource changed."""

    type: Literal["resource.updated"]
    data: models.Resource
