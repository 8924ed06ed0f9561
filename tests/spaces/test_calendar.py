"""Opening hours as instants, across clock changes. Where a figure looks odd, the arithmetic stands beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.spaces.values import ClosureDays, LocationCalendar, public_holidays

ALL_DAY = ((0, 1440),)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo", "UTC"]


def every_day(zone: str, *hours: tuple[int, int], **options: object) -> LocationCalendar:
    return LocationCalendar(zone, (hours,) * 7, **options)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def of_day(calendar: LocationCalendar, day: str) -> list[tuple[datetime, datetime]]:
    return calendar.open_periods(*calendar.day_bounds(date.fromisoformat(day)))


def test_an_ordinary_day_has_the_hours_of_its_weekday() -> None:
    week = ((), ((540, 720), (780, 1080)), (), (), (), (), ())
    calendar = LocationCalendar("Europe/Berlin", week)
    assert of_day(calendar, "2026-11-24") == [  # a Tuesday, UTC+1
        (utc("2026-11-24T08:00"), utc("2026-11-24T11:00")),
        (utc("2026-11-24T12:00"), utc("2026-11-24T17:00")),
    ]
    assert of_day(calendar, "2026-11-25") == []
    assert calendar.is_open(at("2026-11-24T09:00+01:00"), at("2026-11-24T12:00+01:00"))
    assert not calendar.is_open(at("2026-11-24T11:00+01:00"), at("2026-11-24T14:00+01:00"))
    assert not calendar.is_open(at("2026-11-24T08:59+01:00"), at("2026-11-24T10:00+01:00"))


def test_periods_are_cut_at_both_ends() -> None:
    calendar = every_day("UTC", (540, 1080))
    assert calendar.open_periods(utc("2026-11-24T10:00"), utc("2026-11-24T11:00")) == [
        (utc("2026-11-24T10:00"), utc("2026-11-24T11:00"))
    ]
    assert calendar.open_periods(utc("2026-11-24T10:00"), utc("2026-11-24T10:00")) == []
    assert calendar.open_periods(utc("2026-11-24T18:00"), utc("2026-11-25T09:00")) == []


def test_days_that_touch_at_midnight_are_one_period() -> None:
    calendar = every_day("Europe/Berlin", *ALL_DAY)
    start, end = utc("2026-03-01T12:00"), utc("2026-04-20T12:00")
    assert calendar.open_periods(start, end) == [(start, end)]
    night = every_day("Europe/Berlin", (0, 120), (1080, 1440))
    assert night.open_periods(utc("2026-06-01T10:00"), utc("2026-06-02T10:00")) == [
        (utc("2026-06-01T16:00"), utc("2026-06-02T00:00"))
    ]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Casablanca", "2026-02-15", 25),  # the Sunday before Ramadan: +01 to +00
        ("Africa/Casablanca", "2026-03-22", 23),  # the Sunday after Ramadan: back to +01
        ("America/Sao_Paulo", "2018-11-04", 23),  # midnight itself doesn't exist
        ("America/Sao_Paulo", "2018-02-17", 25),  # the hour before midnight exists twice
        ("Europe/Berlin", "2028-02-29", 24),
    ],
)
def test_a_day_of_a_clock_change_is_open_all_its_hours(zone: str, day: str, hours: float) -> None:
    calendar = every_day(zone, *ALL_DAY)
    start, end = calendar.day_bounds(date.fromisoformat(day))
    assert end - start == timedelta(hours=hours)
    assert calendar.open_periods(start, end) == [(start, end)]
    assert calendar.local_day(start) == calendar.local_day(end - timedelta(seconds=1)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-29T01:00", "2026-03-29T15:00"),  # 02:00 -> 03:00 at 01:00 UTC
        ("America/New_York", "2026-03-08", "2026-03-08T07:00", "2026-03-08T21:00"),
        ("Africa/Casablanca", "2026-03-22", "2026-03-22T02:00", "2026-03-22T16:00"),
    ],
)
def test_an_opening_that_does_not_exist_is_the_first_instant_after(
    zone: str, day: str, opens: str, closes: str
) -> None:
    calendar = every_day(zone, (150, 1020))  # 02:30 to 17:00
    assert of_day(calendar, day) == [(utc(opens), utc(closes))]


def test_a_gap_of_half_an_hour() -> None:
    # Lord Howe, 2026-10-04: 02:00 (+10:30) becomes 02:30 (+11) at 15:30 UTC of the day before.
    assert of_day(every_day("Australia/Lord_Howe", (135, 1020)), "2026-10-04") == [
        (utc("2026-10-03T15:30"), utc("2026-10-04T06:00"))
    ]
    assert of_day(every_day("Australia/Lord_Howe", (0, 135)), "2026-10-04") == [
        (utc("2026-10-03T13:30"), utc("2026-10-03T15:30"))
    ]


def test_a_closing_that_does_not_exist_is_the_change() -> None:
    assert of_day(every_day("Europe/Berlin", (60, 150)), "2026-03-29") == [
        (utc("2026-03-29T00:00"), utc("2026-03-29T01:00"))
    ]


def test_hours_wholly_within_a_gap_are_none() -> None:
    assert of_day(every_day("Europe/Berlin", (125, 175)), "2026-03-29") == []


def test_a_time_that_exists_twice_opens_first_and_closes_last() -> None:
    # Berlin, 2026-10-25: 03:00 (+02) becomes 02:00 (+01) at 01:00 UTC; 02:30 is 00:30 and 01:30 UTC.
    assert of_day(every_day("Europe/Berlin", (150, 1020)), "2026-10-25") == [
        (utc("2026-10-25T00:30"), utc("2026-10-25T16:00"))
    ]
    assert of_day(every_day("Europe/Berlin", (60, 150)), "2026-10-25") == [
        (utc("2026-10-24T23:00"), utc("2026-10-25T01:30"))
    ]


def test_a_day_that_never_was() -> None:
    # Samoa went from 29 to 31 December 2011.
    calendar = every_day("Pacific/Apia", (540, 1020))
    assert of_day(calendar, "2011-12-30") == []
    start, end = calendar.day_bounds(date(2011, 12, 30))
    assert start == end == calendar.day_bounds(date(2011, 12, 31))[0]


def test_holidays_close_and_closures_win() -> None:
    berlin = LocationCalendar(
        "Europe/Berlin",
        (((540, 1080),),) * 7,
        closures=(
            ClosureDays(date(2026, 12, 26), date(2026, 12, 27), ((600, 840),)),
            ClosureDays(date(2026, 12, 28), date(2026, 12, 31)),
            ClosureDays(date(2026, 12, 30), date(2027, 1, 1), ((540, 720), (780, 900))),
            ClosureDays(date(2026, 12, 31), date(2027, 1, 1), ((660, 840),)),
        ),
        closed_on_holidays=True,
        holiday_country="DE",
        holiday_region="BE",
    )
    assert berlin.hours_of(date(2026, 12, 24)) == ((540, 1080),)
    assert berlin.hours_of(date(2026, 12, 25)) == ()
    assert berlin.hours_of(date(2026, 12, 26)) == ((600, 840),)
    assert berlin.hours_of(date(2026, 12, 29)) == ()
    assert berlin.hours_of(date(2026, 12, 30)) == ()  # one says closed
    assert berlin.hours_of(date(2026, 12, 31)) == ((660, 720), (780, 840))  # both must be open
    assert berlin.hours_of(date(2027, 3, 8)) == ()  # Women's Day: Berlin alone
    bavaria = LocationCalendar(
        "Europe/Berlin", (((540, 1080),),) * 7, closed_on_holidays=True, holiday_country="DE", holiday_region="BY"
    )
    assert bavaria.hours_of(date(2027, 3, 8)) == ((540, 1080),)
    ignoring = LocationCalendar("Europe/Berlin", (((540, 1080),),) * 7, holiday_country="DE")
    assert ignoring.hours_of(date(2026, 12, 25)) == ((540, 1080),)


def test_unknown_countries_and_regions_are_named() -> None:
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", None, 2026)
    with pytest.raises(ValueError, match="DE-QQ"):
        public_holidays("DE", "QQ", 2026)


def test_the_grid_counts_from_each_opening() -> None:
    calendar = every_day("Europe/Berlin", (510, 720), (795, 1080))  # 08:30, 13:15
    starts = calendar.grid_starts(*calendar.day_bounds(date(2026, 11, 24)), 60)
    assert [start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") for start in starts] == [
        "08:30", "09:30", "10:30", "11:30", "13:15", "14:15", "15:15", "16:15", "17:15",
    ]  # fmt: skip
    assert calendar.on_grid(at("2026-11-24T13:15+01:00"), 60)
    assert not calendar.on_grid(at("2026-11-24T13:30+01:00"), 60)
    assert not calendar.on_grid(at("2026-11-24T13:15:30+01:00"), 60)
    assert not calendar.on_grid(at("2026-11-24T12:30+01:00"), 60)
    assert calendar.on_grid(at("2026-11-24T12:00+01:00"), 60, any_time=True)


def test_the_grid_shows_the_same_wall_times_on_the_day_of_a_change() -> None:
    calendar = every_day("Australia/Lord_Howe", *ALL_DAY)
    assert calendar.on_grid(at("2026-10-04T10:00+11:00"), 60)
    assert not calendar.on_grid(at("2026-10-04T10:30+11:00"), 60)
    berlin = every_day("Europe/Berlin", *ALL_DAY)
    spring = berlin.grid_starts(*berlin.day_bounds(date(2026, 3, 29)), 60)
    autumn = berlin.grid_starts(*berlin.day_bounds(date(2026, 10, 25)), 60)
    assert (len(spring), len(autumn)) == (23, 25)


hours_strategy = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
    lambda minutes: tuple(zip(sorted(minutes)[::2], sorted(minutes)[1::2], strict=False))
)
week_strategy = st.lists(hours_strategy, min_size=7, max_size=7).map(tuple)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), week_strategy, moments, st.integers(1, 60 * 24 * 9), st.integers(0, 60 * 24 * 9))
def test_open_periods_agree_with_the_wall_clock(
    zone: str, week: tuple[tuple[tuple[int, int], ...], ...], start: datetime, minutes: int, probe: int
) -> None:
    calendar = LocationCalendar(zone, week)
    end = start + timedelta(minutes=minutes)
    periods = calendar.open_periods(start, end)
    for opens, closes in periods:
        assert start <= opens < closes <= end
        assert calendar.is_open(opens, closes)
    assert all(left[1] < right[0] for left, right in pairwise(periods))
    moment = start + timedelta(minutes=probe % minutes)
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    by_clock = any(opens <= minute < closes for opens, closes in week[local.weekday()])
    by_calendar = any(opens <= moment < closes for opens, closes in periods)
    # A minute with seconds cut off: the probe counts from `start`, which may have seconds.
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        assert by_calendar == by_clock
    elif by_clock:  # in an hour that exists twice the doors may be open longer, never shorter
        assert by_calendar


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), week_strategy, moments, st.integers(1, 60 * 24 * 20), st.integers(0, 10_000))
def test_a_cut_window_changes_nothing(
    zone: str, week: tuple[tuple[tuple[int, int], ...], ...], start: datetime, minutes: int, cut: int
) -> None:
    calendar = LocationCalendar(zone, week)
    end = start + timedelta(minutes=minutes)
    middle = start + (end - start) * cut / 10_000
    joined: list[tuple[datetime, datetime]] = []
    for opens, closes in calendar.open_periods(start, middle) + calendar.open_periods(middle, end):
        if joined and joined[-1][1] == opens:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    assert joined == calendar.open_periods(start, end)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.sampled_from([5, 15, 30, 45, 60, 90]))
def test_grid_starts_lie_in_open_time_and_on_the_grid(zone: str, day: date, grid: int) -> None:
    calendar = every_day(zone, (415, 733), (790, 1440))
    start, end = calendar.day_bounds(day)
    for any_time in (False, True):
        for begin in calendar.grid_starts(start, end, grid, any_time=any_time):
            local = begin.astimezone(ZoneInfo(zone))
            minute = local.hour * 60 + local.minute
            anchor = 0 if any_time else 415 if minute < 733 else 790
            assert (minute - anchor) % grid == 0
            assert calendar.on_grid(begin, grid, any_time=any_time)
            if not any_time:
                assert calendar.is_open(begin, begin + timedelta(minutes=1))
