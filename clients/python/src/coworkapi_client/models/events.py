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
    """What happened, as `booking.confirmed`; the document's webhooks are all there are"""
    occurred_at: AwareDatetime
    """When it happened"""
    sequence: int
    """Counts what happens to one thing, without a gap"""
    aggregate_id: UUID
    """The thing that it happened to, as a plain UUID"""
    location_id: str | None
    """Id of the location"""
    data: dict[str, Any]
    """The resource as its GET gives it, as it was then"""
    previous: dict[str, Any] | None
    """The former values of what changed"""
    principal: str
    """Who did it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public`, `system`, or `... via app_...`"""
    request_id: str | None
    """The request that did it; null: none did"""
