"""Recurring revenue and the cash to come, each amount with its arithmetic."""

from __future__ import annotations

from typing import Any

from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, months, verb
from tests.operator import Operator


async def mrr(operator: Operator, starts_on: str, ends_on: str, **params: Any) -> list[dict[str, Any]]:
    found = await operator.get("/v1/finance/mrr", starts_on=starts_on, ends_on=ends_on, **params)
    for one in found["months"]:
        moved = sum(one[name] for name in ("new", "taken_over", "reactivation", "expansion", "contraction", "churn"))
        assert one["opening"] + moved == one["closing"], one
    return [{name: value for name, value in one.items() if value} for one in found["months"]]


async def test_movements_of_recurring_revenue(operator: Operator) -> None:
    location = await a_space(operator, clock="2027-01-01 09:00")
    monthly = await a_plan(operator, price=30_000)
    yearly = await a_plan(operator, name="Year", price=120_000, terms={"cycle": months(12)})
    weekly = await a_plan(
        operator,
        name="Week",
        price=6_000,
        terms={"cycle": {"count": 1, "unit": "weeks"}, "anchor": {"kind": "anniversary"}},
    )
    trial = await a_plan(operator, name="Tried", price=20_000, terms={"trial_days": 31})
    anna, ben, cleo, dora = [await a_member(operator, name) for name in ("Anna", "Ben", "Cleo", "Dora")]
    where = {"location_id": location["id"]}
    await a_membership(operator, monthly, anna, starts_on="2027-01-01", quantity=2, **where)
    await a_membership(operator, yearly, ben, starts_on="2027-01-10", **where)
    week = await a_membership(operator, weekly, cleo, starts_on="2027-01-04", **where)
    await a_membership(operator, trial, dora, starts_on="2027-01-15", **where)
    # Anna 2 x 300.00, Ben 1,200.00 / 12 = 100.00, Cleo 60.00 x 52 / 12 = 260.00; Dora is free until 15 February
    [january] = await mrr(operator, "2027-01-01", "2027-02-01")
    assert january == {"month": "2027-01-01", "currency": "EUR", "new": 96_000, "closing": 96_000, "accounts": 3}
    # Anna takes one more of another plan in February; Dora pays from then on: 200.00
    await a_membership(operator, yearly, anna, starts_on="2027-02-01", **where)
    await operator.set_clock(at("2027-02-10 09:00"))
    await operator.sweep()
    ended = await verb(operator, week, "end", {"ends_on": "2027-03-15", "reason": "Moved"}, status=200)
    assert ended["ends_on"] == "2027-03-15"
    series = await mrr(operator, "2027-02-01", "2027-05-01")
    assert series == [
        {
            "month": "2027-02-01",
            "currency": "EUR",
            "opening": 96_000,
            "new": 20_000,
            "expansion": 10_000,
            "closing": 126_000,
            "accounts": 4,
        },
        {
            "month": "2027-03-01",
            "currency": "EUR",
            "opening": 126_000,
            "churn": -26_000,
            "closing": 100_000,
            "accounts": 3,
        },
        {"month": "2027-04-01", "currency": "EUR", "opening": 100_000, "closing": 100_000, "accounts": 3},
    ]
    # Cleo comes back in April by another contract
    await a_membership(operator, monthly, cleo, starts_on="2027-04-10", **where)
    april = (await mrr(operator, "2027-04-01", "2027-05-01"))[0]
    assert (april["reactivation"], april["closing"]) == (30_000, 130_000)
    elsewhere = await a_space(operator, clock="2027-02-10 09:00", name="Elsewhere", slug="elsewhere")
    assert await mrr(operator, "2027-04-01", "2027-05-01", location_id=elsewhere["id"]) == []
    await operator.get("/v1/finance/mrr", 422, starts_on="2027-04-01", ends_on="2027-04-01")
    await operator.get("/v1/finance/mrr", 422, starts_on="0001-01-01", ends_on="2027-04-01")


async def test_what_is_taken_over_is_not_new_and_counts_from_its_first_bill_here(operator: Operator) -> None:
    location = await a_space(operator, clock="2027-01-05 09:00")
    plan, desk = await a_plan(operator, price=30_000), await a_plan(operator, name="Desk", price=10_000)
    anna, ben, cleo, dora = [await a_member(operator, name) for name in ("Anna", "Ben", "Cleo", "Dora")]
    where = {"location_id": location["id"]}
    old = {"starts_on": "2025-03-01", "billed_from": "2027-02-01"} | where
    await a_membership(operator, plan, anna, **old)  # and a desk of her own choice in the month of the move
    await a_membership(operator, desk, anna, starts_on="2027-02-10", **where)
    lost = await a_membership(operator, plan, ben, **old)
    await a_membership(operator, desk, ben, starts_on="2027-01-01", **where)  # paid here before his other one was
    await a_membership(operator, desk, cleo, starts_on="2027-02-03", billed_from="2027-02-20", **where)  # young: new
    await a_membership(operator, desk, dora, starts_on="2027-02-01", **where)
    await operator.set_clock(at("2027-02-25 09:00"))
    await operator.sweep()
    await verb(operator, lost, "end", {"ends_on": "2027-03-01", "reason": "Moved"}, status=200)
    euro = {"currency": "EUR"}
    assert await mrr(operator, "2026-12-01", "2027-04-01") == [
        {"month": "2026-12-01", **euro},
        {"month": "2027-01-01", **euro, "new": 10_000, "closing": 10_000, "accounts": 1},
        {
            "month": "2027-02-01",
            **euro,
            "opening": 10_000,
            "taken_over": 60_000,  # 2 x 300.00
            "new": 20_000,  # Cleo's and Dora's desks
            "expansion": 10_000,  # Anna's
            "closing": 100_000,
            "accounts": 4,
        },
        {"month": "2027-03-01", **euro, "opening": 100_000, "contraction": -30_000, "closing": 70_000, "accounts": 4},
    ]


async def test_the_cash_to_come(operator: Operator) -> None:
    location = await a_space(operator, clock="2027-01-10 09:00")
    plan = await a_plan(operator, price=30_000)
    anna = await a_member(operator, "Anna")
    await a_membership(operator, plan, anna, starts_on="2027-02-01", location_id=location["id"])
    cash = await operator.get("/v1/finance/expected-cash", days=90)
    # Billed on 1 February, 1 March and 1 April, 14 days to pay: 15 February, 15 March; 15 April is day 95.
    assert [(one["week"], one["source"], one["amount"]["amount"]) for one in cash["weeks"]] == [
        ("2027-02-15", "memberships", 30_000),
        ("2027-03-15", "memberships", 30_000),
    ]
    assert (cash["starts_on"], cash["ends_on"]) == ("2027-01-10", "2027-04-10")
    assert cash["totals"] == [{"amount": 60_000, "currency": "EUR"}]
    fee = {
        "location_id": location["id"],
        "description": "Lost key",
        "amount": {"amount": 2_500, "currency": "EUR"},
        "tax_code": "none",
    }
    await operator.post("/v1/charges", fee)
    again = await operator.get("/v1/finance/expected-cash", days=90)
    # Not invoiced yet: as if it were today, 10 January + 14 days = Sunday 24 January
    assert ("2027-01-18", "charges", 2_500) in [
        (one["week"], one["source"], one["amount"]["amount"]) for one in again["weeks"]
    ]
    assert (await operator.get("/v1/finance/overview"))["expected_cash"] == again
