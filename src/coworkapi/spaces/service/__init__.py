"""Verbs of spaces. Other rooms import this package, never its modules."""

from __future__ import annotations

from coworkapi.spaces.service.calendars import calendars, load_calendar

__all__ = ["calendars", "load_calendar"]
