from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    OrganizationRef,
)


class Organizations(Model):
    data: list[OrganizationRef]
    """All of them"""


class NewOrganization(Model):
    """What was made; work there with `POST /v1/auth/switch-organization`."""

    organization: OrganizationRef
    """The new one, to switch to"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str
    """Id of the location"""
