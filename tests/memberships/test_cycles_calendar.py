"""Cycles on the calendar: where they begin, that they lie end to end, and that a day lies in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.memberships.rules.cycles import Calendar, Cycle, anchored, plus_months


@dataclass(frozen=True)
class Of:
    count: int = 1
    unit: Literal["months", "weeks"] = "months"


@dataclass(frozen=True)
class At:
    kind: Literal["calendar", "anniversary"] = "calendar"
    day: int | None = 1
    month: int | None = None


DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CALENDARS = st.one_of(
    st.builds(
        lambda count, kind, day, month, start: anchored(Of(count), At(kind, day, month), start),
        st.integers(1, 13),
        st.sampled_from(["calendar", "anniversary"]),
        st.one_of(st.none(), st.integers(1, 28)),
        st.one_of(st.none(), st.integers(1, 12)),
        DAYS,
    ),
    st.builds(lambda count, start: anchored(Of(count, "weeks"), At("anniversary"), start), st.integers(1, 9), DAYS),
)


@settings(max_examples=200)
@given(CALENDARS, DAYS)
def test_every_day_lies_in_one_cycle_and_cycles_lie_end_to_end(calendar: Calendar, day: date) -> None:
    number = calendar.number_of(day)
    cycle = calendar.cycle(number)
    assert cycle.starts_on <= day < cycle.ends_on
    assert calendar.cycle(number + 1).starts_on == cycle.ends_on
    assert calendar.number_of(cycle.starts_on) == number
    assert calendar.number_of(cycle.ends_on - timedelta(days=1)) == number
    assert calendar.next_boundary(cycle.starts_on) == cycle.starts_on
    assert calendar.cycle_of(calendar.anchor_on).starts_on == calendar.anchor_on


@settings(max_examples=100)
@given(st.integers(1, 13), st.one_of(st.none(), st.integers(1, 28)), st.one_of(st.none(), st.integers(1, 12)), DAYS)
def test_the_first_boundary_is_the_first_on_or_after_the_start(
    count: int, day: int | None, month: int | None, start: date
) -> None:
    calendar = anchored(Of(count), At("calendar", day, month), start)
    assert calendar.anchor_on >= start
    if month is None:  # the day of this month or of the next
        assert calendar.cycle_of(start).ends_on <= plus_months(calendar.anchor_on, count, anchor_day=day or 31)
        assert (calendar.anchor_on - start).days < 31
    elif 12 % count == 0:
        assert (calendar.anchor_on.month - month) % count == 0


@pytest.mark.parametrize(
    ("start", "boundaries"),
    [
        # 2028 is a leap year: the 31st falls on 29 February, and is the 31st again in March
        (date(2028, 1, 31), [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]),
        (date(2027, 1, 31), [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]),
        (date(2027, 1, 30), [date(2027, 1, 30), date(2027, 2, 28), date(2027, 3, 30)]),
    ],
)
def test_an_anniversary_keeps_its_day(start: date, boundaries: list[date]) -> None:
    calendar = anchored(Of(), At("anniversary"), start)
    assert [calendar.boundary(number) for number in range(len(boundaries))] == boundaries


def test_quarters_from_a_month_that_the_plan_names() -> None:
    # From January, so a start in May waits for 1 July; until then it is the cycle of April.
    calendar = anchored(Of(3), At("calendar", 1, 1), date(2026, 5, 10))
    assert calendar.anchor_on == date(2026, 7, 1)
    assert calendar.cycle_of(date(2026, 5, 10)) == Cycle(date(2026, 4, 1), date(2026, 7, 1))
    # Without a month, from the first of the next one.
    assert anchored(Of(3), At(), date(2026, 5, 10)).anchor_on == date(2026, 6, 1)


def test_the_last_day_of_each_month() -> None:
    calendar = anchored(Of(), At("calendar", None), date(2028, 2, 10))
    assert [calendar.boundary(n) for n in range(3)] == [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
