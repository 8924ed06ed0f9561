"""Cutting a time where its price may change: at local midnights, at windows' boundaries, where a rate ends.

A length is elapsed time; which day and which window an instant falls in is what the local clock shows at it. So an
hour that the clock shows twice is paid twice, and one that it skips is not paid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coworkapi.pricing.rules.compiled import DAY, FIRST_DAY, Rate, TimePrice

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_SECOND = 1_000_000
_REMEMBERED = 8 * DAY


class Span(NamedTuple):
    """A part of a local day in which the clock isn't changed: the wall clock shows `at + offset`."""

    start: int
    end: int
    day: int
    offset: int


class Slice(NamedTuple):
    """A stretch of one local day at one price."""

    start: int
    end: int
    day: int
    rate: Rate
    price: TimePrice


def ticks(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // _TICK


def instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


def cut(spans: Sequence[Span], rate_on: Callable[[int], Rate], holidays: Callable[[date], bool]) -> list[Slice]:
    """The slices of a time, in order. `rate_on` gives the rate of a local day, or raises."""
    found: list[Slice] = []
    for start, end, day, offset in spans:
        rate = rate_on(day)
        midnight = (day - FIRST_DAY) * DAY - offset
        for opens, closes, price in rate.tariff.prices_of(day, holidays):
            first, last = midnight + opens, midnight + closes
            first = first if first > start else start
            last = last if last < end else end
            if first >= last:
                continue
            if found:
                before = found[-1]
                # Where the clock is changed amid a window, the window goes on.
                if before[4] is price and before[1] == first and before[2] == day:
                    found[-1] = Slice(before[0], last, day, rate, price)
                    continue
            found.append(Slice(first, last, day, rate, price))
    return found


def local_spans(zone: ZoneInfo, start: int, end: int) -> tuple[Span, ...]:
    """`[start, end)` cut at local midnights and where the clock is changed. Those of a few days are remembered."""
    return _remembered_spans(zone, start, end) if end - start <= _REMEMBERED else _spans(zone, start, end)


def _spans(zone: ZoneInfo, start: int, end: int) -> tuple[Span, ...]:
    found: list[Span] = []
    while start < end:
        offset = _offset(zone, start)
        day, wall = divmod(start + offset, DAY)
        until = min(start + DAY - wall, end)
        if _offset(zone, until - 1) != offset:
            until = _change(zone, start, until - 1, offset)
        found.append(Span(start, until, day + FIRST_DAY, offset))
        start = until
    return tuple(found)


_remembered_spans = lru_cache(maxsize=4096)(_spans)


def end_of_day(zone: ZoneInfo, day: int) -> int:
    """The instant at which a local day (ordinal) ends."""
    noon = (day - FIRST_DAY) * DAY + DAY // 2
    noon -= _offset(zone, noon)
    # A day that the calendar skips, as a zone at the date line once did, ends where it would have begun.
    return max((span.end for span in local_spans(zone, noon, noon + DAY) if span.day <= day), default=noon)


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = instant(at).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // _TICK


def _change(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """The instant in `(low, high]`, a whole second, from which on the offset is another than `offset`."""
    first, last = low // _SECOND, -(-high // _SECOND)
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(zone, middle * _SECOND) == offset:
            first = middle
        else:
            last = middle
    return last * _SECOND
