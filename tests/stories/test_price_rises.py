"""A thousand contracts get dearer by 4.2 %: previewed, scheduled, applied, billed. Net, 19 % VAT, EUR, Berlin."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from coworkapi.core.ids import decode_id, new_id
from coworkapi.memberships.models import Membership
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.stories.billed import Books, euros, nets, open_books
from tests.stories.space import Person

CENT = Decimal(1)


def dearer(price: int) -> int:
    """4.2 % more, to the cent, half up: by another arithmetic than the service's."""
    return int((Decimal(price) * Decimal("1.042")).quantize(CENT, ROUND_HALF_UP))


async def contracts(books: Books, plan: dict[str, Any], people: list[Person], prices: list[int]) -> None:
    """Memberships since 1 January at agreed prices, dealt to the people in turn; written in one go, as by an import."""
    first = date(2027, 1, 1)
    async with books.operator.db.transaction(books.operator.principal) as session:
        session.add_all(
            Membership(
                id=new_id(),
                plan_id=decode_id("plan", plan["id"]),
                plan_version_id=decode_id("plnv", plan["current_version_id"]),
                account_id=decode_id("acct", people[number % len(people)].account),
                member_id=decode_id("mem", people[number % len(people)].id),
                location_id=decode_id("loc", books.space.location),
                state="active",
                starts_on=first,
                first_started_on=first,
                anchor_on=first,
                anchor_day=1,
                price_override=price,
            )
            for number, price in enumerate(prices)
        )


async def previewed(operator: Operator, rise: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The preview's totals, and the old and new prices of its first two pages."""
    whole = await operator.post("/v1/price-rises/preview?limit=100", rise, 200)
    page = await operator.post(f"/v1/price-rises/preview?limit=100&cursor={whole['next_cursor']}", rise, 200)
    return whole, [*whole["data"], *page["data"]]


async def test_a_rise_of_4_2_percent_over_a_thousand_contracts(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-29")
    few, many = await books.plan(9_900, name="Few"), await books.plan(9_900, name="Many")
    people = [await books.space.member(f"P{number} Member") for number in range(20)]
    # 1,000 agreed prices from 99.00 on, 37 cents apart: 99.00, 99.37, ... 468.63
    prices = [9_900 + 37 * number for number in range(1_000)]
    await contracts(books, few, people, prices[:20])
    await contracts(books, many, people, prices[20:])
    await books.until("2027-01-30")
    # January: 1,000 x 99.00 + 0.37 x (0 + 1 + ... + 999 = 499,500) = 99,000.00 + 184,815.00
    assert sum(prices) == 28_381_500
    january = [invoice for person in people for invoice in await books.invoices(person)]
    assert sum(invoice["net"]["amount"] for invoice in january) == 28_381_500

    rise = {"name": "2027", "effective_on": "2027-02-01", "basis_points": 420}
    preview, shown = await previewed(operator, rise)
    assert preview["memberships"] == 1_000
    assert len({one["membership_id"] for one in shown}) == 200
    assert {one["before"]["amount"] for one in shown} <= set(prices)
    # Each contract is rounded for itself: 99.37 x 1.042 = 103.54354 -> 103.54, 103.81 x 1.042 = 108.17002 -> 108.17,
    # 99.74 x 1.042 = 103.92908 -> 103.93
    assert (dearer(9_937), dearer(10_381), dearer(9_974)) == (10_354, 10_817, 10_393)
    assert all(one["after"]["amount"] == dearer(one["before"]["amount"]) for one in shown)
    # So the sum isn't 283,815.00 x 1.042 = 295,735.23, but that of what people see on their letters
    after = sum(dearer(price) for price in prices)
    assert preview["totals"] == [{"before": euros(28_381_500), "after": euros(after)}]
    # A contract is half a cent off at most, a thousand of them 5.00
    assert 0 < abs(after - 29_573_523) < 500
    assert (await operator.get("/v1/price-rises"))["data"] == [], "a preview leaves nothing"

    # As many statements for 20 contracts as for 980
    counted = []
    for plan in (few, many):
        async with round_trips(operator.db) as sent:
            made = await operator.post("/v1/price-rises", rise | {"selection": {"plan_ids": [plan["id"]]}})
        counted.append(len(sent))
        assert (made["state"], made["memberships"]) == ("scheduled", 20 if plan is few else 980)
    assert counted[1] == counted[0]

    await books.until("2027-02-01")
    assert [one["state"] for one in (await operator.get("/v1/price-rises"))["data"]] == ["applied"] * 2
    february = [invoice for person in people for invoice in (await books.invoices(person))[1:]]
    assert Counter(net for invoice in february for net in nets(invoice)) == Counter(dearer(price) for price in prices)
    assert sum(invoice["net"]["amount"] for invoice in february) == after
    # VAT of an invoice is of its sum: of the 50 lines of one person, rounded once
    for invoice in february:
        exact = Decimal(invoice["net"]["amount"]) * Decimal("0.19")
        assert invoice["tax"]["amount"] == int(exact.quantize(CENT, ROUND_HALF_UP))
    assert await books.credit_notes(people[0]) == []
    told = await operator.get("/v1/events", type="membership.price_rise_announced", limit=100)
    assert {one["data"]["after"]["amount"] - dearer(one["data"]["before"]["amount"]) for one in told["data"]} == {0}
    assert (len(told["data"]), told["next_cursor"] is not None) == (100, True)
    await books.add_up()


async def test_three_of_one_are_three_times_the_rounded_price(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    ada = await books.space.member()
    await books.join(ada, await books.plan(9_995), quantity=3)
    rise = {"name": "2027", "effective_on": "2027-02-01", "basis_points": 420}
    [shown] = (await operator.post("/v1/price-rises/preview", rise, 200))["data"]
    # 99.95 x 1.042 = 104.1479 -> 104.15 a desk, 3 desks 312.45; and not 299.85 x 1.042 = 312.4437 -> 312.44
    assert (shown["quantity"], shown["before"], shown["after"]) == (3, euros(9_995), euros(10_415))
    await operator.post("/v1/price-rises", rise)
    await books.until("2027-02-01")
    assert [nets(invoice) for invoice in await books.invoices(ada)] == [[29_985], [31_245]]
    await books.add_up()
