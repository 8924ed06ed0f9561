from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Amenity(Model):
    """What a resource can have. `key` is what resources and searches name."""

    id: str
    key: str
    name: str
    external_id: str | None
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
