from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Occupancy(Model):
    """Who is at a location at an instant, against what it holds."""

    location_id: str
    """Id of the location"""
    at: AwareDatetime
    """The instant that the figures are of"""
    people: int
    """Everybody who was there by their check-ins"""
    members: int
    """Those of them who are members"""
    guests: int
    """Those of them who are no members"""
    capacity: int
    """Seats of its rooms and desks, each unit counted once"""
    hot_desks: int
    """Those of them in pools of hot desks"""
    share: float | None
    """People by capacity: 0.25 = a quarter full; null: no capacity"""
