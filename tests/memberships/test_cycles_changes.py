"""Changes of plan, quantity and price: what they cost, when they hold, and what they may not do."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from coworkapi.core.ids import decode_id
from coworkapi.memberships.queries.mrr import monthly_recurring
from coworkapi.memberships.service.cycles import source
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, euros, read, types, verb
from tests.operator import Operator


async def bill(operator: Operator, until: date) -> list[tuple[str, int]]:
    """What a billing run charges all accounts up to that day: `(part, amount)`."""
    entity = (await operator.get("/v1/legal-entities"))["data"][0]
    accounts = (await operator.get("/v1/billing-accounts"))["data"]
    ids: list[UUID] = [decode_id("acct", account["id"]) for account in accounts]
    async with operator.db.transaction(operator.principal) as session:
        found = await source.charge(
            session,
            ids,
            legal_entity_id=decode_id("ent", entity["id"]),
            until=until,
            now=at(f"{until} 09:00"),
            write=True,
        )
    assert not found.skipped
    return [(one.part, one.amount) for one in found.charges]


async def a_resident(operator: Operator, clock: str, **options: Any) -> tuple[Any, Any]:
    """A plan of 300.00 a month, and who has held it since today."""
    await a_space(operator, clock)
    plan = await a_plan(operator, price=30_000, **options)
    return plan, await a_membership(operator, plan, await a_member(operator))


def lines(cost: Any) -> list[tuple[str, int]]:
    return [(line["part"], line["net"]["amount"]) for line in cost["lines"]]


async def test_an_upgrade_at_once_is_billed_as_it_was_previewed(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-05-01 09:00")
    assert await bill(operator, date(2026, 5, 1)) == [("period-1", 30_000)]
    office = await a_plan(operator, name="Office", price=45_000)
    await operator.set_clock(at("2026-05-16 10:00"))
    body = {"plan_id": office["id"]}
    preview = await verb(operator, membership, "change-preview", body)
    # 16 of 31 days are left: 300 x 16/31 = 154.84 back, 450 x 16/31 = 232.26
    assert lines(preview["cost"]) == [("credit-1-1", -15_484), ("period-2", 23_226)]
    assert preview["cost"]["gross"] == euros(23_226 - 15_484)
    assert (preview["dry_run"], preview["cycle_before"], preview["cycle_after"]) == (True, euros(30_000), euros(45_000))
    assert (await read(operator, membership))["plan_name"] == "Resident"
    assert (await operator.get(f"/v1/memberships/{membership['id']}/changes"))["data"] == []

    changed = await verb(operator, membership, "change", body)
    assert changed["cost"]["lines"][1]["explanation"] == preview["cost"]["lines"][1]["explanation"]
    assert changed["change"]["state"] == "applied"
    after = await read(operator, membership)
    assert (after["plan_name"], after["price"]) == ("Office", euros(45_000))
    assert await types(operator, membership) == ["created", "started", "plan_changed"]
    assert await bill(operator, date(2026, 5, 16)) == [("credit-1-1", -15_484), ("period-2", 23_226)]
    assert await bill(operator, date(2026, 6, 1)) == [("period-3", 45_000)]


async def test_a_downgrade_at_the_end_of_the_cycle(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-05-10 09:00")
    # 22 of 31 days: 300 x 22/31 = 212.90
    assert await bill(operator, date(2026, 5, 10)) == [("period-1", 21_290)]
    small = await a_plan(operator, name="Small", price=10_000)
    changed = await verb(operator, membership, "change", {"plan_id": small["id"], "effective": "cycle_end"})
    assert (changed["change"]["state"], changed["change"]["effective_on"]) == ("scheduled", "2026-06-01")
    assert lines(changed["cost"]) == [("period-2", 10_000)]
    assert (await read(operator, membership))["plan_name"] == "Resident"
    # A run that comes before the sweep bills by what will hold then.
    assert await bill(operator, date(2026, 6, 1)) == [("period-2", 10_000)]
    await operator.set_clock(at("2026-06-01 00:01"))
    await operator.sweep()
    assert (await read(operator, membership))["plan_name"] == "Small"
    [change] = (await operator.get(f"/v1/memberships/{membership['id']}/changes"))["data"]
    assert (change["state"], change["before"]["price"], change["after"]["price"]) == (
        "applied",
        euros(30_000),
        euros(10_000),
    )
    assert await bill(operator, date(2026, 6, 2)) == []


async def test_quantity_and_price(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-05-01 09:00")
    await bill(operator, date(2026, 5, 1))
    await operator.set_clock(at("2026-05-16 10:00"))
    more = await verb(operator, membership, "change", {"quantity": 3})
    # 3 x 300 x 16/31 = 464.52
    assert lines(more["cost"]) == [("credit-1-1", -15_484), ("period-2", 46_452)]
    cheaper = await verb(operator, membership, "change", {"price_override": 20_000, "effective": "cycle_end"})
    assert cheaper["cycle_after"] == euros(60_000)
    assert await bill(operator, date(2026, 6, 1)) == [
        ("credit-1-1", -15_484),
        ("period-2", 46_452),
        ("period-3", 60_000),
    ]
    same = await verb(operator, membership, "change", {"quantity": 3}, status=409)
    assert same["code"] == "nothing_changes"


async def test_a_change_that_comes_to_hold_between_others(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-05-01 09:00")
    await verb(operator, membership, "change", {"price_override": 40_000, "effective_on": "2026-08-01"})
    # One that is earlier is carried on by the later one.
    earlier = await verb(operator, membership, "change", {"quantity": 2, "effective_on": "2026-07-01"})
    upcoming = await operator.get(f"/v1/memberships/{membership['id']}/upcoming", cycles=4)
    assert upcoming["until"] == "2026-08-31"
    assert lines(upcoming["cost"]) == [
        ("period-1", 30_000),
        ("period-2", 30_000),
        ("period-3", 60_000),
        ("period-4", 80_000),
    ]
    gone = await verb(operator, membership, f"changes/{earlier['change']['id']}/withdraw")
    assert gone["state"] == "withdrawn"
    upcoming = await operator.get(f"/v1/memberships/{membership['id']}/upcoming", cycles=4)
    assert [amount for _, amount in lines(upcoming["cost"])] == [30_000, 30_000, 30_000, 40_000]
    again = await verb(operator, membership, f"changes/{earlier['change']['id']}/withdraw", status=409)
    assert again["code"] == "change_is_over"


async def test_what_a_change_may_not_do(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-04-01 09:00")
    await bill(operator, date(2026, 4, 1))
    await bill(operator, date(2026, 5, 1))
    await operator.set_clock(at("2026-05-16 10:00"))
    # Into the present cycle, yes; behind the last one that was billed, no.
    early = await verb(operator, membership, "change", {"quantity": 2, "effective_on": "2026-04-20"}, status=409)
    assert (early["code"], early["earliest_on"]) == ("change_too_early", "2026-05-01")
    backdated = await verb(operator, membership, "change-preview", {"quantity": 2, "effective_on": "2026-05-01"})
    assert lines(backdated["cost"]) == [("credit-2-1", -30_000), ("period-3", 60_000)]
    assert (await read(operator, membership))["quantity"] == 1
    await verb(operator, membership, "end", {"ends_on": "2026-06-01", "reason": "moves"})
    late = await verb(operator, membership, "change", {"quantity": 2, "effective_on": "2026-06-01"}, status=409)
    assert late["code"] == "change_after_end"
    await verb(operator, membership, "change", {"plan_id": membership["id"]}, status=422)
    unknown = await verb(operator, membership, "change", {}, status=422)
    assert unknown["code"] == "invalid"


async def test_a_preview_of_a_start_says_what_is_due_first_and_then(operator: Operator) -> None:
    await a_space(operator, "2026-04-10 09:00")
    plan = await a_plan(operator, terms={"sign_up_fee": euros(5_000), "deposit": euros(60_000)})
    member = await a_member(operator)
    body = {"plan_id": plan["id"], "member_id": member["id"]}
    preview = await operator.post("/v1/memberships/preview", body, status=200)
    # From 10 April: 21 of 30 days, 210.00
    assert lines(preview["first"]) == [("sign-up-fee", 5_000), ("deposit", 60_000), ("period-1", 21_000)]
    assert lines(preview["then"]) == [("period-2", 30_000), ("period-3", 30_000)]
    assert preview["cycle"] == euros(30_000)
    assert (await operator.get("/v1/memberships"))["data"] == []
    assert await operator.events("membership.created") == []


async def test_a_plan_that_is_full_withdraws_the_change_that_was_to_come(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-05-01 09:00")
    small = await a_plan(operator, name="Small", price=10_000, terms={"capacity": 1})
    await verb(operator, membership, "change", {"plan_id": small["id"], "effective": "cycle_end"})
    await a_membership(operator, small, await a_member(operator, "Grace"))
    await operator.set_clock(at("2026-06-01 00:01"))
    await operator.sweep()
    [change] = (await operator.get(f"/v1/memberships/{membership['id']}/changes"))["data"]
    assert change["state"] == "withdrawn"
    assert "places of the plan are taken" in change["reason"]
    assert (await read(operator, membership))["plan_name"] == "Resident"
    assert "change_withdrawn" in {event["type"].split(".")[-1] for event in await operator.events()}


async def test_recurring_revenue_follows_the_terms_of_each_month(operator: Operator) -> None:
    _, membership = await a_resident(operator, "2026-04-10 09:00", terms={"trial_days": 30})
    weekly = {"cycle": {"count": 2, "unit": "weeks"}, "anchor": {"kind": "anniversary", "day": None}}
    every_two_weeks = await a_plan(operator, name="Fortnight", price=6_000, terms=weekly)
    other = await a_membership(operator, every_two_weeks, await a_member(operator, "Grace"))
    await verb(operator, membership, "change", {"price_override": 40_000, "effective_on": "2026-07-01"})
    await verb(operator, membership, "change", {"quantity": 2, "effective_on": "2026-08-15"})
    await verb(operator, membership, "end", {"ends_on": "2026-09-30", "reason": "moves"})
    async with operator.db.transaction(operator.principal) as session:
        rows = (await session.execute(monthly_recurring(date(2026, 4, 1), date(2026, 9, 1)))).all()
    mine = {row.month.month: row.amount for row in rows if row.membership_id == decode_id("mbr", membership["id"])}
    # In its trial on 30 April; gone on 30 September, its first day that isn't paid for any more.
    assert mine == {5: 30_000, 6: 30_000, 7: 40_000, 8: 80_000}
    # 60.00 in two weeks: 26 times a year, 130.00 a month
    assert {row.amount for row in rows if row.membership_id == decode_id("mbr", other["id"])} == {13_000}


async def test_who_is_spared_the_tax_is_told_so_before_and_charged_so(operator: Operator) -> None:
    """300.00 a month, 19 % net of it spared: what is coming, what is charged and what is told of it are the same."""
    location = await a_space(operator)
    rate = {"code": "standard", "name": "VAT 19 %", "basis_points": 1900, "valid_from": "2020-01-01"}
    await operator.post("/v1/tax-rates", {"legal_entity_id": location["legal_entity_id"], **rate})
    plan, ada = await a_plan(operator), await a_member(operator)
    membership = await a_membership(operator, plan, ada, location_id=location["id"])
    taxed = await operator.get(f"/v1/memberships/{membership['id']}/upcoming", cycles=1)
    assert {line["tax"]["amount"] > 0 for line in taxed["cost"]["lines"]} == {True}
    await operator.patch(
        f"/v1/billing-accounts/{membership['account_id']}", {"tax_status": "reverse_charge", "vat_id": "FR40303265045"}
    )
    spared = await operator.get(f"/v1/memberships/{membership['id']}/upcoming", cycles=1)
    assert [line["net"] for line in spared["cost"]["lines"]] == [line["net"] for line in taxed["cost"]["lines"]]
    assert (spared["cost"]["tax"], spared["cost"]["gross"]) == (euros(0), taxed["cost"]["net"])
