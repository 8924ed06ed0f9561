"""Events `organization.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class OrganizationCreated(Event):
    """A new tenant."""

    type: Literal["organization.created"]
    data: models.Organization


class OrganizationUpdated(Event):
    """Its name, address or settings changed."""

    type: Literal["organization.updated"]
    data: models.Organization
