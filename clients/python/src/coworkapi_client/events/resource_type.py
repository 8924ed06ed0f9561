"""Events `resource_type.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ResourceTypeCreated(Event):
    """A resource type was added."""

    type: Literal["resource_type.created"]
    data: models.ResourceType


class ResourceTypeDeleted(Event):
    """A resource type is gone."""

    type: Literal["resource_type.deleted"]
    data: models.ResourceType


class ResourceTypeUpdated(Event):
    """A resource type changed."""

    type: Literal["resource_type.updated"]
    data: models.ResourceType
