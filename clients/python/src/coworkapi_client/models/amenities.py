from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Amenity(Model):
    """What a resource can have. `key` is what resources and searches name."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    key: str
    """What resources and searches name it by"""
    name: str
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
