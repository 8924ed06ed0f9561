"""When resources can be booked: opening hours less what is occupied, as the policy and the asker's rights allow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from coworkapi.benefits.service import permit
from coworkapi.benefits.values import Permission
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
from coworkapi.bookings.service.busy import MINUTE, Candidate, taken, taken_by_unit, ticks
from coworkapi.spaces.values import BookingRules, LocationCalendar


@dataclass(frozen=True, slots=True)
class Who:
    """Whose rights count: a member's or team's; staff's own when nobody is named. `team_id`: for which of a member's
    teams it is."""

    asker: Asker = "staff"
    member_id: UUID | None = None
    team_ids: frozenset[UUID] = field(default_factory=frozenset)
    permissions: Sequence[Permission] = ()
    team_id: UUID | None = None

    def permitted(self, one: Candidate, starts_at: datetime, ends_at: datetime) -> Candidate:
        """The resource under its policy as their permissions widen it for all of that time. What a permission lets
        them do in a part of a longer window, a search for exactly that time shows."""
        if not self.permissions:
            return one
        team_id = None if self.member_id else next(iter(self.team_ids), None)
        permitted = permit(
            one.rules,
            [it for it in self.permissions if it.valid_until is None or ends_at <= it.valid_until],
            resource_id=one.id,
            resource_type_id=one.resource_type_id,
            location_id=one.location_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=one.time_zone,
            member_id=self.member_id,
            team_id=team_id,
        )
        return replace(one, rules=permitted.rules) if permitted.used else one

    def may_book(self, rules: BookingRules) -> bool:
        """Whether the policy lets them book at all."""
        return may_book(rules, asker=self.asker, member_id=self.member_id, team_ids=self.team_ids)


# Bookable time in ticks: a booking starts at the first of them at the earliest and ends at the second at the latest;
# the third is how many units are free at any start in it, at least.
Period = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A window at a location: where bookings may lie, and the instants at which they may start."""

    bounds: Sequence[Interval]
    grid: Sequence[int]


@lru_cache(maxsize=1024)
def frame_of(
    calendar: LocationCalendar, starts_at: datetime, ends_at: datetime, grid_minutes: int, *, any_time: bool
) -> Frame:
    """The frame of `[starts_at, ends_at)`; the same object for the same values."""
    if any_time:
        bounds = [(ticks(starts_at), ticks(ends_at))]
    else:
        bounds = [(ticks(start), ticks(end)) for start, end in calendar.open_periods(starts_at, ends_at)]
    grid = calendar.grid_starts(starts_at, ends_at, grid_minutes, any_time=any_time)
    return Frame(bounds, [ticks(at) for at in grid])


@dataclass(frozen=True, slots=True, eq=False)
class FreeTime:
    """Where bookings can be made, sorted. The same object for the same resource's same week, so that what is made of
    it can be remembered without comparing it."""

    periods: tuple[Period, ...]


NOTHING_FREE = FreeTime(())


@lru_cache(maxsize=16_384)
def free_time(
    frame: Frame,
    busy: bytes,
    units: tuple[int, ...] | None,
    unit_count: int,
    *,
    length: int,
    gap: int,
    quantity: int,
    earliest: int,
    latest: int,
) -> FreeTime:
    """Where in the frame a booking of `length` can start in `[earliest, latest)`. `units` None: not a pool.

    Pure, and remembered: searches look at the same weeks again and again, and most of what they find taken is what
    was taken the last time. What has changed comes with other `busy`.
    """
    if units is None:
        free = subtract(frame.bounds, *taken(busy), gap, length)
        fitting = bookable(free, frame.grid, length, earliest=earliest, latest=latest)
        return FreeTime(tuple((start, end, 1) for start, end in fitting))
    by_unit = [subtract(frame.bounds, *one, gap, length) for one in taken_by_unit(busy, units, unit_count)]
    found: list[Period] = []
    for first, last, fewest in pool_starts(by_unit, length, quantity):
        # Whole runs of starts; the period ends where a booking from the last start would.
        for start, end in bookable([(first, last + length)], frame.grid, length, earliest=earliest, latest=latest):
            found.append((start, end, fewest))
    return FreeTime(tuple(found))


@dataclass(frozen=True, slots=True)
class Setting:
    """What resources of one location under one policy have in common: the frame, how long a booking is at least (None:
    the policy has no such length), the gap around it, and that it starts in `[earliest, latest)`. Ticks."""

    rules: BookingRules
    frame: Frame
    length: int | None
    gap: int
    earliest: int
    latest: int


class Finder:
    """Free time of many resources in `[starts_at, ends_at)` for a booking of `minutes`, or of the shortest time that
    each policy allows."""

    def __init__(
        self,
        calendars: Mapping[UUID, LocationCalendar],
        starts_at: datetime,
        ends_at: datetime,
        now: datetime,
        *,
        minutes: int | None = None,
        quantity: int = 1,
    ) -> None:
        self.calendars, self.starts_at, self.ends_at, self.now = calendars, starts_at, ends_at, now
        self.minutes, self.quantity = minutes, quantity
        # Each holds its rules, so that no others get their id meanwhile.
        self._settings: dict[tuple[int, UUID], Setting] = {}

    def setting(self, one: Candidate) -> Setting:
        """That of its location and policy."""
        key = (id(one.rules), one.location_id)
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = self._set(one.rules, self.calendars[one.location_id])
        return found

    def _set(self, rules: BookingRules, calendar: LocationCalendar) -> Setting:
        frame = frame_of(calendar, self.starts_at, self.ends_at, rules.grid_minutes, any_time=rules.any_time)
        # Starts lie on the grid, so the first that is early enough may stand for the instant: it is the same for a
        # while, and so is what is remembered.
        first = bisect_left(frame.grid, ticks(self.now) + rules.lead_minutes * MINUTE)
        earliest = frame.grid[first] if first < len(frame.grid) else ticks(self.ends_at)
        latest = ticks(self.ends_at)
        if rules.window_days is not None:
            last = calendar.local_day(self.now) + timedelta(days=rules.window_days)
            latest = min(latest, ticks(calendar.day_bounds(last)[1]))
        return Setting(rules, frame, _length(rules, self.minutes), rules.gap_minutes * MINUTE, earliest, latest)

    def free(self, one: Candidate) -> FreeTime:
        """Where a booking of it can be made."""
        setting = self.setting(one)
        if setting.length is None:
            return NOTHING_FREE
        return free_time(
            setting.frame,
            one.busy,
            tuple(one.units) if one.is_pool else None,
            one.unit_count,
            length=setting.length,
            gap=setting.gap,
            quantity=self.quantity,
            earliest=setting.earliest,
            latest=setting.latest,
        )

    def starts(self, one: Candidate) -> list[int]:
        """Every start on the grid from which it can be booked for that long. Sorted."""
        setting = self.setting(one)
        if setting.length is None:
            return []
        return starts_within(
            [(start, end) for start, end, _ in self.free(one).periods],
            setting.frame.grid,
            setting.length,
            earliest=setting.earliest,
            latest=setting.latest,
        )


def _length(rules: BookingRules, minutes: int | None) -> int | None:
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
        return units_free(one.taken_by_unit(), start, until)
    return 0 if touches(*one.taken(), start, until) else 1


class ExactWish:
    """A wish for exactly one time, put to many resources; remembers what the policies say, which many of them share."""

    def __init__(
        self,
        who: Who,
        *,
        starts_at: datetime,
        ends_at: datetime,
        now: datetime,
        quantity: int = 1,
        attendee_count: int = 1,
    ) -> None:
        self.who, self.starts_at, self.ends_at, self.now = who, starts_at, ends_at, now
        self.quantity, self.attendee_count = quantity, attendee_count
        self.period = (ticks(starts_at), ticks(ends_at))
        # With the rules themselves, so that no others get their id meanwhile.
        self._kept: dict[tuple[int, UUID, int, int, bool], tuple[BookingRules, bool]] = {}

    def units_for(self, one: Candidate, calendar: LocationCalendar) -> int:
        """How many units it can have; 0 when taken, too few, or against the policy."""
        one = self.who.permitted(one, self.starts_at, self.ends_at)
        free = units_free_for(one, *self.period)
        if free < self.quantity or (self.quantity > 1 and not one.is_pool):
            return 0
        return free if self._keeps_the_rules(one, calendar) else 0

    def _keeps_the_rules(self, one: Candidate, calendar: LocationCalendar) -> bool:
        key = (id(one.rules), one.location_id, one.capacity, one.unit_count, one.is_pool)
        known = self._kept.get(key)
        if known is None:
            who = self.who
            wish = Wish(
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                capacity=one.capacity,
                units=one.unit_count,
                quantity=self.quantity,
                attendee_count=self.attendee_count,
                is_pool=one.is_pool,
                asker=who.asker,
                member_id=who.member_id,
                team_id=None if who.member_id else next(iter(who.team_ids), None),
                member_team_ids=who.team_ids,
            )
            known = self._kept[key] = (one.rules, not violations(one.rules, wish, self.now, calendar))
        return known[1]


def free_of(one: Candidate, window: Interval) -> list[Interval]:
    """Time in which nothing occupies the resource (a pool: at least one unit is free), opening hours aside."""
    if not one.is_pool:
        return subtract([window], *one.taken())
    return merge([free for lows, highs in one.taken_by_unit() for free in subtract([window], lows, highs)])


def nearest_starts(starts: Sequence[int], wish: int, count: int) -> list[int]:
    """The starts nearest to the wished one, nearest first."""
    return sorted(starts, key=lambda at: (abs(at - wish), at))[:count]
