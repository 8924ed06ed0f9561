"""The rules of dunning on plain values: days, pauses, fees, and that what was done is not done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.core.ids import new_id
from coworkapi.payments.dunning.rules import (
    STANDINGS,
    AccountPlan,
    OpenInvoice,
    Pause,
    Policy,
    Step,
    fee_of,
    plan_account,
)

ACCOUNT, ENTITY = new_id(), new_id()
DUE = date(2026, 11, 2)
POLICY = Policy(
    new_id(),
    "Standard",
    (
        Step(key="remind_3", after_days=3, action="remind", level=1),
        Step(key="retry_5", after_days=5, action="retry"),
        Step(key="remind_10", after_days=10, action="remind", level=2),
        Step(key="fee_10", after_days=10, action="fee", amount=500, cap=1200, tax_code="none"),
        Step(key="restrict_14", after_days=14, action="restrict"),
        Step(key="suspend_21", after_days=21, action="suspend"),
        Step(key="terminate_60", after_days=60, action="terminate"),
    ),
)


def an_invoice(days: int, **options: object) -> OpenInvoice:
    """119.00 EUR that are `days` days overdue."""
    values: dict[str, object] = {
        "id": new_id(),
        "number": "INV-2026-000001",
        "account_id": ACCOUNT,
        "legal_entity_id": ENTITY,
        "location_id": None,
        "currency": "EUR",
        "open": 11_900,
        "due_on": DUE,
        "today": DUE + timedelta(days=days),
        "policy": POLICY,
    }
    return OpenInvoice(**(values | options))  # type: ignore[arg-type]


def done(plan: AccountPlan, outcome: str = "do") -> list[str]:
    return [step.step.key for step in plan.steps if step.outcome == outcome]


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-3, "current"),
        (0, "current"),  # paying on the day is in time
        (1, "grace"),
        (13, "grace"),
        (14, "restricted"),
        (20, "restricted"),
        (21, "suspended"),
        (59, "suspended"),
        (60, "terminated"),
        (400, "terminated"),
    ],
)
def test_a_standing_follows_from_the_days(days: int, standing: str) -> None:
    assert plan_account(ACCOUNT, [an_invoice(days)]).standing == standing


def test_each_step_is_done_on_its_day() -> None:
    assert done(plan_account(ACCOUNT, [an_invoice(2)])) == []
    assert done(plan_account(ACCOUNT, [an_invoice(3)])) == ["remind_3"]
    later = an_invoice(10, taken=frozenset({"remind_3", "retry_5"}))
    plan = plan_account(ACCOUNT, [later])
    assert done(plan) == ["remind_10", "fee_10"]
    assert [step.fee for step in plan.steps] == [0, 500]
    [coming] = plan.next_steps
    assert (coming.step.key if coming.step else None, coming.on) == ("restrict_14", DUE + timedelta(days=14))


def test_a_late_look_sends_one_reminder_only() -> None:
    """Nobody gets two reminders on one day: the highest goes out, the rest is noted as overtaken."""
    plan = plan_account(ACCOUNT, [an_invoice(12), an_invoice(4, number="INV-2026-000002")])
    assert done(plan) == ["retry_5", "remind_10", "fee_10"]
    assert done(plan, "overtaken") == ["remind_3", "remind_3"]


def test_the_account_stands_as_its_worst_invoice() -> None:
    plan = plan_account(ACCOUNT, [an_invoice(2), an_invoice(15, number="INV-2026-000007")])
    assert (plan.standing, plan.blamed and plan.blamed.number) == ("restricted", "INV-2026-000007")
    assert plan.reason == "119.00 EUR of invoice INV-2026-000007 is 15 days overdue"


def test_a_pending_payment_is_not_unpaid() -> None:
    plan = plan_account(ACCOUNT, [an_invoice(30, pending=True)])
    assert (plan.standing, plan.steps) == ("current", ())


def test_a_hard_decline_is_not_tried_again() -> None:
    taken = frozenset({"remind_3"})
    plan = plan_account(ACCOUNT, [an_invoice(5, taken=taken, refused="the card was stolen")])
    assert done(plan, "skipped") == ["retry_5"]
    assert "the card was stolen" in plan.steps[0].why


def test_the_minimum_is_inclusive() -> None:
    """Owing as much as the minimum is left alone, a cent more is not; what is not due doesn't count."""
    lenient = replace(POLICY, minimum=11_900)
    fresh = an_invoice(0, policy=lenient)
    assert plan_account(ACCOUNT, [an_invoice(30, policy=lenient), fresh]).standing == "current"
    assert plan_account(ACCOUNT, [an_invoice(30, policy=lenient, open=11_901)]).standing == "suspended"
    two = [an_invoice(30, policy=lenient), an_invoice(1, policy=lenient, open=1, number="INV-2")]
    assert plan_account(ACCOUNT, two).standing == "suspended"


def test_a_promise_stops_the_count_and_is_kept_in_time_on_its_last_day() -> None:
    """Promised on day 10 until day 20: day 20 counts as day 10, day 21 as day 11, and restrict comes on day 24."""
    pause = Pause("promise", DUE + timedelta(days=10), DUE + timedelta(days=20))
    for days, counted in ((10, 10), (11, 10), (20, 10), (21, 11), (24, 14)):
        assert an_invoice(days, pauses=(pause,)).counted_days == counted
    during = plan_account(ACCOUNT, [an_invoice(20, pauses=(pause,))])
    assert (during.standing, during.steps) == ("grace", ())
    taken = frozenset({"remind_3", "retry_5", "remind_10", "fee_10"})
    [coming] = plan_account(ACCOUNT, [an_invoice(12, pauses=(pause,), taken=taken)]).next_steps
    assert coming.on == DUE + timedelta(days=24)
    assert plan_account(ACCOUNT, [an_invoice(24, pauses=(pause,), taken=taken)]).standing == "restricted"


def test_a_promise_may_lift_what_was_restricted() -> None:
    pause = Pause("promise", DUE + timedelta(days=15), DUE + timedelta(days=20), lifts=True)
    assert plan_account(ACCOUNT, [an_invoice(16, pauses=(pause,))]).standing == "current"
    assert plan_account(ACCOUNT, [an_invoice(16, pauses=(replace(pause, lifts=False),))]).standing == "restricted"
    assert plan_account(ACCOUNT, [an_invoice(21, pauses=(pause,))]).standing == "restricted"


def test_a_dispute_has_no_next_day() -> None:
    pause = Pause("dispute", DUE + timedelta(days=1), None)
    [coming] = plan_account(ACCOUNT, [an_invoice(40, pauses=(pause,))]).next_steps
    assert (coming.on, coming.why) == (None, "a dispute pauses it until it is ended")


def test_late_fees_have_a_cap_and_bear_none() -> None:
    step = Step(key="fee", after_days=1, action="fee", basis_points=250, cap=700)
    assert fee_of(step, an_invoice(1)) == 298  # 2.5 % of 119.00 = 2.975, half up
    assert fee_of(step, an_invoice(1, late_fees=500)) == 200
    assert fee_of(step, an_invoice(1, late_fees=700)) == 0
    two = Policy(new_id(), "Two", (replace(step, key="a", amount=None), replace(step, key="b", basis_points=500)))
    plan = plan_account(ACCOUNT, [an_invoice(1, policy=two)])
    assert [one.fee for one in plan.steps] == [298, 402]  # 595 would pass the cap of 7.00
    assert done(plan_account(ACCOUNT, [an_invoice(1, policy=two, bears_fees=False)]), "skipped") == ["a", "b"]
    dollars = replace(two, steps=(replace(step, basis_points=None, amount=100),), currency="USD")
    assert done(plan_account(ACCOUNT, [an_invoice(1, policy=dollars)]), "skipped") == ["fee"]


steps = st.lists(
    st.builds(
        lambda number, days, action, level, amount: Step(
            key=f"s{number}", after_days=days, action=action, level=level, amount=amount if action == "fee" else None
        ),
        st.integers(0, 10**6),
        st.integers(1, 90),
        st.sampled_from(["remind", "retry", "fee", "restrict", "suspend", "terminate"]),
        st.integers(1, 3),
        st.integers(1, 5000),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda step: step.key,
)
pauses = st.lists(
    st.builds(
        lambda start, length, kind, lifts: Pause(
            kind,
            DUE + timedelta(days=start),
            None if length > 60 else DUE + timedelta(days=start + length),
            lifts=lifts,
        ),
        st.integers(-5, 100),
        st.integers(0, 70),
        st.sampled_from(["promise", "dispute"]),
        st.booleans(),
    ),
    max_size=3,
)


@st.composite
def accounts(draw: st.DrawFn) -> list[OpenInvoice]:
    found = draw(steps)
    policy = Policy(UUID(int=1), "Any", tuple(sorted(found, key=lambda s: s.after_days)), draw(st.integers(0, 20_000)))
    today = DUE + timedelta(days=draw(st.integers(-5, 120)))
    return [
        an_invoice(
            0,
            number=f"INV-{n}",
            policy=policy,
            today=today,
            due_on=DUE + timedelta(days=draw(st.integers(-20, 20))),
            open=draw(st.integers(1, 20_000)),
            pauses=tuple(draw(pauses)),
            pending=draw(st.booleans()),
            taken=frozenset(draw(st.sets(st.sampled_from([s.key for s in found])))),
        )
        for n in range(draw(st.integers(1, 3)))
    ]


def after(invoices: list[OpenInvoice], plan: AccountPlan) -> list[OpenInvoice]:
    """The same day, once the plan was carried out."""
    return [
        replace(
            one,
            taken=one.taken | {step.step.key for step in plan.steps if step.invoice.id == one.id},
            late_fees=one.late_fees + sum(step.fee for step in plan.steps if step.invoice.id == one.id),
        )
        for one in invoices
    ]


@settings(max_examples=100)
@given(accounts())
def test_a_run_again_on_the_same_day_changes_nothing(invoices: list[OpenInvoice]) -> None:
    first = plan_account(ACCOUNT, invoices)
    again = plan_account(ACCOUNT, after(invoices, first))
    assert again.steps == ()
    assert (again.standing, again.reason) == (first.standing, first.reason)


@settings(max_examples=100)
@given(accounts(), st.integers(1, 30))
def test_without_payment_and_pause_it_never_gets_better_by_waiting(invoices: list[OpenInvoice], days: int) -> None:
    bare = [replace(one, pauses=()) for one in invoices]
    now = plan_account(ACCOUNT, bare).standing
    later = plan_account(ACCOUNT, [replace(one, today=one.today + timedelta(days=days)) for one in bare]).standing
    assert STANDINGS.index(later) >= STANDINGS.index(now)


@settings(max_examples=100)
@given(accounts())
def test_the_next_step_is_due_on_the_day_that_was_told_and_not_before(invoices: list[OpenInvoice]) -> None:
    invoices = after(invoices, plan_account(ACCOUNT, invoices))
    alone = invoices[:1]
    [coming] = plan_account(ACCOUNT, alone).next_steps
    if coming.on is None or coming.step is None or coming.on <= alone[0].today:
        return
    if alone[0].policy is not None and alone[0].open <= alone[0].policy.minimum:
        return
    on = [replace(alone[0], today=coming.on)]
    assert coming.step.key in {step.step.key for step in plan_account(ACCOUNT, on).steps}
    before = [replace(alone[0], today=coming.on - timedelta(days=1))]
    assert coming.step.key not in {step.step.key for step in plan_account(ACCOUNT, before).steps}


@settings(max_examples=50)
@given(accounts())
def test_paying_everything_lifts_everything(invoices: list[OpenInvoice]) -> None:
    assert plan_account(ACCOUNT, []).standing == "current"
    paid = [replace(one, pending=True) for one in invoices]
    assert plan_account(ACCOUNT, paid).standing == "current"
