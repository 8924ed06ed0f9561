"""Events `user.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class UserAdded(Event):
    """Someone works for the organization now."""

    type: Literal["user.added"]
    data: models.User


class UserRemoved(Event):
    """Someone works for the organization no more."""

    type: Literal["user.removed"]
    data: models.User


class UserUpdated(Event):
    """Someone's roles changed."""

    type: Literal["user.updated"]
    data: models.User
