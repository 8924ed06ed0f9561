"""What parts of cycles cost: amounts with the arithmetic beside them, and properties over random histories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.memberships.rules.cycles import Calendar, Cycle
from coworkapi.memberships.rules.cycles_proration import Proration, effective, share, to_give_back
from coworkapi.memberships.rules.cycles_reckoning import FOREVER, Billed, Contract, Reckoning, Segment, reckon

FIRST = Calendar("months", 1, date(2026, 1, 1), 1)


def segment(starts_on: date, full: int, **options: Any) -> Segment:
    return Segment(**{"starts_on": starts_on, "calendar": FIRST, "full": full, **options})


def contract(
    *segments: Segment, ends_on: date = FOREVER, rests: Sequence[tuple[date, date]] = (), **options: Any
) -> Contract:
    return Contract(starts_on=segments[0].starts_on, ends_on=ends_on, segments=segments, rests=rests, **options)


@dataclass
class Ledger:
    """What was billed so far, kept as the service keeps it."""

    rows: list[Billed] = field(default_factory=list)

    def run(self, what: Contract, until: date, since: date | None = None) -> Reckoning:
        found = reckon(what, sorted(self.rows, key=lambda row: row.starts_on), since=since or date.min, until=until)
        for cut in found.cuts:
            assert 0 <= cut.credit <= cut.billed.kept
            self.rows.remove(cut.billed)
            self.rows.append(replace(cut.billed, ends_on=cut.ends_on, credited=cut.billed.credited + cut.credit))
        for one in found.to_bill:
            assert one.amount >= 0
            part = one.part
            self.rows.append(
                Billed(
                    starts_on=part.starts_on,
                    ends_on=part.ends_on,
                    billed_until=part.ends_on,
                    cycle=part.cycle,
                    full=part.segment.full,
                    proration=one.proration,
                    amount=one.amount,
                    credited=0,
                    kind=part.segment.kind,
                )
            )
        return found


def since(what: Contract) -> date:
    return what.starts_on


def test_a_start_in_the_middle_pays_for_its_days() -> None:
    # 10 April to 1 May: 21 of 30 days; 300.00 x 21 / 30 = 210.00
    what = contract(segment(date(2026, 4, 10), 30_000))
    found = reckon(what, (), since=since(what), until=date(2026, 4, 10))
    assert [(one.amount, one.share) for one in found.to_bill] == [(21_000, Fraction(21, 30))]
    assert found.next_on == date(2026, 5, 1)
    # The next cycle is billed whole, the stub apart.
    found = reckon(what, (), since=since(what), until=date(2026, 5, 1))
    assert [one.amount for one in found.to_bill] == [21_000, 30_000]


def test_an_upgrade_in_the_middle_gives_back_and_charges() -> None:
    # 16 May to 1 June: 16 of 31 days; 300 x 16/31 = 154.838.. and 450 x 16/31 = 232.258..
    ledger = Ledger()
    before = contract(segment(date(2026, 5, 1), 30_000))
    assert ledger.run(before, date(2026, 5, 1), since(before)).net == 30_000
    after = contract(segment(date(2026, 5, 1), 30_000, kind="A"), segment(date(2026, 5, 16), 45_000, kind="B"))
    ledger.rows = [replace(ledger.rows[0], kind="A")]
    found = ledger.run(after, date(2026, 5, 16), since(after))
    assert [cut.credit for cut in found.cuts] == [15_484]
    assert [one.amount for one in found.to_bill] == [23_226]
    # What the first plan keeps, 300 - 154.84 = 145.16, is 300 x 15/31 = 145.161..
    assert sum(row.kept for row in ledger.rows) == 14_516 + 23_226
    # In arrears, the same to the cent.
    late = contract(
        segment(date(2026, 5, 1), 30_000, kind="A", billed="in_arrears"),
        segment(date(2026, 5, 16), 45_000, kind="B", billed="in_arrears"),
    )
    assert [one.amount for one in reckon(late, (), since=since(late), until=date(2026, 6, 1)).to_bill] == [
        14_516,
        23_226,
    ]


def test_a_change_taken_back_costs_nothing() -> None:
    ledger = Ledger()
    plain = contract(segment(date(2026, 5, 1), 30_000))
    ledger.run(plain, date(2026, 5, 1), since(plain))
    ledger.run(
        contract(segment(date(2026, 5, 1), 30_000), segment(date(2026, 5, 16), 45_000)),
        date(2026, 5, 16),
        since(plain),
    )
    found = ledger.run(plain, date(2026, 5, 16), since(plain))
    # The credit of the second plan is what is left of it: 232.26; the first gets its 154.84 again.
    assert [cut.credit for cut in found.cuts] == [23_226]
    assert [one.amount for one in found.to_bill] == [15_484]
    assert sum(row.kept for row in ledger.rows) == 30_000


def test_a_pause_across_cycles() -> None:
    # Billed for May; rests from 16 May to 11 June: May gives back 16/31 of 300 = 154.84, June costs 20/30 = 200.00.
    ledger = Ledger()
    plain = contract(segment(date(2026, 5, 1), 30_000))
    ledger.run(plain, date(2026, 5, 1), since(plain))
    paused = contract(segment(date(2026, 5, 1), 30_000), rests=[(date(2026, 5, 16), date(2026, 6, 11))])
    assert ledger.run(paused, date(2026, 5, 10), since(plain)).net == 0  # it is not there yet
    assert ledger.run(paused, date(2026, 5, 16), since(plain)).net == -15_484
    assert ledger.run(paused, date(2026, 6, 1), since(plain)).net == 0
    found = ledger.run(paused, date(2026, 6, 11), since(plain))
    assert [(one.amount, one.part.starts_on) for one in found.to_bill] == [(20_000, date(2026, 6, 11))]
    assert found.next_on == date(2026, 7, 1)


def test_an_open_pause_bills_nothing_until_it_ends() -> None:
    ledger = Ledger()
    plain = contract(segment(date(2026, 5, 1), 30_000))
    open_end = contract(segment(date(2026, 5, 1), 30_000), rests=[(date(2026, 6, 1), FOREVER)])
    assert ledger.run(plain, date(2026, 5, 1), since(plain)).net == 30_000
    found = ledger.run(open_end, date(2027, 5, 1), since(plain))
    assert (found.net, found.next_on) == (0, None)
    resumed = contract(segment(date(2026, 5, 1), 30_000), rests=[(date(2026, 6, 1), date(2026, 7, 16))])
    # 16 July to 1 August: 16 of 31 days
    assert ledger.run(resumed, date(2026, 7, 16), since(plain)).net == 15_484


def test_days_of_suspension_are_billed_credited_or_skipped() -> None:
    # Billed for May; the payer is suspended on 16 May, which is lifted on 11 June.
    bills: dict[str, list[int]] = {}
    for policy in ("bill", "credit", "skip"):
        terms = segment(date(2026, 5, 1), 30_000, suspension=policy)
        plain = contract(terms)
        still = contract(terms, suspended=[(date(2026, 5, 16), FOREVER)])
        lifted = contract(terms, suspended=[(date(2026, 5, 16), date(2026, 6, 11))])
        ledger = Ledger()
        bills[policy] = [
            ledger.run(plain, date(2026, 5, 1), since(plain)).net,
            ledger.run(still, date(2026, 5, 16), since(plain)).net,
            ledger.run(still, date(2026, 6, 1), since(plain)).net,
            ledger.run(lifted, date(2026, 6, 11), since(plain)).net,
            ledger.run(lifted, date(2026, 7, 1), since(plain)).net,
        ]
    # 16 of 31 days of May are 154.84; 20 of 30 days of June, from the 11th, 200.00
    assert bills == {
        "bill": [30_000, 0, 30_000, 0, 30_000],
        "credit": [30_000, -15_484, 0, 20_000, 30_000],
        "skip": [30_000, 0, 0, 20_000, 30_000],
    }
    # Suspended again on the day on which it was lifted, it was never lifted: June is skipped from its first day on.
    again = [(date(2026, 5, 16), date(2026, 6, 11)), (date(2026, 6, 11), date(2026, 6, 21))]
    what = contract(segment(date(2026, 5, 1), 30_000, suspension="skip"), suspended=again)
    assert reckon(what, (), since=since(what), until=date(2026, 6, 30)).net == 30_000 + 10_000


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "amount"),
    [
        (date(2027, 2, 1), date(2027, 2, 20), 19_000),  # 19 of 30 days, in a month of 28
        (date(2027, 2, 20), date(2027, 3, 1), 11_000),  # the rest: 30 - 19
        (date(2027, 1, 16), date(2027, 2, 1), 15_000),  # 15 of 30, in a month of 31
        (date(2027, 1, 31), date(2027, 2, 1), 0),  # a 31st counts nothing
        (date(2027, 1, 1), date(2027, 2, 1), 30_000),
    ],
)
def test_a_month_of_thirty_days(starts_on: date, ends_on: date, amount: int) -> None:
    what = contract(segment(starts_on, 30_000, proration="thirty_day"), ends_on=ends_on)
    assert reckon(what, (), since=starts_on, until=starts_on).net == amount


def test_without_proration_a_cycle_costs_what_it_costs() -> None:
    ledger = Ledger()
    late = contract(segment(date(2026, 5, 20), 30_000, proration="none"))
    assert ledger.run(late, date(2026, 5, 20), since(late)).net == 30_000
    # A change takes effect in money with the next cycle; ending early gives nothing back.
    dearer = contract(
        segment(date(2026, 5, 20), 30_000, proration="none"), segment(date(2026, 5, 25), 45_000, proration="none")
    )
    assert ledger.run(dearer, date(2026, 5, 25), since(late)).net == 0
    assert ledger.run(dearer, date(2026, 6, 1), since(late)).net == 45_000
    ended = replace(dearer, ends_on=date(2026, 6, 10), over=True)
    assert ledger.run(ended, date(2026, 6, 10), since(late)).net == 0
    assert sum(row.kept for row in ledger.rows) == 75_000


def test_a_trial_is_free_and_counts_from_the_very_first_start() -> None:
    # 14 days free from 5 April: 19 April to 1 May is 12 of 30 days, 300 x 12/30 = 120.00
    what = contract(segment(date(2026, 4, 5), 30_000, free_until=date(2026, 4, 19)))
    found = reckon(what, (), since=since(what), until=date(2026, 4, 5))
    assert (found.net, found.next_on) == (0, date(2026, 4, 19))
    assert reckon(what, (), since=since(what), until=date(2026, 4, 19)).net == 12_000


def test_start_and_end_on_one_day_bill_nothing() -> None:
    what = contract(segment(date(2026, 4, 5), 30_000), ends_on=date(2026, 4, 5))
    found = reckon(what, (), since=since(what), until=date(2026, 6, 1))
    assert (list(found.to_bill), found.next_on) == ([], None)


def test_an_anniversary_on_the_31st_over_a_leap_february() -> None:
    calendar = Calendar("months", 1, date(2028, 1, 31), 31)
    what = contract(segment(date(2028, 1, 31), 31_000, calendar=calendar))
    found = reckon(what, (), since=since(what), until=date(2028, 4, 30))
    assert [(one.part.starts_on, one.part.ends_on, one.amount) for one in found.to_bill] == [
        (date(2028, 1, 31), date(2028, 2, 29), 31_000),
        (date(2028, 2, 29), date(2028, 3, 31), 31_000),
        (date(2028, 3, 31), date(2028, 4, 30), 31_000),
        (date(2028, 4, 30), date(2028, 5, 31), 31_000),
    ]
    # Ended on 10 March: 19 of the 31 days from 29 February are unused... kept 10: 310 - 310 x 21/31 = 100.00
    ledger = Ledger()
    ledger.run(what, date(2028, 2, 29), since(what))
    ended = replace(what, ends_on=date(2028, 3, 10), over=True)
    assert ledger.run(ended, date(2028, 3, 10), since(what)).net == -21_000


def test_another_calendar_from_the_change_on() -> None:
    # Monthly from the 1st until 15 May; then weekly, from that day.
    weekly = Calendar("weeks", 1, date(2026, 5, 15), 15)
    what = contract(segment(date(2026, 5, 1), 31_000), segment(date(2026, 5, 15), 10_000, calendar=weekly))
    found = reckon(what, (), since=since(what), until=date(2026, 5, 22))
    # 14 of 31 days of May: 140.00, then two whole weeks
    assert [one.amount for one in found.to_bill] == [14_000, 10_000, 10_000]


def test_the_last_partial_credit_takes_the_remainder() -> None:
    cycle = Cycle(date(2026, 4, 1), date(2026, 5, 1))
    terms: dict[str, Any] = {"cycle": cycle, "starts_on": cycle.starts_on, "billed_until": cycle.ends_on}
    credited = 0
    given: list[int] = []
    for kept_until in (date(2026, 4, 21), date(2026, 4, 11), date(2026, 4, 1)):
        credit = to_give_back(**terms, kept_until=kept_until, proration="actual_days", amount=100, credited=credited)
        given.append(credit)
        credited += credit
    # 1.00 in three: 0.33 (33.3), 0.67 - 0.33 = 0.34 (66.7), and what is left
    assert given == [33, 34, 33]


DAY = timedelta(days=1)
ORIGIN = date(2027, 12, 20)
CALENDARS = st.one_of(
    st.builds(
        lambda count, start, day: Calendar("months", count, start.replace(day=min(day, 28)), day),
        st.integers(1, 3),
        st.dates(date(2027, 11, 1), date(2028, 2, 1)),
        st.integers(1, 31),
    ),
    st.builds(lambda count: Calendar("weeks", count, ORIGIN, 20), st.integers(1, 5)),
)
PRICES = st.one_of(st.integers(0, 40), st.sampled_from([30_000, 45_000, 9_999, 12_345]))


@dataclass
class History:
    """A membership that things happen to."""

    calendar: Calendar
    billed: Literal["in_advance", "in_arrears"]
    proration: Proration
    segments: list[Segment]
    suspension: Literal["bill", "credit", "skip"] = "bill"
    rests: list[tuple[date, date]] = field(default_factory=list)
    suspended: list[tuple[date, date]] = field(default_factory=list)
    ends_on: date = FOREVER

    def now(self) -> Contract:
        return Contract(
            starts_on=self.segments[0].starts_on,
            ends_on=self.ends_on,
            segments=tuple(self.segments),
            rests=tuple(self.rests),
            suspended=tuple(self.suspended),
        )

    def change(self, on: date, full: int) -> None:
        terms = replace(self.segments[0], starts_on=on, full=full)
        self.segments = [one for one in self.segments if one.starts_on < on] + [terms]
        if self.segments[0].starts_on > ORIGIN:
            self.segments[0] = replace(self.segments[0], starts_on=ORIGIN)

    def rest(self, on: date, days: int) -> None:
        until = on + days * DAY
        if all(ends_on <= on or starts_on >= until for starts_on, ends_on in self.rests):
            self.rests = sorted([*self.rests, (on, until)])

    def suspend(self, on: date, days: int) -> None:
        until = on + days * DAY
        if all(ends_on < on or starts_on > until for starts_on, ends_on in self.suspended):
            self.suspended = sorted([*self.suspended, (on, until)])

    def is_unpaid(self, day: date) -> bool:
        """Whether it is a day of suspension that costs nothing; what had begun before a suspension isn't skipped."""
        if self.suspension == "bill":
            return False
        paid_on = day if self.suspension == "credit" else max(self.calendar.cycle_of(day).starts_on, ORIGIN)
        return any(starts_on <= paid_on and day < ends_on for starts_on, ends_on in self.suspended)

    def is_live(self, day: date) -> bool:
        return (
            self.segments[0].starts_on <= day < self.ends_on
            and not self.is_unpaid(day)
            and not any(starts_on <= day < ends_on for starts_on, ends_on in self.rests)
        )

    def full_on(self, day: date) -> int:
        return [one for one in self.segments if one.starts_on <= day][-1].full


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["change", "rest", "suspend", "end", "reopen", "nothing"]),
        st.integers(-9, 20),  # from today: in the past too
        st.integers(1, 40),
        PRICES,
        st.integers(0, 35),  # days until the next run
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150)
@given(
    CALENDARS,
    st.sampled_from(["in_advance", "in_arrears"]),
    st.sampled_from(["actual_days", "thirty_day"]),
    PRICES,
    st.sampled_from(["bill", "credit", "skip"]),
    STEPS,
)
def test_whatever_happens_every_live_day_is_billed_once_and_adds_up(
    calendar: Calendar,
    billed: Literal["in_advance", "in_arrears"],
    proration: Proration,
    price: int,
    suspension: Literal["bill", "credit", "skip"],
    steps: list[tuple[str, int, int, int, int]],
) -> None:
    start = Segment(
        starts_on=ORIGIN, calendar=calendar, full=price, billed=billed, proration=proration, suspension=suspension
    )
    history = History(calendar, billed, proration, [start], suspension)
    ledger, today = Ledger(), ORIGIN
    for what, ahead, days, full, later in steps:
        on = max(today + ahead * DAY, ORIGIN)
        if what == "change":
            history.change(on, full)
        elif what == "rest":
            history.rest(on, days)
        elif what == "suspend":
            history.suspend(on, days)
        elif what == "end":
            history.ends_on = on
        elif what == "reopen":
            history.ends_on = FOREVER
        dry = reckon(history.now(), sorted(ledger.rows, key=lambda row: row.starts_on), since=ORIGIN, until=today)
        assert ledger.run(history.now(), today, ORIGIN) == dry  # the dry run is the run
        again = ledger.run(history.now(), today, ORIGIN)
        assert (list(again.to_bill), list(again.cuts)) == ([], [])  # once is enough
        assert again.next_on is None or again.next_on > today
        today += later * DAY
    history.ends_on = min(history.ends_on, today + 50 * DAY)
    end = history.ends_on + 100 * DAY
    ledger.run(history.now(), end, ORIGIN)

    # Every live day is billed once, no other at all.
    seen: list[date] = []
    for row in ledger.rows:
        seen += [row.starts_on + n * DAY for n in range((row.ends_on - row.starts_on).days)]
        assert 0 <= row.kept <= row.amount
    live = [day for n in range((end - ORIGIN).days) if history.is_live(day := ORIGIN + n * DAY)]
    assert sorted(seen) == live

    # Each price of a cycle costs its share of it: half up, with at most a cent more for what was cut and joined again.
    policy = effective(proration, in_months=calendar.unit == "months")
    for cycle in {row.cycle for row in ledger.rows}:
        for full in {row.full for row in ledger.rows if row.cycle == cycle}:
            lived = [day for day in live if cycle.starts_on <= day < cycle.ends_on and history.full_on(day) == full]
            exact = full * sum((share(cycle, day, day + DAY, policy) for day in lived), Fraction(0))
            kept = sum(row.kept for row in ledger.rows if row.cycle == cycle and row.full == full)
            assert abs(kept - exact) <= 1, (cycle, full, kept, float(exact))
            if len(lived) == cycle.days:
                assert kept == full


@settings(max_examples=60)
@given(
    CALENDARS, st.sampled_from(["actual_days", "thirty_day", "none"]), PRICES, st.lists(st.integers(1, 60), max_size=5)
)
def test_a_cycle_cut_in_parts_at_one_price_costs_what_it_costs_whole(
    calendar: Calendar, proration: Proration, price: int, cuts: list[int]
) -> None:
    cycle = calendar.cycle_of(ORIGIN)
    starts = [cycle.starts_on, *sorted({cycle.starts_on + n * DAY for n in cuts if n < cycle.days})]
    parts = [
        Segment(starts_on=day, calendar=calendar, full=price, proration=proration, kind=number, billed="in_arrears")
        for number, day in enumerate(starts)
    ]
    what = Contract(starts_on=starts[0], ends_on=cycle.ends_on, segments=parts)
    found = reckon(what, (), since=starts[0], until=cycle.ends_on)
    assert sum(one.amount for one in found.to_bill) == price
    assert len(found.to_bill) == len(starts)
