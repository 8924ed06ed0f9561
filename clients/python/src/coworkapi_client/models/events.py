from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Event(Model):
    """Something that happened. `data` is the resource as its GET gives it, `previous` the former values."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    type: str
    occurred_at: AwareDatetime
    sequence: int
    aggregate_id: UUID
    location_id: str | None
    """Id of the location"""
    data: dict[str, Any]
    previous: dict[str, Any] | None
    principal: str
    request_id: str | None
