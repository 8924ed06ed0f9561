"""Days and periods as reports are asked for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from coworkapi.core.errors import Invalid
from coworkapi.core.schemas import CalendarDate


def _in_the_books(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError("the year must lie between 1900 and 2999")
    return day


# A day that something can be dated on.
Day = Annotated[CalendarDate, AfterValidator(_in_the_books)]


def check_period(starts_on: date, ends_on: date, *, most_days: int = 3660) -> None:
    """Raises Invalid naming the parameter."""
    if ends_on <= starts_on:
        raise Invalid.field("query/ends_on", "must be later than starts_on")
    if (ends_on - starts_on).days > most_days:
        raise Invalid.field("query/ends_on", f"at most {most_days} days are told at once; ask for less")


def whole_months(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The months that a period touches, from the first day of the first to that of the one after the last.

    Raises Invalid for a period without a day, or a very long one.
    """
    check_period(starts_on, ends_on)
    last = ends_on - timedelta(days=1)
    return starts_on.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1)
