"""Events `api_key.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class ApiKeyCreated(Event):
    """A new credential for a machine."""

    type: Literal["api_key.created"]
    data: models.ApiKey


class ApiKeyRevoked(Event):
    """It works no more."""

    type: Literal["api_key.revoked"]
    data: models.ApiKey


class ApiKeyUpdated(Event):
    """Its name, expiry or secret changed."""

    type: Literal["api_key.updated"]
    data: models.ApiKey
