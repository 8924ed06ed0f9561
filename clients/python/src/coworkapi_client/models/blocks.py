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


class Block(Model):
    """Maintenance or a blackout: all units of a resource are out of use."""

    id: str
    resource_id: str
    location_id: str
    time_zone: str
    kind: Literal["maintenance", "closure"] | str
    reason: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None
    lifted_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    resource: Resource | None = None
    """Only with `expand`"""
