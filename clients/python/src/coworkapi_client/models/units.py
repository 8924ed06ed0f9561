from __future__ import annotations

from coworkapi_client._model import Model


class Unit(Model):
    """An atom of space: one occupant at a time. `resource_ids`: the resources that it is part of."""

    id: str
    location_id: str
    name: str
    resource_ids: list[str]
