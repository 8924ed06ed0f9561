"""Price rises: previewed, scheduled, announced, applied or withdrawn, for many at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from coworkapi.memberships.rules.price_rises import raised
from tests.memberships.cycles_house import House, a_house, amounts
from tests.memberships.factories import at, euros
from tests.operator import Operator
from tests.round_trips import round_trips

RISE: dict[str, Any] = {"name": "2027", "effective_on": "2027-01-01", "basis_points": 420}


@pytest.mark.parametrize(
    ("price", "terms", "expected"),
    [
        (30_000, {"basis_points": 420}, 31_260),  # 300 x 1.042
        (9_999, {"basis_points": 420}, 10_419),  # 104.18958
        (9_999, {"basis_points": 420, "rounding": 100}, 10_400),
        (30_000, {"amount": 1_550, "rounding": 500}, 31_500),  # 315.50, to the nearest 5.00
        (30_000, {"amount": -40_000}, 0),
        (12_050, {"amount": 0, "rounding": 100}, 12_100),  # halves go up
    ],
)
def test_a_raised_price(price: int, terms: dict[str, int], expected: int) -> None:
    assert raised(price, **terms) == expected


async def many(operator: Operator, count: int) -> tuple[House, list[str]]:
    """So many memberships of one member, at 300.00 a month since May."""
    await operator.set_clock(at("2026-11-01 09:00"))
    house = await a_house(operator)
    ids = await house.hold(count, await house.plan(30_000), date(2026, 5, 1))
    return house, [encode_id("mbr", one) for one in sorted(ids)]


async def test_a_rise_over_many_contracts(operator: Operator) -> None:
    house, ids = await many(operator, 12)
    preview = await operator.post("/v1/price-rises/preview?limit=10", RISE, 200)
    assert (preview["memberships"], len(preview["data"])) == (12, 10)
    assert preview["totals"] == [{"before": euros(360_000), "after": euros(375_120)}]
    assert [row["membership_id"] for row in preview["data"]] == ids[:10]
    assert (preview["data"][0]["before"], preview["data"][0]["after"]) == (euros(30_000), euros(31_260))
    rest = await operator.post(f"/v1/price-rises/preview?limit=10&cursor={preview['next_cursor']}", RISE, 200)
    assert ([row["membership_id"] for row in rest["data"]], rest["next_cursor"]) == (ids[10:], None)

    rise = await operator.post("/v1/price-rises", RISE | {"announce_on": "2026-11-15"})
    assert (rise["state"], rise["memberships"]) == ("scheduled", 12)
    await operator.sweep()
    assert await operator.events("membership.price_rise_announced") == []
    await operator.set_clock(at("2026-11-15 09:00"))
    await operator.sweep()
    letters = await operator.events("membership.price_rise_announced")
    assert len(letters) == 12
    assert (letters[0]["data"]["before"], letters[0]["data"]["after"]) == (euros(30_000), euros(31_260))
    # Billed by the price of the day, whether or not the sweep was there before.
    assert {amount for _, amount in amounts(await house.run(date(2026, 12, 1)))} == {30_000}
    assert {amount for _, amount in amounts(await house.run(date(2027, 1, 1)))} == {31_260}
    await operator.set_clock(at("2027-01-01 00:01"))
    await operator.sweep()
    assert (await operator.get(f"/v1/memberships/{ids[0]}"))["price"] == euros(31_260)
    assert (await operator.get(f"/v1/price-rises/{rise['id']}"))["state"] == "applied"
    changes = await operator.get(f"/v1/price-rises/{rise['id']}/memberships", limit=100)
    assert {change["state"] for change in changes["data"]} == {"applied"}
    late = await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 409)
    assert late["code"] == "change_is_over"


async def test_a_rise_is_withdrawn_and_later_changes_go_on_without_it(operator: Operator) -> None:
    house, ids = await many(operator, 2)
    await operator.post(f"/v1/memberships/{ids[0]}/change", {"quantity": 2, "effective_on": "2027-02-01"}, 200)
    rise = await operator.post("/v1/price-rises", RISE | {"selection": {"membership_ids": ids[:1]}})
    assert rise["memberships"] == 1
    upcoming = await operator.get(f"/v1/memberships/{ids[0]}/upcoming", cycles=4)
    due = {line["starts_on"]: line["net"]["amount"] for line in upcoming["cost"]["lines"]}
    assert (due["2026-12-01"], due["2027-01-01"], due["2027-02-01"]) == (30_000, 31_260, 62_520)
    await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    upcoming = await operator.get(f"/v1/memberships/{ids[0]}/upcoming", cycles=4)
    due = {line["starts_on"]: line["net"]["amount"] for line in upcoming["cost"]["lines"]}
    assert (due["2027-01-01"], due["2027-02-01"]) == (30_000, 60_000)
    assert len(house.accounts) == 1


async def test_what_a_rise_may_not_be(operator: Operator) -> None:
    await many(operator, 1)
    for wrong, code in (
        ({"effective_on": "2026-11-01"}, "invalid"),
        ({"selection": {"started_before": "2020-01-01"}}, "nothing_selected"),
        ({"basis_points": 0}, "nothing_selected"),
        ({"amount": 100}, "invalid"),
        ({"announce_on": "2027-01-02"}, "invalid"),
    ):
        status = 409 if code == "nothing_selected" else 422
        assert (await operator.post("/v1/price-rises", RISE | wrong, status))["code"].startswith(code), wrong


async def test_more_contracts_take_no_more_statements(operator: Operator) -> None:
    house, ids = await many(operator, 3)
    more = [encode_id("mbr", one) for one in await house.hold(10, await house.plan(20_000), date(2026, 5, 1))]
    # A later change of each follows the rise, and its withdrawal
    for one in (*ids, *more):
        await operator.post(f"/v1/memberships/{one}/change", {"quantity": 2, "effective_on": "2027-02-01"}, 200)
    counted = []
    for chosen in (ids, more):
        async with round_trips(operator.db) as scheduled:
            rise = await operator.post("/v1/price-rises", RISE | {"selection": {"membership_ids": chosen}})
        async with round_trips(operator.db) as withdrawn:
            await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
        counted.append((len(scheduled), len(withdrawn)))
    assert counted[0] == counted[1]
    async with round_trips(operator.db) as run:
        await house.run(date(2026, 11, 1))
    # All that 13 memberships owe since May, in one batch
    assert len(run) <= 14
