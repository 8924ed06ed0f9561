"""Cycles as billing runs charge them: once, to the cent, with what was billed too much given back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coworkapi.billing.values import NewCharge
from coworkapi.core.ids import new_id
from coworkapi.memberships.service.cycles import source
from tests.memberships.cycles_house import a_house, amounts
from tests.operator import Operator


def shown(charges: list[NewCharge]) -> list[tuple[object, ...]]:
    """A charge without what may differ between a dry run and the run: its id."""
    return [
        (one.account_id, one.source_kind, one.source_id, one.part, one.starts_at, one.ends_at, one.description,
         one.amount, one.taxed, tuple(map(str, one.explanation)), one.credits_charge_id)
        for one in charges
    ]  # fmt: skip


async def test_a_start_in_the_middle_and_the_first_whole_cycle(operator: Operator) -> None:
    house = await a_house(operator, tax=1900)
    flex = await house.plan(
        30_000, sign_up_fee={"amount": 5_000, "currency": "EUR"}, deposit={"amount": 60_000, "currency": "EUR"}
    )
    membership = await house.holds(flex, date(2026, 4, 10))
    assert amounts(await house.run(date(2026, 4, 9))) == []  # it hasn't begun
    dry = await house.run(date(2026, 4, 10), write=False)
    assert await house.periods(membership) == []
    first = await house.run(date(2026, 4, 10))
    assert shown(list(dry.charges)) == shown(list(first.charges))
    # 10 April to 1 May is 21 of 30 days: 300.00 x 21/30 = 210.00; 19 % of it 39.90
    assert amounts(first) == [("sign-up-fee", 5_000), ("deposit", 60_000), ("period-1", 21_000)]
    cycle = first.charges[-1]
    assert (cycle.taxed.tax, cycle.taxed.gross) == (3_990, 24_990)
    assert first.charges[1].taxed.tax == 0  # a deposit isn't taxed
    # Midnight in Berlin is 22:00 of the day before in UTC.
    assert cycle.starts_at == datetime(2026, 4, 9, 22, tzinfo=UTC)
    assert cycle.ends_at == datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert "21000" in str(cycle.explanation)
    assert "7/10 of it" in str(cycle.explanation)
    assert amounts(await house.run(date(2026, 4, 10))) == []  # once
    assert amounts(await house.run(date(2026, 5, 1))) == [("period-2", 30_000)]
    assert [(one.starts_on, one.ends_on) for one in await house.periods(membership)] == [
        (date(2026, 4, 10), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
    ]


async def test_no_day_is_billed_twice_whatever_writes_it(operator: Operator) -> None:
    house = await a_house(operator)
    membership = await house.holds(await house.plan(30_000), date(2026, 4, 1))
    await house.run(date(2026, 4, 1))
    [period] = await house.periods(membership)
    again = {column.key: getattr(period, column.key) for column in type(period).__table__.columns if column.key != "id"}
    with pytest.raises(IntegrityError, match="membership_period_once"):
        async with operator.db.transaction(operator.principal) as session:
            session.add(type(period)(**again | {"id": new_id(), "number": 2, "starts_on": date(2026, 4, 30)}))


async def test_ending_early_gives_back_what_was_billed_with_its_tax(operator: Operator) -> None:
    house = await a_house(operator, tax=1900)
    membership = await house.holds(await house.plan(10_001), date(2026, 4, 1))
    [charge] = (await house.run(date(2026, 4, 1))).charges
    # Three credits: 100.01 x 10/30 = 33.34 (33.336..), to x 20/30 = 66.67: 33.33, and the rest 33.34
    given = []
    for day in (21, 11):
        await house.set(membership, ends_on=date(2026, 4, day), version=2)
        found = await house.run(date(2026, 4, day))
        given += [(one.part, one.amount, one.taxed.tax, one.credits_charge_id) for one in found.charges]
    await house.set(membership, state="cancelled", version=3)
    last = await house.run(date(2026, 4, 12))
    given += [(one.part, one.amount, one.taxed.tax, one.credits_charge_id) for one in last.charges]
    assert [one[:2] for one in given] == [("credit-1-1", -3_334), ("credit-1-2", -3_333), ("credit-1-3", -3_334)]
    # Its tax, 19.00, is given back to the cent, whatever the parts' own would be.
    assert charge.taxed.tax == 1_900
    assert sum(one[2] for one in given) == -1_900
    assert {one[3] for one in given} == {charge.id}
    assert amounts(await house.run(date(2026, 6, 1))) == []


async def test_a_pause_across_cycles(operator: Operator) -> None:
    house = await a_house(operator)
    membership = await house.holds(await house.plan(30_000), date(2026, 5, 1))
    await house.run(date(2026, 5, 1))
    await house.rest(membership, date(2026, 5, 16), date(2026, 6, 11))
    # 16 of 31 days: 154.84 back; June from the 11th: 20 of 30 days, 200.00
    assert amounts(await house.run(date(2026, 5, 16))) == [("credit-1-1", -15_484)]
    assert amounts(await house.run(date(2026, 6, 1))) == []
    assert amounts(await house.run(date(2026, 6, 11))) == [("period-2", 20_000)]
    assert amounts(await house.run(date(2026, 7, 1))) == [("period-3", 30_000)]


async def test_in_arrears_a_cycle_is_billed_when_it_ended(operator: Operator) -> None:
    house = await a_house(operator)
    membership = await house.holds(await house.plan(30_000, billed="in_arrears"), date(2026, 4, 10))
    assert amounts(await house.run(date(2026, 4, 30))) == []
    assert amounts(await house.run(date(2026, 5, 1))) == [("period-1", 21_000)]
    await house.set(membership, ends_on=date(2026, 5, 17))
    # 16 of 31 days, on the day on which it ended
    assert amounts(await house.run(date(2026, 5, 16))) == []
    assert amounts(await house.run(date(2026, 5, 17))) == [("period-2", 15_484)]


async def test_a_team_pays_up_to_its_cap_and_the_member_the_rest(operator: Operator) -> None:
    house = await a_house(operator, tax=1900)
    member_id, own = await house.member()
    team = await operator.post("/v1/teams", {"name": "Acme"})
    page = await operator.get("/v1/billing-accounts", team_id=team["id"])
    await operator.patch(
        f"/v1/billing-accounts/{page['data'][0]['id']}",
        {"pays_for": ["memberships"], "monthly_cap": {"amount": 20_000, "currency": "EUR"}},
    )
    async with operator.db.transaction(operator.principal) as session:
        team_account = (
            await session.execute(text("SELECT id FROM billing_accounts WHERE team_id IS NOT NULL"))
        ).scalar_one()
    house.accounts.append(team_account)
    membership = await house.holds(
        await house.plan(30_000), date(2026, 4, 1), member=(member_id, own), account_id=team_account
    )
    found = await house.run(date(2026, 4, 1))
    # 200.00 gross is 168.07 net (168.07 x 1.19 = 200.0033 -> 200.00); the member pays 300.00 - 168.07 = 131.93
    assert [(one.part, one.account_id, one.amount, one.taxed.gross) for one in found.charges] == [
        ("period-1", team_account, 16_807, 20_000),
        ("period-1-own", own, 13_193, 15_700),
    ]
    # Another of theirs in that month: the team pays nothing more.
    await house.holds(await house.plan(1_000), date(2026, 4, 1), member=(member_id, own), account_id=team_account)
    assert [(one.account_id, one.amount) for one in (await house.run(date(2026, 4, 2))).charges] == [(own, 1_000)]
    # Ended in the middle: 150.00 back, first what was beyond the cap.
    await house.set(membership, ends_on=date(2026, 4, 16))
    found = await house.run(date(2026, 4, 16))
    assert [(one.part, one.account_id, one.amount) for one in found.charges] == [
        ("credit-1-1-own", own, -13_193),
        ("credit-1-1", team_account, -1_807),
    ]


async def test_what_has_no_tax_rate_is_skipped_and_nothing_of_it_written(operator: Operator) -> None:
    house = await a_house(operator, tax=1900)
    good = await house.holds(await house.plan(30_000), date(2026, 4, 1))
    wrong = await house.holds(await house.plan(30_000, tax_code="reduced"), date(2026, 4, 1))
    found = await house.run(date(2026, 4, 1))
    assert len(found.charges) == 1
    assert [(one.account_id, one.code) for one in found.skipped] == [(house.accounts[1], "no_tax_rate")]
    assert "reduced" in found.skipped[0].remedy
    assert len(await house.periods(good)) == 1
    assert await house.periods(wrong) == []


async def test_a_year_of_runs_is_one_run(operator: Operator) -> None:
    """Whether billed day by day, or all at once: the same parts."""
    house = await a_house(operator)
    flex = await house.plan(30_000, anchor={"kind": "anniversary"})
    daily = await house.holds(flex, date(2028, 1, 31))
    at_once = await house.holds(flex, date(2028, 1, 31))
    for day in (date(2028, 1, 31), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 30), date(2028, 3, 31)):
        await house.run(day, accounts=house.accounts[:1])
    await house.run(date(2028, 3, 31), accounts=house.accounts[1:])
    one, other = [
        [(row.number, row.starts_on, row.ends_on, row.amount) for row in await house.periods(membership)]
        for membership in (daily, at_once)
    ]
    # A leap February: 31 Jan -> 29 Feb -> 31 Mar
    assert [row[1] for row in one] == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]
    assert one == other


async def test_the_accounts_of_a_run_are_those_with_something_due(operator: Operator) -> None:
    house = await a_house(operator)
    flex = await house.plan(30_000)
    for _ in range(3):
        await house.holds(flex, date(2026, 4, 1))

    async def due(until: date) -> int:
        async with operator.db.transaction(operator.principal) as session:
            values = {"legal_entity_id": house.location.legal_entity_id, "after": new_id(0), "limit": 100}
            return len((await session.execute(text(source.accounts_sql), values | {"until": until})).all())

    assert await due(date(2026, 4, 1)) == 3
    await house.run(date(2026, 4, 1))
    assert await due(date(2026, 4, 30)) == 0
    assert await due(date(2026, 5, 1)) == 3
