"""Rules of what is sold ahead: how long it is valid, until when it is taken back, which days are nearest."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

_ONE_DAY = timedelta(days=1)


def last_day(sold_on: date, *, days: int | None, months: int | None) -> date | None:
    """The first local day on which what was sold on `sold_on` is no longer valid; None: it stays valid.

    Months keep the day of the month where there is one: a month from 31 January ends before 28 February, or 29.
    """
    if days is not None:
        return sold_on + timedelta(days=days)
    if months is None:
        return None
    year, month = divmod(sold_on.year * 12 + sold_on.month - 1 + months, 12)
    return date(year, month + 1, min(sold_on.day, calendar.monthrange(year, month + 1)[1]))


def cancel_deadline(starts_at: datetime, cancel_hours: int | None) -> datetime | None:
    """Until when a dated pass, whose day begins at `starts_at`, is taken back; None: never."""
    return None if cancel_hours is None else starts_at - timedelta(hours=cancel_hours)


def nearest_free_days(
    wanted: date, free_places: Mapping[date, int], *, quantity: int, first: date, most: int = 5
) -> list[date]:
    """The days nearest to `wanted`, not before `first`, with that many places free; the earlier of two as near first.

    `free_places`: by day, open days only.
    """
    found = [day for day, free in free_places.items() if free >= quantity and day >= first and day != wanted]
    return sorted(sorted(found, key=lambda day: (abs(day - wanted), day))[:most])


def days_around(wanted: date, *, first: date, reach: int) -> Sequence[date]:
    """The days within `reach` of `wanted`, not before `first`."""
    start = max(first, wanted - reach * _ONE_DAY)
    return [start + number * _ONE_DAY for number in range((wanted + reach * _ONE_DAY - start).days + 1)]
