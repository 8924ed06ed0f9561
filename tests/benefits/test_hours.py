"""Week hours against a slow, obvious reading of the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.rules.hours import is_within, lies_within, within
from coworkapi.benefits.values import WeekHours

ZONES = ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
QUARTER = timedelta(minutes=15)
# Around Berlin's clock changes of 2026, and elsewhere in that year.
STARTS = st.one_of(
    st.integers(-192, 192).map(lambda n: datetime(2026, 3, 29, 1, tzinfo=UTC) + n * QUARTER),
    st.integers(-192, 192).map(lambda n: datetime(2026, 10, 25, 1, tzinfo=UTC) + n * QUARTER),
    st.integers(0, 35_000).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * QUARTER),
)


@st.composite
def week_hours(draw: st.DrawFn) -> WeekHours:
    opens = draw(st.integers(0, 47))
    closes = draw(st.integers(opens + 1, 48))
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    clock = [f"{half // 2:02}:{half % 2 * 30:02}" for half in (opens, closes)]
    return WeekHours(weekdays=sorted(days), opens=clock[0], closes=clock[1])


def shows(hours: list[WeekHours], at: datetime, name: str) -> bool:
    local = at.astimezone(ZoneInfo(name))
    clock = f"{local:%H:%M}"
    return any(local.isoweekday() in one.weekdays and one.opens <= clock < one.closes for one in hours)


@given(st.lists(week_hours(), min_size=1, max_size=4), STARTS, st.integers(1, 240), st.sampled_from(ZONES))
def test_each_quarter_is_inside_when_the_clock_says_so(
    hours: list[WeekHours], start: datetime, quarters: int, name: str
) -> None:
    end = start + quarters * QUARTER
    found = within(hours, start, end, name)
    for n in range(quarters):
        at = start + n * QUARTER
        assert any(low <= at and at + QUARTER <= high for low, high in found) == shows(hours, at, name), at
        assert is_within(hours, at, name) == shows(hours, at, name)
    assert all(low < high for low, high in found)
    assert all(left[1] < right[0] for left, right in pairwise(found))
    assert lies_within(hours, start, end, name) == all(shows(hours, start + n * QUARTER, name) for n in range(quarters))


def test_the_repeated_hour_counts_twice_and_the_skipped_one_not() -> None:
    night = [WeekHours(weekdays=[7], opens="02:00", closes="03:00")]
    autumn = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Berlin; 02:00 to 03:00 is shown twice
    assert within(night, autumn, autumn + timedelta(days=1), "Europe/Berlin") == [
        (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))
    ]
    spring = datetime(2026, 3, 28, 23, tzinfo=UTC)  # 02:00 to 03:00 never comes
    assert within(night, spring, spring + timedelta(days=1), "Europe/Berlin") == []


def test_no_hours_restrict_nothing() -> None:
    start = datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert within([], start, start + QUARTER, "UTC") == [(start, start + QUARTER)]
    assert within([], start, start, "UTC") == []
    assert lies_within([], start, start + QUARTER, "UTC")
