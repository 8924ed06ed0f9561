from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Occupied,
    Resource,
)


class BlockPreview(Model):
    """What making the block would meet; it can be made when nothing is listed. At most 100 are."""

    conflicts: list[Occupied]
    """What lies in that time"""


class Block(Model):
    """Maintenance or a blackout: all units of a resource are out of use."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str
    """Id of the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    kind: Literal["maintenance", "closure"] | str
    """Work on the resource, or a blackout for any other reason"""
    reason: str
    """Why, for who wonders where the resource has gone"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime | None
    """When it ends; that instant is no longer part of it"""
    lifted_at: AwareDatetime | None
    """When it was lifted; null while it stands"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    resource: Resource | None = None
    """Only with `expand`"""
