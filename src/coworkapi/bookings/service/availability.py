"""When resources can be booked: opening hours less what is occupied, as the policy and the asker's rights allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from coworkapi.bookings.intervals import (
    Interval,
    bookable,
    merge,
    pool_starts,
    starts_within,
    subtract,
    touches,
    units_free,
)
from coworkapi.bookings.rules import Asker, Wish, may_book, violations
from coworkapi.bookings.service.busy import MINUTE, Candidate, ticks
from coworkapi.spaces.values import BookingRules, LocationCalendar


@dataclass(frozen=True, slots=True)
class Who:
    """Whose rights count: a member's or team's; staff's own when nobody is named."""

    asker: Asker = "staff"
    member_id: UUID | None = None
    team_ids: frozenset[UUID] = field(default_factory=frozenset)

    def may_book(self, rules: BookingRules) -> bool:
        """Whether the policy lets them book at all."""
        return may_book(rules, asker=self.asker, member_id=self.member_id, team_ids=self.team_ids)


# Bookable time in ticks: a booking starts at the first of them at the earliest and ends at the second at the latest;
# the third is how many units are free at any start in it, at least.
Period = tuple[int, int, int]


class Finder:
    """Free time of many resources in `[starts_at, ends_at)`. Keeps what resources of one location have in common."""

    def __init__(
        self, calendars: Mapping[UUID, LocationCalendar], starts_at: datetime, ends_at: datetime, now: datetime
    ) -> None:
        self.calendars, self.starts_at, self.ends_at, self.now = calendars, starts_at, ends_at, now
        self.window = (ticks(starts_at), ticks(ends_at))
        self._open: dict[UUID, list[Interval]] = {}
        self._grids: dict[tuple[UUID, int, bool], list[int]] = {}
        self._latest: dict[tuple[UUID, int], int] = {}

    def open_periods(self, location_id: UUID) -> list[Interval]:
        """The location's open time."""
        found = self._open.get(location_id)
        if found is None:
            periods = self.calendars[location_id].open_periods(self.starts_at, self.ends_at)
            found = self._open[location_id] = [(ticks(a), ticks(b)) for a, b in periods]
        return found

    def grid(self, location_id: UUID, rules: BookingRules) -> list[int]:
        """The instants at which bookings may start."""
        key = (location_id, rules.grid_minutes, rules.any_time)
        found = self._grids.get(key)
        if found is None:
            starts = self.calendars[location_id].grid_starts(
                self.starts_at, self.ends_at, rules.grid_minutes, any_time=rules.any_time
            )
            found = self._grids[key] = [ticks(at) for at in starts]
        return found

    def limits(self, location_id: UUID, rules: BookingRules) -> tuple[int, int]:
        """Starts lie in `[earliest, latest)` by lead time and booking window."""
        earliest = ticks(self.now) + rules.lead_minutes * MINUTE
        latest = self.window[1]
        if rules.window_days is not None:
            key = (location_id, rules.window_days)
            if key not in self._latest:
                calendar = self.calendars[location_id]
                last = calendar.local_day(self.now) + timedelta(days=rules.window_days)
                self._latest[key] = ticks(calendar.day_bounds(last)[1])
            latest = min(latest, self._latest[key])
        return max(earliest, self.window[0]), latest

    def periods(self, one: Candidate, *, minutes: int | None = None, quantity: int = 1) -> list[Period]:
        """Where a booking of `minutes` (the shortest that the policy allows, unless given) can be made. Sorted."""
        rules = one.rules
        length = self.length(rules, minutes)
        if length is None:
            return []
        base = [self.window] if rules.any_time else self.open_periods(one.location_id)
        grid = self.grid(one.location_id, rules)
        earliest, latest = self.limits(one.location_id, rules)
        gap = rules.gap_minutes * MINUTE
        if not one.is_pool:
            free = subtract(base, one.lows, one.highs, gap, length)
            fitting = bookable(free, grid, length, earliest=earliest, latest=latest)
            return [(start, end, 1) for start, end in fitting]
        free_by_unit = [subtract(base, lows, highs, gap, length) for lows, highs in one.by_unit()]
        found: list[Period] = []
        for first, last, fewest in pool_starts(free_by_unit, length, quantity):
            # Whole runs of starts; the period ends where a booking from the last start would.
            for start, end in bookable([(first, last + length)], grid, length, earliest=earliest, latest=latest):
                found.append((start, end, fewest))
        return found

    def starts(self, one: Candidate, *, minutes: int | None = None, quantity: int = 1) -> list[int]:
        """Every start on the grid from which a booking of that length can be made. Sorted."""
        length = self.length(one.rules, minutes)
        if length is None:
            return []
        periods = self.periods(one, minutes=minutes, quantity=quantity)
        earliest, latest = self.limits(one.location_id, one.rules)
        return starts_within(
            [(start, end) for start, end, _ in periods],
            self.grid(one.location_id, one.rules),
            length,
            earliest=earliest,
            latest=latest,
        )

    @staticmethod
    def length(rules: BookingRules, minutes: int | None) -> int | None:
        """The ticks of the shortest allowed length that is `minutes` or more; None when the policy has none."""
        wanted = max(minutes or 0, rules.min_minutes)
        wanted = -(-wanted // rules.step_minutes) * rules.step_minutes
        if rules.max_minutes is not None and wanted > rules.max_minutes:
            return None
        return wanted * MINUTE


def units_free_for(one: Candidate, start: int, end: int) -> int:
    """How many units (1 for a room that is free) the whole of `[start, end)` and the buffer behind it finds free."""
    until = end + one.rules.gap_minutes * MINUTE
    if one.is_pool:
        return units_free(one.by_unit(), start, until)
    return 0 if touches(one.lows, one.highs, start, until) else 1


def can_be_booked(
    one: Candidate,
    calendar: LocationCalendar,
    who: Who,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    quantity: int,
    attendee_count: int,
) -> int:
    """How many units a wish for exactly that time can have; 0 when taken, too few, or against the policy."""
    free = units_free_for(one, ticks(starts_at), ticks(ends_at))
    if free < quantity or (quantity > 1 and not one.is_pool):
        return 0
    wish = Wish(
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=one.capacity,
        units=one.unit_count,
        quantity=quantity,
        attendee_count=attendee_count,
        is_pool=one.is_pool,
        asker=who.asker,
        member_id=who.member_id,
        team_id=None if who.member_id else next(iter(who.team_ids), None),
        member_team_ids=who.team_ids,
    )
    return 0 if violations(one.rules, wish, now, calendar) else free


def free_of(one: Candidate, window: Interval) -> list[Interval]:
    """Time in which nothing occupies the resource (a pool: at least one unit is free), opening hours aside."""
    if not one.is_pool:
        return subtract([window], one.lows, one.highs)
    return merge([free for lows, highs in one.by_unit() for free in subtract([window], lows, highs)])


def nearest_starts(starts: Sequence[int], wish: int, count: int) -> list[int]:
    """The starts nearest to the wished one, nearest first."""
    return sorted(starts, key=lambda at: (abs(at - wish), at))[:count]
