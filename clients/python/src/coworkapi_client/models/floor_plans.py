from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class ShapeIn(Model):
    """A polygon that stands for a resource."""

    resource_id: str
    """Id of the resource"""
    points: list[list[float]]
    label: str | None = None


class ShapeStatus(Model):
    """
    Whether a resource is free at an instant.

    `until`: when that ends, null: not within seven days; `next_state`: what comes then. A pool is free while a place
    is; `free_places` counts them (of a room: 1 or 0).
    """

    resource_id: str
    """Id of the resource"""
    state: Literal["free", "occupied", "blocked"] | str
    until: AwareDatetime | None
    next_state: Literal["free", "occupied", "blocked"] | str | None
    places: int
    free_places: int


class FloorPlanStatus(Model):
    """The state of each shape of a floor plan at an instant. `is_open`: whether the location is open then."""

    floor_plan_id: str
    """Id of the floor plan"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    at: AwareDatetime
    is_open: bool
    shapes: list[ShapeStatus]
