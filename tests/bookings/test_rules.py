"""The rules against plain reckoning, and the search against the rules: it offers what may be booked and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.bookings import rules as policy
from coworkapi.bookings.errors import WrongState
from coworkapi.bookings.models import LIVE, OCCUPYING, STATES
from coworkapi.bookings.rules import (
    TRANSITIONS,
    Usage,
    Wish,
    cancellation_terms,
    limit_broken,
    limit_period,
    violations,
)
from coworkapi.bookings.service.availability import ExactWish, Finder, Who
from coworkapi.bookings.service.busy import MINUTE, Candidate, instant, ticks
from coworkapi.spaces.values import BookingLimit, BookingRules, CancellationStep, LocationCalendar
from tests.bookings.factories import MONDAY, at

HERE = UUID(int=1)
# Around clock changes: Berlin, New York, Lord Howe (half an hour), Casablanca (back for Ramadan).
PLACES = [
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Africa/Casablanca", date(2027, 2, 7)),
    ("Africa/Casablanca", date(2027, 3, 14)),
    ("Europe/Berlin", date(2028, 2, 29)),
]
WEEKS = [((0, 1440),), ((540, 1080),), ((0, 150), (170, 1440)), ((90, 185),), ((1320, 1440),), ()]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[LocationCalendar, datetime]:
    """A location's calendar, and an instant near one of its odd days."""
    zone_name, day = draw(st.sampled_from(PLACES))
    week = tuple(draw(st.sampled_from(WEEKS)) for _ in range(7))
    calendar = LocationCalendar(zone_name, week)
    start = calendar.day_bounds(day)[0] + timedelta(minutes=15 * draw(st.integers(-120, 120)))
    return calendar, start


booking_rules = st.builds(
    BookingRules,
    min_minutes=st.sampled_from([15, 30, 60, 90]),
    max_minutes=st.sampled_from([None, 90, 240]),
    step_minutes=st.sampled_from([15, 30, 45]),
    grid_minutes=st.sampled_from([5, 15, 30, 60, 90]),
    lead_minutes=st.sampled_from([0, 45, 600]),
    window_days=st.sampled_from([None, 1, 2]),
    buffer_before_minutes=st.sampled_from([0, 10]),
    buffer_after_minutes=st.sampled_from([0, 30]),
    any_time=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    calendars(),
    booking_rules,
    st.lists(st.tuples(st.integers(1, 3), st.integers(-60, 200), st.integers(1, 12)), max_size=8),
    st.integers(1, 3),
    st.integers(-40, 40),
    st.sampled_from([15, 30, 60, 75, 120]),
)
def test_the_search_offers_exactly_what_the_rules_allow(
    placed: tuple[LocationCalendar, datetime],
    rules: BookingRules,
    busy: list[tuple[int, int, int]],
    units: int,
    ahead: int,
    minutes: int,
) -> None:
    calendar, start = placed
    now, end = start - timedelta(minutes=15 * ahead), start + timedelta(hours=36)
    taken = [
        (ticks(start) + low * 15 * MINUTE, ticks(start) + (low + length) * 15 * MINUTE, unit)
        for unit, low, length in busy
        if unit <= units
    ]
    one = Candidate(
        id=HERE,
        name="Room",
        location_id=HERE,
        location_version=1,
        time_zone=calendar.time_zone,
        resource_type_id=HERE,
        kind="hot_desk",
        capacity=units,
        is_pool=units > 1,
        is_bookable=True,
        unit_count=units,
        rules=rules,
        busy=b"".join(low.to_bytes(8, "big") + high.to_bytes(8, "big") for low, high, _ in taken),
        units=[unit for _, _, unit in taken],
    )
    finder = Finder({HERE: calendar}, start, end, now, minutes=minutes)
    length = finder.setting(one).length
    offered = finder.starts(one)
    periods = finder.free(one).periods
    if length is None:
        assert not offered
        return
    lasts = timedelta(microseconds=length)
    allowed = []
    at_ = start
    while at_ + lasts <= end:
        if ExactWish(Who(), starts_at=at_, ends_at=at_ + lasts, now=now).units_for(one, calendar):
            allowed.append(ticks(at_))
            assert any(low <= ticks(at_) and ticks(at_) + length <= high for low, high, _ in periods)
        at_ += timedelta(minutes=5)
    assert offered == allowed
    assert all(low in offered for low, _, _ in periods)


@given(booking_rules, st.integers(-100, 400), st.integers(1, 60), st.integers(1, 12))
def test_a_wish_breaks_exactly_the_rules_that_it_breaks(
    rules: BookingRules, quarter: int, quarters: int, people: int
) -> None:
    calendar = LocationCalendar("Europe/Berlin", (((540, 1080),),) * 7)
    start = MONDAY + timedelta(minutes=15 * quarter)
    end = start + timedelta(minutes=15 * quarters)
    wish = Wish(starts_at=start, ends_at=end, capacity=6, units=1, attendee_count=people)
    minutes = 15 * quarters
    begins = (8 * 60 + 15 * quarter) % 1440  # on Berlin's clock; no clock changes in these days
    expected = {
        "minimum_length": minutes < rules.min_minutes,
        "maximum_length": rules.max_minutes is not None and minutes > rules.max_minutes,
        "length_step": minutes % rules.step_minutes != 0,
        "start_grid": begins % rules.grid_minutes != 0
        if rules.any_time
        else 540 <= begins < 1080 and (begins - 540) % rules.grid_minutes != 0,
        "lead_time": 15 * quarter < rules.lead_minutes,
        "booking_window": rules.window_days is not None and (8 * 60 + 15 * quarter) // 1440 > rules.window_days,
        "opening_hours": not rules.any_time and not (begins >= 540 and begins + minutes <= 1080),
        "capacity": people > 6,
    }
    found = violations(rules, wish, MONDAY, calendar)
    assert {item.code for item in found} == {code for code, broken in expected.items() if broken}
    told = policy.explained(rules, wish, MONDAY, calendar)
    assert {one.code for one in told if one.broken} == {item.code for item in found}


steps = st.lists(
    st.builds(CancellationStep, hours_before=st.integers(0, 100), fee_percent=st.integers(0, 100)),
    max_size=5,
    unique_by=lambda step: step.hours_before,
)


@given(steps, st.integers(-20 * 60, 120 * 60))
def test_the_fee_is_of_the_largest_step_reached(found: list[CancellationStep], minutes_before: int) -> None:
    start = MONDAY
    now = start - timedelta(minutes=minutes_before)
    reached = [step for step in found if minutes_before >= step.hours_before * 60]
    expected = max(reached, key=lambda step: step.hours_before).fee_percent if reached else 100
    terms = cancellation_terms(found, start, now)
    assert terms.fee_percent == expected
    if terms.until is not None:
        assert terms.until >= now
        assert cancellation_terms(found, start, terms.until).fee_percent == expected
        after = cancellation_terms(found, start, terms.until + timedelta(seconds=1))
        assert after.fee_percent == terms.then_fee_percent
    else:
        assert expected == 100


def test_the_example_of_cancellation_steps() -> None:
    found = [CancellationStep(hours_before=24, fee_percent=50), CancellationStep(hours_before=48, fee_percent=0)]
    fees = [cancellation_terms(found, MONDAY, MONDAY - timedelta(hours=h)).fee_percent for h in (72, 48, 47, 24, 23, 0)]
    assert fees == [0, 0, 50, 50, 100, 100]


@given(calendars(), st.sampled_from(["day", "week", "month"]), st.integers(0, 10_000))
def test_periods_of_limits_hold_their_instant_and_tile(
    placed: tuple[LocationCalendar, datetime], per: str, minutes: int
) -> None:
    calendar, start = placed
    moment = start + timedelta(minutes=minutes)
    limit = BookingLimit(of="member", per=per, bookings=1)  # type: ignore[arg-type]
    first, after = limit_period(limit, moment, calendar)
    assert first <= moment < after
    assert limit_period(limit, first, calendar) == (first, after)
    assert limit_period(limit, after, calendar)[0] == after
    days = round((after - first) / timedelta(days=1))
    assert days in {"day": {1}, "week": {7}, "month": {28, 29, 30, 31}}[per]


@given(st.integers(0, 600), st.integers(1, 600), st.integers(1, 600))
def test_reaching_a_limit_is_allowed_and_passing_it_is_not(used: int, wished: int, allowed: int) -> None:
    wish = Wish(starts_at=at(0), ends_at=at(0) + timedelta(minutes=wished), capacity=1, units=1)
    limit = BookingLimit(of="member", per="day", minutes=allowed)
    assert (limit_broken(limit, Usage(used, 1), wish) is None) == (used + wished <= allowed)
    count = BookingLimit(of="team", per="week", bookings=3)
    assert [limit_broken(count, Usage(0, n), wish) is None for n in range(5)] == [True, True, True, False, False]


def test_states_lead_somewhere_or_end() -> None:
    assert set(TRANSITIONS) == set(STATES)
    assert {state for state, after in TRANSITIONS.items() if after} == set(LIVE)
    assert set().union(*TRANSITIONS.values()) == set(STATES) - {"held"}
    assert set(OCCUPYING) == {*LIVE, "completed"}
    with pytest.raises(WrongState, match="a booking that is no show can't be cancelled; it would have to be held or"):
        policy.check_transition("no_show", "cancelled", "cancelled")


@pytest.mark.parametrize("minutes", [15, 60])
def test_instants_survive_the_search(minutes: int) -> None:
    moment = datetime(2027, 3, 28, 1, minutes % 60, tzinfo=UTC)
    assert instant(ticks(moment)) == moment
