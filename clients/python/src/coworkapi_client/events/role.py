"""Events `role.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class RoleCreated(Event):
    """A new custom role."""

    type: Literal["role.created"]
    data: models.Role


class RoleDeleted(Event):
    """A custom role is gone."""

    type: Literal["role.deleted"]
    data: models.Role


class RoleUpdated(Event):
    """A custom role's name or scopes changed."""

    type: Literal["role.updated"]
    data: models.Role
