from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Occupancy(Model):
    """Who is at a location at an instant, against what it holds."""

    location_id: str
    """Id of the location"""
    at: AwareDatetime
    people: int
    members: int
    guests: int
    capacity: int
    """Seats of its rooms and desks, each unit counted once"""
    hot_desks: int
    """Those of them in pools of hot desks"""
    share: float | None
    """People by capacity: 0.25 = a quarter full; null: no capacity"""
