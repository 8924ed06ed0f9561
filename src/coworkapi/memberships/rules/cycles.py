"""The calendar of cycles: from which local day to which one price is.

Cycles are of whole months or weeks and lie end to end. A boundary of months falls on `anchor_day` of its month, or on
that month's last day where it is shorter: 31 Jan, 29 Feb, 31 Mar. All days are local dates of the membership's
location, all periods half-open.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

Unit = Literal["months", "weeks"]


class CycleLike(Protocol):
    """`values.Cycle`."""

    @property
    def count(self) -> int: ...
    @property
    def unit(self) -> Unit: ...


class AnchorLike(Protocol):
    """`values.Anchor`. `day` None: the month's last."""

    @property
    def kind(self) -> Literal["calendar", "anniversary"]: ...
    @property
    def day(self) -> int | None: ...
    @property
    def month(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Cycle:
    """The days `[starts_on, ends_on)` that one price is for."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days


@dataclass(frozen=True, slots=True)
class Calendar:
    """Cycles of `count` units, of which one begins on `anchor_on`; before it they go on backwards.

    `anchor_day`: on which day of the month boundaries fall (31: the last); of no meaning for weeks.
    """

    unit: Unit
    count: int
    anchor_on: date
    anchor_day: int

    def boundary(self, number: int) -> date:
        """The beginning of the cycle `number`, counted from that of `anchor_on`, which is 0."""
        if self.unit == "weeks":
            return self.anchor_on + timedelta(days=7 * self.count * number)
        return in_month(month_number(self.anchor_on) + self.count * number, self.anchor_day)

    def number_of(self, day: date) -> int:
        """The number of the cycle that `day` lies in."""
        if self.unit == "weeks":
            return (day - self.anchor_on).days // (7 * self.count)
        number = (month_number(day) - month_number(self.anchor_on)) // self.count
        # Within the month that has the boundary, days before it are of the cycle before.
        return number if self.boundary(number) <= day else number - 1

    def cycle(self, number: int) -> Cycle:
        return Cycle(self.boundary(number), self.boundary(number + 1))

    def cycle_of(self, day: date) -> Cycle:
        """The cycle that `day` lies in."""
        return self.cycle(self.number_of(day))

    def next_boundary(self, day: date) -> date:
        """The first beginning of a cycle on or after `day`."""
        cycle = self.cycle_of(day)
        return day if cycle.starts_on == day else cycle.ends_on


def anchored(cycle: CycleLike, anchor: AnchorLike, starts_on: date) -> Calendar:
    """The calendar of a membership (or of the new terms of one) that begins on `starts_on`: its `anchor_on` is the
    first boundary on or after it."""
    if cycle.unit == "weeks" or anchor.kind == "anniversary":
        return Calendar(cycle.unit, cycle.count, starts_on, starts_on.day)
    day = anchor.day or 31
    months = month_number(starts_on)
    if in_month(months, day) < starts_on:
        months += 1
    if anchor.month is not None:
        step = cycle.count if 12 % cycle.count == 0 else 12
        months += (anchor.month - 1 - months) % step
    return Calendar(cycle.unit, cycle.count, in_month(months, day), day)


def in_month(months: int, day: int) -> date:
    """That day of the month, or its last. `months`: since year 0."""
    year, month = divmod(months, 12)
    if day > 28:
        day = min(day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def plus_months(day: date, count: int, *, anchor_day: int | None = None) -> date:
    """`count` months later, on `anchor_day` (the same day of the month, unless given) or the last of a shorter one."""
    return in_month(month_number(day) + count, day.day if anchor_day is None else anchor_day)


def month_number(day: date) -> int:
    """The month that `day` lies in, counted from January of year 0."""
    return day.year * 12 + day.month - 1
