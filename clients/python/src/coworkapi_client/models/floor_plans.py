from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class ShapeIn(Model):
    """A polygon that stands for a resource."""

    resource_id: str
    """Id of the resource"""
    points: list[list[float]]
    """The corners as pairs of x and y, in the drawing's units"""
    label: str | None = None
    """What to write there, where that is not the resource's name"""


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
    """When that ends; null: not within seven days"""
    next_state: Literal["free", "occupied", "blocked"] | str | None
    """What comes then; null: nothing within seven days"""
    places: int
    """How many places it has; 1 of a room"""
    free_places: int
    """How many of them are free; of a room 1 or 0"""


class FloorPlanStatus(Model):
    """The state of each shape of a floor plan at an instant. `is_open`: whether the location is open then."""

    floor_plan_id: str
    """Id of the floor plan"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    at: AwareDatetime
    """The instant that is asked about"""
    is_open: bool
    """Whether the location is open then"""
    shapes: list[ShapeStatus]
    """One for each resource on the plan"""
