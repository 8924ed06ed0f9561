from __future__ import annotations

from coworkapi_client._model import Model


class Unit(Model):
    """An atom of space: one occupant at a time. `resource_ids`: the resources that it is part of."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    name: str
    resource_ids: list[str]
    """Ids, each of a resource"""
