"""Verbs of spaces. Other rooms import this package, never its modules."""

from __future__ import annotations

from coworkapi.spaces.service.allocations import (
    AllocationKind,
    Occupied,
    UnitsTaken,
    Wanted,
    allocate,
    allocate_from_pool,
    allocate_many,
    move,
    occupied,
    relabel,
    release,
)
from coworkapi.spaces.service.calendars import calendars, load_calendar

__all__ = [
    "AllocationKind",
    "Occupied",
    "UnitsTaken",
    "Wanted",
    "allocate",
    "allocate_from_pool",
    "allocate_many",
    "calendars",
    "load_calendar",
    "move",
    "occupied",
    "relabel",
    "release",
]
