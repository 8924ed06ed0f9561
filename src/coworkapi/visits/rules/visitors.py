"""The rules of visits. Pure: they take `now` and plain values."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coworkapi.core.errors import Invalid
from coworkapi.visits.errors import NotExpectedYet

LONGEST = timedelta(days=31)


def end_of_day(at: datetime, where: ZoneInfo) -> datetime:
    """The midnight that ends the local day of an instant; the first instant of the next day, also where a clock change
    leaves out midnight."""
    midnight = datetime.combine(at.astimezone(where).date() + timedelta(days=1), time(), where)
    return midnight.astimezone(UTC)


def check_period(expected_from: datetime, expected_until: datetime, now: datetime) -> None:
    """Raises Invalid unless it is a period of 31 days at most that isn't over."""
    if expected_until <= expected_from:
        raise Invalid.field("/expected_until", "must lie after expected_from")
    if expected_until - expected_from > LONGEST:
        raise Invalid.field("/expected_until", "a visit lasts 31 days at most; announce them again after that")
    if expected_until <= now:
        raise Invalid.field("/expected_until", "is over; announce visitors before they come")


def check_day(expected_from: datetime, now: datetime, where: ZoneInfo) -> None:
    """Raises NotExpectedYet before the local day that they are expected on: it would be another visitor's arrival."""
    day = expected_from.astimezone(where).date()
    if now.astimezone(where).date() < day:
        raise NotExpectedYet(f"they are expected on {day.isoformat()}; change expected_from if they come earlier")
