"""The local days of services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from coworkapi.core.clock import zone

_INSTANT = timedelta(microseconds=1)


@lru_cache(maxsize=65_536)
def local_days(starts_at: datetime, ends_at: datetime, time_zone: str) -> tuple[date, date]:
    """The local days that a service touches, half-open; an instant has its own day."""
    local = zone(time_zone)
    first = starts_at.astimezone(local).date()
    last = max(first, (ends_at - _INSTANT).astimezone(local).date())
    return first, last + timedelta(days=1)
