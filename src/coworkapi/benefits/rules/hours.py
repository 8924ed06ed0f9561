"""Week hours on the local wall clock, as instants. Exact where clocks change: an hour that the clock shows twice
counts twice, one that it skips not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from coworkapi.benefits.values import WeekHours, minute_of_day
from coworkapi.core.clock import zone

_DAY = timedelta(days=1)


def within(
    hours: Sequence[WeekHours], starts_at: datetime, ends_at: datetime, time_zone: str
) -> list[tuple[datetime, datetime]]:
    """The parts of `[starts_at, ends_at)` that lie in any of these hours, joined and sorted. No hours: all of it."""
    if not hours:
        return [(starts_at, ends_at)] if starts_at < ends_at else []
    found: list[tuple[datetime, datetime]] = []
    for start, end, offset in _same_offset(starts_at, ends_at, zone(time_zone)):
        # Between two changes of the clock, local time is the instant shifted: plain arithmetic is exact.
        low, high = (at.astimezone(UTC).replace(tzinfo=None) + offset for at in (start, end))
        day = low.replace(hour=0, minute=0, second=0, microsecond=0)
        while day < high:
            for one in hours:
                if day.isoweekday() in one.weekdays:
                    opens = max(low, day + timedelta(minutes=minute_of_day(one.opens)))
                    closes = min(high, day + timedelta(minutes=minute_of_day(one.closes)))
                    if opens < closes:
                        found.append(((opens - offset).replace(tzinfo=UTC), (closes - offset).replace(tzinfo=UTC)))
            day += _DAY
    return _joined(found)


def lies_within(hours: Sequence[WeekHours], starts_at: datetime, ends_at: datetime, time_zone: str) -> bool:
    """Whether all of `[starts_at, ends_at)` lies in these hours. No hours: yes."""
    return not hours or within(hours, starts_at, ends_at, time_zone) == [(starts_at, ends_at)]


def is_within(hours: Sequence[WeekHours], at: datetime, time_zone: str) -> bool:
    """Whether that instant lies in any of these hours. No hours: yes."""
    if not hours:
        return True
    local = at.astimezone(zone(time_zone))
    minute = local.hour * 60 + local.minute
    return any(
        local.isoweekday() in one.weekdays and minute_of_day(one.opens) <= minute < minute_of_day(one.closes)
        for one in hours
    )


def _same_offset(
    starts_at: datetime, ends_at: datetime, local: ZoneInfo
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """`[starts_at, ends_at)` cut where the clock is changed, with the offset from UTC of each part."""
    at = starts_at
    while at < ends_at:
        until = min(at + _DAY, ends_at)
        offset = _offset(at, local)
        if _offset(until, local) != offset:
            until = _change(at, until, local)
        yield at, until, offset
        at = until


def _change(low: datetime, high: datetime, local: ZoneInfo) -> datetime:
    """The instant in `(low, high]` from which another offset holds than at `low`; clocks change on whole minutes."""
    before = _offset(low, local)
    first, last = int(low.timestamp() // 60), int(-(-high.timestamp() // 60))
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(datetime.fromtimestamp(middle * 60, UTC), local) == before:
            first = middle
        else:
            last = middle
    return datetime.fromtimestamp(last * 60, UTC)


def _offset(at: datetime, local: ZoneInfo) -> timedelta:
    offset = at.astimezone(local).utcoffset()
    return offset if offset is not None else timedelta(0)


def _joined(periods: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(periods):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
