"""Recurrence rules, with dateutil and recurring-ical-events as second opinions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import dateutil.rrule
import icalendar
import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coworkapi.bookings.recurrence import (
    HORIZON_YEARS,
    InvalidRecurrenceRule,
    Rule,
    TooManyOccurrences,
    expand,
    instant_of,
    parse_rule,
    shifted_weekdays,
    wall_time,
)
from coworkapi.core.clock import zone

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")


# --- a second opinion: dateutil ------------------------------------------------------------------------------------

# The calendar repeats after 400 years, weekdays included. A rule that matches nothing keeps dateutil busy until the
# year 9999, so it is asked about years that lie near it.
SHIFT = 19 * 400


def dateutil_days(rule: Rule, start: date) -> Iterator[date]:
    """The rule's days from `start` on, by dateutil, without COUNT and UNTIL."""
    days = list(rule.by_day)
    if any(nth for nth, _ in days):  # dateutil takes a mixture (MO,1FR) for days that are both
        most = 5 if rule.frequency == "MONTHLY" or rule.by_month else 53
        days = [(nth, day) for number, day in days for nth in ([number] if number else range(1, most + 1))]
    begin = datetime(start.year + SHIFT, start.month, start.day)  # noqa: DTZ001 - wall time
    weekdays = [dateutil.rrule.weekday(day, nth or None) for nth, day in days]  # type: ignore[arg-type]
    found = dateutil.rrule.rrule(
        {"DAILY": 3, "WEEKLY": 2, "MONTHLY": 1, "YEARLY": 0}[rule.frequency],  # type: ignore[arg-type]
        dtstart=begin,
        interval=rule.interval,
        wkst=rule.week_start,  # type: ignore[arg-type]
        until=begin.replace(year=begin.year + HORIZON_YEARS, day=min(begin.day, 28)),
        bymonth=rule.by_month or None,
        bymonthday=rule.by_month_day or None,
        byweekday=weekdays or None,
        bysetpos=rule.by_set_position or None,
    )
    return (day.replace(year=day.year - SHIFT).date() for day in found)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    numbered = frequency in ("MONTHLY", "YEARLY")
    nth = st.sampled_from([0, 0, 1, 2, 4, 5, -1, -2]) if numbered else st.just(0)
    by_day = draw(st.one_of(st.just(set()), st.sets(st.tuples(nth, st.integers(0, 6)), max_size=3)))
    month_day = st.one_of(st.integers(1, 31), st.integers(-31, -1))
    by_month_day = set() if frequency == "WEEKLY" else draw(st.one_of(st.just(set()), st.sets(month_day, max_size=3)))
    by_month = draw(st.one_of(st.just(set()), st.sets(st.integers(1, 12), max_size=4)))
    positions: set[int] = set()
    if by_day or by_month_day or by_month:
        positions = draw(st.one_of(st.just(set()), st.sets(st.sampled_from([1, 2, 3, -1, -2]), max_size=2)))
    return Rule(
        frequency=frequency,
        interval=draw(st.integers(1, 4)),
        count=draw(st.integers(1, 12)),
        by_day=tuple(sorted(by_day, key=lambda pair: (pair[1], pair[0]))),
        by_month_day=tuple(sorted(by_month_day)),
        by_month=tuple(sorted(by_month)),
        by_set_position=tuple(sorted(positions)),
        week_start=draw(st.sampled_from([0, 0, 6])),
    )


STARTS = st.dates(date(2023, 12, 25), date(2029, 3, 5))


def _first_week_differs(rule: Rule, start: date) -> bool:
    """BYSETPOS counts from the beginning of the week (RFC 5545, 3.3.10); dateutil counts from DTSTART in the first."""
    return rule.frequency == "WEEKLY" and bool(rule.by_set_position) and start.weekday() != rule.week_start


def days_or_refusal(rule: Rule, start: date) -> list[date] | str:
    starts_local = datetime(start.year, start.month, start.day, 10)  # noqa: DTZ001 - wall time
    try:
        found = expand(rule, starts_local=starts_local, zone=zone("UTC"), minutes=60, at_most=1000)
    except InvalidRecurrenceRule as refused:
        return refused.detail
    return [item.local.date() for item in found]


@settings(max_examples=200, deadline=None)
@given(rules(), STARTS)
def test_the_days_of_a_rule(rule: Rule, start: date) -> None:
    assume(not _first_week_differs(rule, start))
    ours = days_or_refusal(rule, start)
    theirs = list(islice(dateutil_days(rule, start), rule.count))
    if isinstance(ours, list):
        assert theirs == ours
    elif "is not a day of the rule" in ours:
        assert start not in theirs
        assert not theirs or f" {theirs[0]}: start then" in ours
    else:
        assert rule.count
        assert len(theirs) < rule.count


@settings(max_examples=200, deadline=None)
@given(rules())
def test_a_rule_reads_back_as_it_was_written(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule
    assert parse_rule(f"RRULE:{str(rule).lower()};") == rule


@settings(max_examples=150, deadline=None)
@given(rules(), STARTS, st.sampled_from(ZONES), st.integers(0, 95), st.integers(1, 300))
def test_recurring_ical_events_gives_the_same_instants(
    rule: Rule, start: date, zone_name: str, quarter: int, minutes: int
) -> None:
    starts_local = datetime(start.year, start.month, start.day, quarter // 4, quarter % 4 * 15)  # noqa: DTZ001
    try:
        found = expand(rule, starts_local=starts_local, zone=zone(zone_name), minutes=minutes, at_most=1000)
    except InvalidRecurrenceRule:
        assume(False)
        raise
    assume(not _first_week_differs(rule, start))
    # They ask for a DTSTART that exists; and dateutil, which they use, takes a mixture of MO and 1FR for none.
    assume(len({nth == 0 for nth, _ in rule.by_day}) < 2)
    assume(wall_time(found[0].starts_at, zone(zone_name)) == starts_local)
    event = icalendar.Event()
    event.add("uid", "1")
    event.add("dtstart", starts_local.replace(tzinfo=zone(zone_name)))
    event.add("dtend", (starts_local + timedelta(minutes=minutes)).replace(tzinfo=zone(zone_name)))
    event.add("rrule", icalendar.vRecur.from_ical(str(rule)))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    theirs = recurring_ical_events.of(calendar).between(
        found[0].starts_at - timedelta(days=1), found[-1].ends_at + timedelta(days=1)
    )
    assert sorted(item["DTSTART"].dt.astimezone(UTC) for item in theirs) == [item.starts_at for item in found]


# --- instants -------------------------------------------------------------------------------------------------------


def _expanded(rule: str, starts: str, zone_name: str, minutes: int = 60) -> list[tuple[str, str]]:
    """(local start of the rule, UTC period)"""
    found = expand(
        parse_rule(rule),
        starts_local=datetime.fromisoformat(starts),
        zone=zone(zone_name),
        minutes=minutes,
        at_most=100,
    )
    return [(f"{o.local:%m-%d %H:%M}", f"{o.starts_at:%m-%d %H:%M}-{o.ends_at:%H:%M}") for o in found]


@pytest.mark.parametrize(
    ("zone_name", "starts", "expected"),
    [
        # 29 March 2026: 02:00 -> 03:00. 02:30 is read with +01:00: 01:30 UTC, 03:30 on the clock.
        (
            "Europe/Berlin",
            "2026-03-28T02:30",
            [("03-28 02:30", "03-28 01:30-02:30"), ("03-29 02:30", "03-29 01:30-02:30"),
             ("03-30 02:30", "03-30 00:30-01:30")],
        ),
        # 25 October 2026: 03:00 -> 02:00. The first 02:30 is still +02:00.
        (
            "Europe/Berlin",
            "2026-10-24T02:30",
            [("10-24 02:30", "10-24 00:30-01:30"), ("10-25 02:30", "10-25 00:30-01:30"),
             ("10-26 02:30", "10-26 01:30-02:30")],
        ),
        # 8 March 2026: 02:00 -> 03:00; 1 November: 02:00 -> 01:00.
        (
            "America/New_York",
            "2026-03-07T02:30",
            [("03-07 02:30", "03-07 07:30-08:30"), ("03-08 02:30", "03-08 07:30-08:30"),
             ("03-09 02:30", "03-09 06:30-07:30")],
        ),
        (
            "America/New_York",
            "2026-10-31T01:30",
            [("10-31 01:30", "10-31 05:30-06:30"), ("11-01 01:30", "11-01 05:30-06:30"),
             ("11-02 01:30", "11-02 06:30-07:30")],
        ),
        # Half an hour: 5 April 2026 02:00 (+11) -> 01:30 (+10:30); 4 October 02:00 (+10:30) -> 02:30 (+11).
        (
            "Australia/Lord_Howe",
            "2026-04-04T01:45",
            [("04-04 01:45", "04-03 14:45-15:45"), ("04-05 01:45", "04-04 14:45-15:45"),
             ("04-06 01:45", "04-05 15:15-16:15")],
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-03T02:15",
            [("10-03 02:15", "10-02 15:45-16:45"), ("10-04 02:15", "10-03 15:45-16:45"),
             ("10-05 02:15", "10-04 15:15-16:15")],
        ),
        # Ramadan 2026: 15 February 03:00 (+1) -> 02:00 (+0); 22 March 02:00 (+0) -> 03:00 (+1).
        (
            "Africa/Casablanca",
            "2026-02-14T02:30",
            [("02-14 02:30", "02-14 01:30-02:30"), ("02-15 02:30", "02-15 01:30-02:30"),
             ("02-16 02:30", "02-16 02:30-03:30")],
        ),
        (
            "Africa/Casablanca",
            "2026-03-21T02:30",
            [("03-21 02:30", "03-21 02:30-03:30"), ("03-22 02:30", "03-22 02:30-03:30"),
             ("03-23 02:30", "03-23 01:30-02:30")],
        ),
    ],
)  # fmt: skip
def test_a_changing_clock(zone_name: str, starts: str, expected: list[tuple[str, str]]) -> None:
    assert _expanded("FREQ=DAILY;COUNT=3", starts, zone_name) == expected


def test_the_length_is_elapsed_time() -> None:
    """Four hours over the spring night end an hour later on the clock."""
    assert _expanded("FREQ=DAILY;COUNT=1", "2026-03-29T00:00", "Europe/Berlin", 240) == [
        ("03-29 00:00", "03-28 23:00-03:00")
    ]


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - wall time
    st.sampled_from(ZONES),
)
def test_wall_time_and_instant_agree(local: datetime, zone_name: str) -> None:
    instant = instant_of(local, zone(zone_name))
    back = wall_time(instant, zone(zone_name))
    assert back == local or timedelta(0) < back - local <= timedelta(hours=1)  # shifted over a gap, forward only
    assert instant_of(back, zone(zone_name)) == instant


def test_leap_days() -> None:
    assert [local for local, _ in _expanded("FREQ=YEARLY;COUNT=3", "2028-02-29T10:00", "Europe/Berlin")] == [
        "02-29 10:00"
    ] * 3
    assert [
        occurrence.local.year
        for occurrence in expand(
            parse_rule("FREQ=YEARLY;UNTIL=20371231"),
            starts_local=datetime(2028, 2, 29, 10),  # noqa: DTZ001
            zone=zone("UTC"),
            minutes=60,
            at_most=100,
        )
    ] == [2028, 2032, 2036]


def test_days_that_a_month_does_not_have_are_left_out() -> None:
    found = _expanded("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", "2026-01-31T10:00", "Europe/Berlin")
    assert [local[:5] for local, _ in found] == ["01-31", "03-31", "05-31", "07-31"]
    found = _expanded("FREQ=MONTHLY;COUNT=3", "2026-01-30T10:00", "Europe/Berlin")
    assert [local[:5] for local, _ in found] == ["01-30", "03-30", "04-30"]
    found = _expanded("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2028-01-31T10:00", "Europe/Berlin")
    assert [local[:5] for local, _ in found] == ["01-31", "02-29", "03-31"]


def test_the_last_workday_of_the_month() -> None:
    found = _expanded("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "2026-10-30T16:00", "Europe/Berlin")
    assert [local[:5] for local, _ in found] == ["10-30", "11-30", "12-31"]


def test_the_position_in_the_first_week_counts_from_its_beginning() -> None:
    """Monday, the first of MO and TU, lies before the start: that week gives nothing."""
    found = days_or_refusal(parse_rule("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=2"), date(2023, 12, 26))
    assert isinstance(found, str)
    assert "the first from there is Monday 2024-01-01" in found


def test_the_week_starts_where_the_rule_says() -> None:
    """RFC 5545's own example: every second week counts from the week's first day."""
    rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST={}"
    by_monday = _expanded(rule.format("MO"), "1997-08-05T09:00", "America/New_York")
    assert [local[:5] for local, _ in by_monday] == ["08-05", "08-10", "08-19", "08-24"]
    by_sunday = _expanded(rule.format("SU"), "1997-08-05T09:00", "America/New_York")
    assert [local[:5] for local, _ in by_sunday] == ["08-05", "08-17", "08-19", "08-31"]


def test_until() -> None:
    """A date counts whole and local; an instant counts itself."""
    late = [local for local, _ in _expanded("FREQ=DAILY;UNTIL=20260603", "2026-06-01T23:30", "America/New_York")]
    assert late == ["06-01 23:30", "06-02 23:30", "06-03 23:30"]  # 4 June 03:30 UTC
    exact = "FREQ=DAILY;UNTIL=20260603T033000Z"
    assert len(_expanded(exact, "2026-06-01T23:30", "America/New_York")) == 2
    assert len(_expanded("FREQ=DAILY;UNTIL=20260603T032959Z", "2026-06-01T23:30", "America/New_York")) == 1


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("COUNT=3", "FREQ is missing"),
        ("FREQ=HOURLY;COUNT=3", "more often than daily"),
        ("FREQ=SECONDLY;COUNT=3", "more often than daily"),
        ("FREQ=FORTNIGHTLY;COUNT=3", "not a frequency"),
        ("FREQ=DAILY", "never ends"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "exclude each other"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0 must be a whole number"),
        ("FREQ=DAILY;COUNT=-1", "COUNT=-1 must"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "COUNT="),
        ("FREQ=DAILY;COUNT=٣", "COUNT="),
        ("FREQ=DAILY;COUNT=3;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;COUNT=3;COUNT=4", "twice"),
        ("FREQ=DAILY;COUNT=3;BYHOUR=9", "'BYHOUR' is not supported"),
        ("FREQ=YEARLY;COUNT=3;BYWEEKNO=20", "'BYWEEKNO' is not supported"),
        ("FREQ=DAILY;COUNT=3;X-FOO=1", "'X-FOO' is not supported"),
        ("FREQ=DAILY;COUNT", "NAME=value"),
        ("FREQ=DAILY;;COUNT=3", "NAME=value"),
        ("FREQ=DAILY;COUNT=3\nRRULE:FREQ=DAILY", "COUNT="),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=XX", "'XX' is not a weekday"),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=1MO", "needs FREQ=MONTHLY"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=6MO", "from 1 to 5"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=0MO", "from 1 to 5"),
        ("FREQ=YEARLY;COUNT=3;BYDAY=54MO", "from 1 to 53"),
        ("FREQ=WEEKLY;COUNT=3;BYMONTHDAY=1", "no meaning"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32", "from 1 to 31"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=0", "from 1 to 31"),
        ("FREQ=MONTHLY;COUNT=3;BYMONTH=-1", "from 1 to 12"),
        ("FREQ=DAILY;COUNT=3;BYSETPOS=1", "add one of them"),
        ("FREQ=DAILY;COUNT=3;WKST=1", "WKST=1"),
        ("FREQ=DAILY;UNTIL=20270101T100000", "UNTIL=20270101T100000Z"),
        ("FREQ=DAILY;UNTIL=20270230", "not a date"),
        ("FREQ=DAILY;UNTIL=tomorrow", "not a date"),
        ("FREQ=DAILY;UNTIL=00010101", "between 1900 and 2999"),
    ],
)
def test_refusals_say_what_to_do(text: str, words: str) -> None:
    with pytest.raises(InvalidRecurrenceRule) as caught:
        parse_rule(text)
    assert words in caught.value.detail
    assert caught.value.errors
    assert caught.value.errors[0].pointer == "/rrule"


@given(st.text(max_size=60) | st.from_regex(r"FREQ=[A-Z]{4,7};(COUNT|UNTIL|BYDAY|BYSETPOS)=[-0-9A-Z,]{1,12}"))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse_rule(text)
    except InvalidRecurrenceRule:
        return
    assert parse_rule(str(rule)) == rule


def test_the_cap() -> None:
    start = datetime(2026, 1, 5, 9)  # noqa: DTZ001
    for text in ("FREQ=DAILY;COUNT=101", "FREQ=DAILY;UNTIL=29991231", "FREQ=DAILY;COUNT=9999"):
        with pytest.raises(TooManyOccurrences, match="more than the 100"):
            expand(parse_rule(text), starts_local=start, zone=zone("UTC"), minutes=60, at_most=100)
    hundred = parse_rule("FREQ=DAILY;COUNT=100")
    assert len(expand(hundred, starts_local=start, zone=zone("UTC"), minutes=60, at_most=100)) == 100


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "no occurrence"),
        ("FREQ=DAILY;UNTIL=20260101", "no occurrence"),
        ("FREQ=YEARLY;COUNT=30", "further than 10 years, beyond 2036-01-05; lower COUNT"),
        ("FREQ=YEARLY;UNTIL=20360106", "further than 10 years, beyond 2036-01-05; bring UNTIL nearer"),
        ("FREQ=YEARLY;UNTIL=29991231T000000Z", "further than 10 years"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=5", "Monday 2026-01-05 is not a day of the rule; the first from there is Tuesday"),
    ],
)
def test_rules_that_do_not_fit_their_start(text: str, words: str) -> None:
    with pytest.raises(InvalidRecurrenceRule, match=words):
        expand(
            parse_rule(text),
            starts_local=datetime(2026, 1, 5, 9),  # noqa: DTZ001
            zone=zone("UTC"),
            minutes=60,
            at_most=100,
        )


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(-6, 6),
    st.integers(1, 20),
    st.sampled_from([1, 1, 2]),
)
def test_a_moved_weekly_rule_keeps_its_rhythm(weekdays: set[int], days: int, count: int, interval: int) -> None:
    """Moved within the same week, every occurrence moves by the same number of days."""
    assume(all(0 <= weekday + days <= 6 for weekday in weekdays))
    monday = datetime(2026, 1, 5, 9)  # noqa: DTZ001
    rule = Rule(
        frequency="WEEKLY", interval=interval, count=count, by_day=tuple((0, weekday) for weekday in sorted(weekdays))
    )
    moved = shifted_weekdays(rule, days)
    assert moved is not None
    start = monday + timedelta(days=min(weekdays))
    before = expand(rule, starts_local=start, zone=zone("UTC"), minutes=60, at_most=100)
    after = expand(moved, starts_local=start + timedelta(days=days), zone=zone("UTC"), minutes=60, at_most=100)
    assert [item.local for item in after] == [item.local + timedelta(days=days) for item in before]
    assert all(first.starts_at < second.starts_at for first, second in pairwise(after))


def test_rules_by_day_of_month_cannot_be_moved_by_weekday() -> None:
    assert shifted_weekdays(parse_rule("FREQ=MONTHLY;BYDAY=1MO;COUNT=3"), 1) is None
    assert shifted_weekdays(parse_rule("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3"), 1) is None
    assert shifted_weekdays(parse_rule("FREQ=DAILY;BYDAY=MO;COUNT=3"), 1) is None
    daily = parse_rule("FREQ=DAILY;COUNT=3")
    assert shifted_weekdays(daily, 1) == daily
