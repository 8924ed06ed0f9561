"""When a location is open, as instants: its week, closures and public holidays on its own wall clock.

Pure and quick: a calendar is made once per version of a location and remembers the days that it worked out. Other
rooms import it from `spaces.values`.

How wall-clock hours become instants where clocks change:
- A time that doesn't exist (02:30 in a gap) means the first instant after the gap, for opening and closing alike.
- A time that exists twice opens at its first and closes at its last occurrence: whoever reads any clock that shows a
  time within the hours finds the doors open, and staff doesn't leave for the hour in between.
- A day lasts from its local midnight to the next one: 23, 24, 25 hours, or half an hour off at Lord Howe.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays as public_holiday_calendars

from coworkapi.core.clock import zone

Period = tuple[datetime, datetime]
Hours = tuple[tuple[int, int], ...]
DAY_MINUTES = 1440
CLOSED_WEEK: tuple[Hours, ...] = ((),) * 7
_ONE_DAY = timedelta(days=1)
_REMEMBERED_DAYS = 4000


@dataclass(frozen=True, slots=True)
class ClosureDays:
    """Local days `[starts_on, ends_on)` with hours of their own; none: closed."""

    starts_on: date
    ends_on: date
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """One interval of one day: its instants, and the wall-clock minute that its start grid counts from."""

    start: datetime
    end: datetime
    opens: int


@dataclass(frozen=True)
class LocationCalendar:
    """The opening hours of one location. Immutable in what it says; equal when it says the same.

    `week`: for Monday to Sunday the intervals `(opens, closes)` in minutes since local midnight, sorted and apart;
    1440 is the day's end. Closures win over holidays and over the week; where several closures cover a day, it is open
    when each of them says so. `holiday_region` is the subdivision without the country; None takes national ones only.
    """

    time_zone: str
    week: tuple[Hours, ...]
    closures: tuple[ClosureDays, ...] = ()
    closed_on_holidays: bool = False
    holiday_country: str | None = None
    holiday_region: str | None = None
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _days: dict[date, tuple[_Opening, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _grids: dict[tuple[date, int, bool], list[datetime]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", zone(self.time_zone))

    def local_day(self, at: datetime) -> date:
        """The date that the location's clock shows at that instant."""
        return at.astimezone(self._zone).date()

    def day_bounds(self, day: date) -> Period:
        """The instants `[start, end)` of a local calendar day, UTC. Neighbouring days touch."""
        return _first_instant(self._zone, day, 0), _first_instant(self._zone, day + _ONE_DAY, 0)

    def hours_of(self, day: date) -> Hours:
        """The wall-clock hours of a day, before clock changes are looked at."""
        special = [closure.hours for closure in self.closures if closure.starts_on <= day < closure.ends_on]
        if special:
            found = special[0]
            for hours in special[1:]:
                found = _intersection(found, hours)
            return found
        if self._is_holiday(day):
            return ()
        return self.week[day.weekday()]

    def open_periods(self, start: datetime, end: datetime) -> list[Period]:
        """The open periods within `[start, end)`: UTC, half-open, sorted, touching ones merged, cut at both ends."""
        found: list[Period] = []
        if start >= end:
            return found
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        last_day = self.local_day(end)
        # One day before: where a clock was set back over midnight, the day before ends after this one began.
        day = self.local_day(start) - _ONE_DAY
        while day <= last_day:
            for opening in self._openings(day):
                if opening.end <= start or opening.start >= end:
                    continue
                opens = opening.start if opening.start > start else start
                closes = opening.end if opening.end < end else end
                if found and opens <= found[-1][1]:
                    if closes > found[-1][1]:
                        found[-1] = (found[-1][0], closes)
                else:
                    found.append((opens, closes))
            day += _ONE_DAY
        return found

    def is_open(self, start: datetime, end: datetime) -> bool:
        """Whether the location is open all through `[start, end)`."""
        return self.open_periods(start, end) == [(start, end)]

    def on_grid(self, at: datetime, grid_minutes: int, *, any_time: bool = False) -> bool:
        """Whether a booking may start at that instant, on a grid of `grid_minutes`.

        The grid counts minutes on the wall clock, so that it shows the same times on the day of a clock change: from
        the opening time of the interval that holds the instant (of each interval as it stands in the week, also where
        two of them touch at midnight), or, with `any_time`, from local midnight. False when closed.
        """
        return at in self.grid_starts(at, at + timedelta(microseconds=1), grid_minutes, any_time=any_time)

    def grid_starts(
        self, start: datetime, end: datetime, grid_minutes: int, *, any_time: bool = False
    ) -> list[datetime]:
        """The instants in `[start, end)` at which `on_grid` holds: UTC, sorted."""
        found: list[datetime] = []
        if start >= end:
            return found
        last_day = self.local_day(end)
        day = self.local_day(start) - _ONE_DAY
        while day <= last_day:
            starts = self._grid_of(day, grid_minutes, any_time)
            found += starts[bisect_left(starts, start) : bisect_left(starts, end)]
            day += _ONE_DAY
        return found

    def is_public_holiday(self, day: date) -> bool:
        """Whether it is one where the location is, closed then or not."""
        country = self.holiday_country
        return country is not None and day in public_holidays(country, self.holiday_region, day.year)

    def _is_holiday(self, day: date) -> bool:
        return self.closed_on_holidays and self.is_public_holiday(day)

    def _openings(self, day: date) -> tuple[_Opening, ...]:
        known = self._days.get(day)
        if known is not None:
            return known
        openings = []
        for opens, closes in self.hours_of(day):
            start, end = _first_instant(self._zone, day, opens), _last_instant(self._zone, day, closes)
            if start < end:  # both may lie in one gap
                openings.append(_Opening(start, end, opens))
        if len(self._days) >= _REMEMBERED_DAYS:
            self._days.clear()
        return self._days.setdefault(day, tuple(openings))

    def _grid_of(self, day: date, grid_minutes: int, any_time: bool) -> list[datetime]:
        key = (day, grid_minutes, any_time)
        known = self._grids.get(key)
        if known is not None:
            return known
        if any_time:
            start, end = self.day_bounds(day)
            openings: tuple[_Opening, ...] = (_Opening(start, end, 0),)
        else:
            openings = self._openings(day)
        found: set[datetime] = set()
        for opening in openings:
            for minute in range(opening.opens, DAY_MINUTES, grid_minutes):
                found.update(at for at in _instants(self._zone, day, minute) if opening.start <= at < opening.end)
        if len(self._grids) >= _REMEMBERED_DAYS:
            self._grids.clear()
        return self._grids.setdefault(key, sorted(found))


@lru_cache(maxsize=2048)
def public_holidays(country: str, region: str | None, year: int) -> Mapping[date, str]:
    """The public holidays of a year with their local names. Raises ValueError for an unknown country or region."""
    try:
        with warnings.catch_warnings():
            # It warns of years for which movable feasts are not published yet; it gives what is known.
            warnings.simplefilter("ignore")
            # The country's own language, not that of this machine's environment.
            language = public_holiday_calendars.country_holidays(country, subdiv=region).default_language
            found = public_holiday_calendars.country_holidays(country, subdiv=region, years=year, language=language)
    except NotImplementedError:
        where = f"{country}-{region}" if region else country
        raise ValueError(
            f"no public holidays are known for {where}: use an ISO 3166-1 country such as DE and, where it has them, "
            "an ISO 3166-2 region without the country such as BE"
        ) from None
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def _intersection(left: Hours, right: Hours) -> Hours:
    cut = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return tuple(sorted((opens, closes) for opens, closes in cut if opens < closes))


def _wall(day: date, minute: int) -> datetime:
    if minute >= DAY_MINUTES:
        day, minute = day + _ONE_DAY, minute - DAY_MINUTES
    return datetime.combine(day, time(minute // 60, minute % 60))


def _both(where: ZoneInfo, wall: datetime) -> Period:
    """The instants of a wall time read with the offset before and after a change; equal on ordinary days."""
    return (
        wall.replace(tzinfo=where).astimezone(UTC),
        wall.replace(tzinfo=where, fold=1).astimezone(UTC),
    )


def _first_instant(where: ZoneInfo, day: date, minute: int) -> datetime:
    before, after = _both(where, _wall(day, minute))
    return before if before <= after else _change_between(where, after, before)


def _last_instant(where: ZoneInfo, day: date, minute: int) -> datetime:
    before, after = _both(where, _wall(day, minute))
    return after if before <= after else _change_between(where, after, before)


def _instants(where: ZoneInfo, day: date, minute: int) -> tuple[datetime, ...]:
    """The instants at which the clock shows that time: one, none in a gap, two where it is set back."""
    before, after = _both(where, _wall(day, minute))
    if before == after:
        return (before,)
    return (before, after) if before < after else ()


def _change_between(where: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The instant in `(low, high]` at which the offset changes, to the second."""
    offset = low.astimezone(where).utcoffset()
    seconds_low, seconds_high = int(low.timestamp()), int(high.timestamp())
    while seconds_high - seconds_low > 1:
        middle = (seconds_low + seconds_high) // 2
        if datetime.fromtimestamp(middle, where).utcoffset() == offset:
            seconds_low = middle
        else:
            seconds_high = middle
    return datetime.fromtimestamp(seconds_high, UTC)
