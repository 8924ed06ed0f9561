"""Events `permission.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class PermissionArchived(Event):
    """It was put away and counts no more."""

    type: Literal["permission.archived"]
    data: models.Permission


class PermissionCreated(Event):
    """An account's people may do more from some day on."""

    type: Literal["permission.created"]
    data: models.Permission


class PermissionUpdated(Event):
    """It was changed or ended; bookings made by it stay."""

    type: Literal["permission.updated"]
    data: models.Permission
