"""When a waiting charge is invoiced."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.billing.runs.rules import Calendar, Waiting, Way, due, latest
from coworkapi.core.clock import zone
from coworkapi.core.ids import new_id

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    """Wall time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=zone(BERLIN)).astimezone(UTC)


def usage(made: str, *, corrects: bool = False) -> Waiting:
    return Waiting(new_id(), "booking", at(made), at(made), corrects)


def cycle(starts: str, made: str | None = None) -> Waiting:
    return Waiting(new_id(), "membership", at(made or starts), at(starts))


def named(waiting: list[Waiting], way: Way, until: str) -> list[int]:
    """Which of them are due, by position."""
    found = due(waiting, way, Calendar(date.fromisoformat(until), BERLIN))
    return [position for position, one in enumerate(waiting) if one.id in found]


def test_at_once_takes_all_that_was_made_up_to_the_last_day() -> None:
    waiting = [usage("2026-05-31T23:59:59"), usage("2026-06-01T00:00:00"), cycle("2026-06-01T00:00")]
    assert named(waiting, Way("at_once"), "2026-05-31") == [0, 2]


def test_at_cycle_waits_for_a_cycle_or_a_month() -> None:
    may = [usage("2026-05-03T10:00"), usage("2026-05-20T10:00")]
    assert named(may, Way("at_cycle"), "2026-06-02") == []
    assert named(may, Way("at_cycle"), "2026-06-03") == [0, 1]  # the first has waited for a month
    assert named([*may, cycle("2026-05-21T00:00")], Way("at_cycle"), "2026-05-21") == [0, 1, 2]


def test_monthly_takes_what_was_made_before_its_day_and_the_cycles_of_that_day() -> None:
    waiting = [
        usage("2026-05-14T23:59"),
        usage("2026-05-15T00:00"),
        cycle("2026-05-15T00:00", made="2026-05-16T03:00"),
        cycle("2026-05-16T00:00"),
    ]
    monthly = Way("monthly", 15)
    assert named(waiting, monthly, "2026-05-15") == [0, 2]
    assert named(waiting, monthly, "2026-06-14") == [0, 2]  # a day that was missed is made up for, no more
    assert named(waiting, monthly, "2026-06-15") == [0, 1, 2, 3]


@pytest.mark.parametrize("way", [Way("at_cycle"), Way("monthly", 1), Way("at_once")])
def test_a_correction_never_waits_and_takes_nothing_with_it(way: Way) -> None:
    waiting = [usage("2026-05-20T10:00", corrects=True), usage("2026-05-20T10:00")]
    assert named(waiting, way, "2026-05-21") == ([0, 1] if way.strategy == "at_once" else [0])


@pytest.mark.parametrize(
    ("until", "day", "found"),
    [
        ("2026-03-31", 31, "2026-03-31"),
        ("2026-03-30", 31, "2026-02-28"),
        ("2028-03-01", 30, "2028-02-29"),
        ("2026-01-05", 6, "2025-12-06"),
        ("2026-04-30", 31, "2026-04-30"),
    ],
)
def test_the_latest_day_is_the_last_of_shorter_months(until: str, day: int, found: str) -> None:
    assert latest(date.fromisoformat(until), day) == date.fromisoformat(found)


CHARGES = st.lists(
    st.builds(
        lambda kind, made, begins, corrects: Waiting(
            new_id(),
            kind,
            datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=made),
            datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=begins),
            corrects,
        ),
        st.sampled_from(["membership", "deposit", "booking", "fee"]),
        st.integers(0, 5000),
        st.integers(0, 5000),
        st.booleans(),
    ),
    max_size=8,
)
WAYS = st.one_of(
    st.sampled_from([Way("at_once"), Way("at_cycle")]), st.integers(1, 31).map(lambda day: Way("monthly", day))
)


@given(CHARGES, WAYS, st.integers(0, 400))
@settings(max_examples=100)
def test_what_is_due_stays_due(waiting: list[Waiting], way: Way, days: int) -> None:
    """A run that is late invoices all that a run in time would have, and nothing twice."""
    until = date(2026, 1, 1) + timedelta(days=days)
    sooner = due(waiting, way, Calendar(until, BERLIN))
    later = due(waiting, way, Calendar(until + timedelta(days=1), BERLIN))
    assert set(sooner) <= set(later)
    assert len(set(later)) == len(later)
    # And in the end nothing is left waiting.
    assert len(due(waiting, way, Calendar(date(2027, 1, 1), BERLIN))) == len(waiting)
