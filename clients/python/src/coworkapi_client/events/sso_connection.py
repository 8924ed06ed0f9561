"""Events `sso_connection.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class SsoConnectionCreated(Event):
    """People can sign in through a provider."""

    type: Literal["sso_connection.created"]
    data: models.SsoConnection


class SsoConnectionDeleted(Event):
    """Nobody signs in through it any more."""

    type: Literal["sso_connection.deleted"]
    data: models.SsoConnection


class SsoConnectionUpdated(Event):
    """A connection's provider, people or secret changed, or it was disabled or enabled."""

    type: Literal["sso_connection.updated"]
    data: models.SsoConnection
