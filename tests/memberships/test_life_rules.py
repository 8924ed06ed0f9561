"""The life of any membership by the calendar: nothing happens on a day that isn't known beforehand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.core.ids import new_id
from coworkapi.memberships.rules.life import (
    Life,
    first_days,
    kept_periods,
    passed_reminders,
    plus_span,
    term_after,
)
from coworkapi.memberships.rules.renting import Choice, unrented
from coworkapi.memberships.values import Kept, Pause, PlanTerms, Rental, Span

FIRST = date(2027, 1, 31)
offsets = st.integers(0, 200)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    marks = sorted(draw(st.lists(offsets, min_size=4, max_size=4, unique=True)))
    keeps: frozenset[Kept] = frozenset({"units"} if draw(st.booleans()) else ())
    pauses = [
        Pause(FIRST + timedelta(days=begin), FIRST + timedelta(days=end), keeps)
        for begin, end in ((marks[0], marks[1]), (marks[2], marks[3]))
    ]
    del pauses[draw(st.integers(0, 2)) :]
    endless = draw(st.booleans())
    if pauses and endless:
        pauses[-1] = Pause(pauses[-1].starts_on, None, keeps)
    ends = draw(st.none() | offsets)
    return Life(
        starts_on=FIRST + timedelta(days=draw(st.integers(0, 30))),
        ends_on=None if ends is None else FIRST + timedelta(days=31 + ends),
        noticed=ends is not None,
        pauses=pauses,
    )


@settings(max_examples=60)
@given(life=lives(), begin=offsets)
def test_who_looks_only_on_the_days_of_change_sees_every_state(life: Life, begin: int) -> None:
    day = FIRST + timedelta(days=begin)
    seen = {day: life.state(day)}
    last = FIRST + timedelta(days=300)
    at = life.next_change(day)
    while at is not None and at < last:
        seen[at] = life.state(at)
        at = life.next_change(at)
    state = seen[day]
    while day < last:
        state = seen.get(day, state)
        assert state == life.state(day), day
        day += timedelta(days=1)


@settings(max_examples=60)
@given(life=lives())
def test_units_are_kept_on_all_days_but_those_that_give_them_up(life: Life) -> None:
    periods = kept_periods(life.starts_on, life.ends_on, life.pauses)
    assert all(before[1] is not None and before[1] < after[0] for before, after in pairwise(periods))
    day = FIRST
    for _ in range(300):
        given_up = any(
            "units" not in pause.keeps and pause.starts_on <= day and (pause.ends_on is None or day < pause.ends_on)
            for pause in life.pauses
        )
        held = life.starts_on <= day and (life.ends_on is None or day < life.ends_on)
        kept = any(begin <= day and (end is None or day < end) for begin, end in periods)
        assert kept == (held and not given_up), day
        day += timedelta(days=1)


@settings(max_examples=60)
@given(
    span=st.builds(Span, count=st.integers(1, 14), unit=st.sampled_from(["days", "weeks", "months"])),
    starts_on=st.dates(date(2023, 1, 1), date(2027, 12, 31)),
    later=st.integers(-30, 1500),
)
def test_a_term_follows_another_without_a_gap(span: Span, starts_on: date, later: int) -> None:
    first = plus_span(starts_on, span)
    day = starts_on + timedelta(days=later)
    end = term_after(day, span, starts_on=starts_on, first_end=first)
    number = next(n for n in range(1, 2000) if plus_span(starts_on, span, times=n) == end)
    assert end >= max(day, first)
    assert number == 1 or plus_span(starts_on, span, times=number - 1) < max(day, first)


def test_reminders_whose_day_has_come_when_the_end_is_made_known_are_not_sent() -> None:
    end = date(2027, 6, 30)
    cases = {date(2027, 1, 1): None, date(2027, 4, 1): 90, date(2027, 5, 31): 30, date(2027, 6, 29): 30}
    for today, smallest in cases.items():
        assert passed_reminders(end, today) == (None if smallest is None else (end, smallest))


def test_a_monthly_term_is_not_reminded_of_each_month() -> None:
    terms = PlanTerms.model_validate(
        {
            "price": {"amount": 1, "currency": "EUR"},
            "renewal": {"kind": "fixed", "term": {"count": 1, "unit": "months"}},
        }
    )
    _, term_ends_on, ends_on = first_days(terms, FIRST)
    monthly = Life(FIRST, ends_on, False, [], term_ends_on, renews=True, term_days=30)
    assert monthly.reminders() == []
    yearly = Life(FIRST, None, False, [], date(2028, 1, 31), renews=True, term_days=360)
    assert [ahead for _, ahead in yearly.reminders()] == [90, 60, 30]


def test_who_fits_several_rentals_gives_way() -> None:
    office, desk, room = new_id(), new_id(), new_id()
    rents = [Rental(resource_ids=[room], resource_type_ids=[desk]), Rental(resource_type_ids=[desk, office])]
    a_desk, an_office, the_room = Choice(new_id(), desk), Choice(new_id(), office), Choice(room, office)
    assert unrented(rents, 1, [a_desk, an_office]) == ([], 0)
    assert unrented(rents, 1, [the_room, an_office]) == ([], 0)
    assert unrented(rents, 1, [an_office, Choice(new_id(), office)])[1] == 1
    assert unrented(rents, 2, [a_desk, a_desk, a_desk, an_office]) == ([], 0)
    assert unrented(rents, 1, [a_desk]) == ([], 1)
