"""Products over HTTP: kept, changed, shown to whom they are for; sold with their charge and credits, to the cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.benefits.rules.products import days_around, last_day, nearest_free_days
from coworkapi.core.ids import encode_id
from tests.benefits.products import House, a_house
from tests.bookings.factories import a_room
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location

EUR = "EUR"


def eur(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": EUR}


@pytest.fixture
async def house(operator: Operator) -> House:
    return await a_house(operator)


async def test_a_product_is_made_changed_and_put_away(operator: Operator, house: House) -> None:
    made = await house.product(name="Ten days", quantity=10, valid_months=6, cancel_hours=0)
    assert (made["lot_kind"], made["use_of"], made["dated"]) == ("uses", "day_pass", False)
    path = f"/v1/products/{made['id']}"
    changed = await operator.patch(path, {"price": eur(19900), "valid_months": None, "valid_days": 90})
    assert (changed["price"], changed["valid_days"], changed["valid_months"]) == (eur(19900), 90, None)
    assert (await operator.get(path)) == changed
    await operator.post(f"{path}/archive", status=200)
    assert (await operator.get("/v1/products"))["data"] == []
    assert [one["id"] for one in (await operator.get("/v1/products", archived=True))["data"]] == [made["id"]]
    refused = await house.sell(made, 409, member_id=await house.member())
    assert refused["code"] == "product_is_archived"
    await operator.post(f"{path}/restore", status=200)
    types = [event["type"] for event in await operator.events() if event["type"].startswith("product.")]
    assert types == ["product.created", "product.updated", "product.archived", "product.restored"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "credit_pack"},
        {"kind": "credit_pack", "lot_kind": "uses"},
        {"kind": "day_pass", "lot_kind": "minutes"},
        {"kind": "day_pass", "use_of": "print"},
        {"kind": "other", "use_of": "day_pass"},
        {"kind": "guest_pass", "dated": True},
        {"kind": "day_pass", "dated": True, "quantity": 2},
        {"kind": "day_pass", "dated": True, "valid_days": 2},
        {"kind": "day_pass", "valid_days": 2, "valid_months": 1},
        {"kind": "day_pass", "quantity": 0},
        {"kind": "day_pass", "price": {"amount": -1, "currency": "EUR"}},
        {"kind": "day_pass", "surprise": 1},
    ],
)
async def test_bad_products_change_nothing(operator: Operator, fields: dict[str, Any]) -> None:
    await operator.post("/v1/products", {"name": "Pass", "price": eur(100)} | fields, 422)
    assert (await operator.get("/v1/products"))["data"] == []


async def test_a_pool_and_a_currency_must_fit(operator: Operator, house: House) -> None:
    body = {"kind": "day_pass", "name": "Pass", "price": eur(100)}
    room = await a_room(operator, location=house.location)
    said = await operator.post("/v1/products", body | {"resource_id": room.id}, 422)
    assert "is not a pool of hot desks" in said["detail"]
    other = await a_location(operator, currency="CHF", name="Bern")
    from_abroad = {"location_ids": [house.id], "price": {"amount": 100, "currency": "CHF"}}
    said = await operator.post("/v1/products", body | from_abroad, 422)
    assert "charges in EUR, not in CHF" in said["detail"]
    assert said["errors"][0]["pointer"] == "/price/currency"
    everywhere = await house.product()
    said = await house.sell(everywhere, 422, member_id=await house.member(), location_id=encode_id("loc", other.id))
    assert "charges in CHF" in said["detail"]


async def test_who_sees_and_buys_what(operator: Operator, house: House) -> None:
    hidden = await house.product(name="At the desk", for_members=False)
    shown = await house.product(name="For all", for_public=True, amount=2500)
    person = await house.member()
    public = await operator.client(None).get(f"/v1/public/{operator.slug}/products")
    assert [one["name"] for one in public.json()["data"]] == ["For all"]
    assert "external_id" not in public.json()["data"][0]
    async with signed_in(operator, {"id": person}) as me:
        mine = (await me.get("/v1/me/products")).json()["data"]
        assert [one["name"] for one in mine] == ["For all"]
        assert (await me.post(f"/v1/me/products/{hidden['id']}/buy", json={})).status_code == 404
        dry = (await me.post(f"/v1/me/products/{shown['id']}/buy?dry_run=true", json={})).json()
        assert (dry["sale"], dry["net"], dry["tax"], dry["gross"]) == (None, eur(2500), eur(475), eur(2975))
        assert await house.charges() == []
        bought = (await me.post(f"/v1/me/products/{shown['id']}/buy", json={})).json()
        assert {name: bought[name] for name in ("net", "tax", "gross")} == {
            name: dry[name] for name in ("net", "tax", "gross")
        }
        sales = (await me.get("/v1/me/product-sales")).json()["data"]
        assert [one["id"] for one in sales] == [bought["sale"]["id"]]
        team = await house.team()
        refused = await me.post(f"/v1/me/products/{shown['id']}/buy", json={"team_id": team})
        assert refused.status_code == 403
        assert "not in that team" in refused.json()["detail"]


async def test_a_ten_pack_is_charged_and_granted_to_the_cent(operator: Operator, house: House) -> None:
    """10 days for 199.99 net, twice: 399.98 + 19 % = 75.9962 -> 76.00; 475.98. 20 uses until 2 May, local midnight."""
    product = await house.product(name="Ten days", amount=19999, quantity=10, valid_months=6)
    person = await house.member()
    sold = await house.sell(product, member_id=person, quantity=2)
    assert (sold["net"], sold["tax"], sold["gross"]) == (eur(39998), eur(7600), eur(47598))
    [grant] = sold["grants"]
    assert (grant["quantity"], grant["price_paid"]) == (20, eur(39998))
    lot = await house.lot(grant["lot_id"])
    assert (lot.kind, lot.use_of, lot.balance, lot.source) == ("uses", "day_pass", 20, "purchase")
    assert (lot.price_paid, lot.price_currency) == (39998, "EUR")
    # MONDAY is 2 November 2026; six months on it is summer: midnight in Berlin is 22:00 UTC.
    assert lot.valid_until == datetime(2027, 5, 1, 22, tzinfo=UTC)
    [charge] = await house.charges()
    assert (charge["net"], charge["tax"], charge["gross"]) == (eur(39998), eur(7600), eur(47598))
    assert (charge["source_kind"], charge["source_id"]) == ("credit_pack", grant["lot_id"])
    assert (charge["quantity"], charge["member_id"], charge["account_id"]) == (2, person, sold["sale"]["account_id"])
    assert charge["explanation"][0]["unit_amount"] == eur(19999)
    types = {event["type"] for event in await operator.events()}
    assert {"sale.created", "credit_lot.granted", "charge.created"} <= types


async def test_gross_prices_contain_their_tax(operator: Operator) -> None:
    """29.75 gross holds 29.75 x 19 / 119 = 4.75: the liability is 25.00."""
    house = await a_house(operator, included=True)
    sold = await house.sell(await house.product(amount=2975), member_id=await house.member())
    assert (sold["net"], sold["tax"], sold["gross"]) == (eur(2500), eur(475), eur(2975))
    assert sold["grants"][0]["price_paid"] == eur(2500)


async def test_who_is_spared_the_tax_is_told_before_they_buy(operator: Operator, house: House) -> None:
    """25.00 net; 29.75 for all others."""
    person, product = await house.member(), await house.product()
    before = await house.sell(product, member_id=person, dry_run=True)
    assert before["gross"] == eur(2975)
    account = (await operator.get(f"/v1/members/{person}/billing-accounts"))["data"][0]["id"]
    await operator.patch(f"/v1/billing-accounts/{account}", {"tax_status": "exempt"})
    told = await house.sell(product, member_id=person, dry_run=True)
    sold = await house.sell(product, member_id=person)
    assert (sold["net"], sold["tax"], sold["gross"]) == (told["net"], told["tax"], told["gross"])
    assert (sold["net"], sold["tax"], sold["gross"]) == (eur(2500), eur(0), eur(2500))
    [charge] = await house.charges()
    assert (charge["gross"], charge["tax_name"]) == (eur(2500), "Exempt")
    assert charge == (await operator.get("/v1/charges"))["data"][0]


async def test_money_and_minutes_and_what_costs_nothing(operator: Operator, house: House) -> None:
    person = await house.member()
    money = await house.product("credit_pack", 9000, name="100 for 90", lot_kind="money", quantity=10000)
    sold = await house.sell(money, member_id=person)
    lot = await house.lot(sold["grants"][0]["lot_id"])
    assert (lot.kind, lot.currency, lot.balance, lot.price_paid) == ("money", "EUR", 10000, 9000)
    gift = await house.product("other", 0, name="Prints", use_of="print", quantity=50)
    await house.sell(gift, member_id=person)
    assert len(await house.charges()) == 1


async def test_for_a_team_its_people_share(operator: Operator, house: House) -> None:
    person = await house.member()
    team = await house.team(person)
    sold = await house.sell(await house.product(quantity=5), team_id=team)
    lot = await house.lot(sold["grants"][0]["lot_id"])
    assert lot.shared is True
    [charge] = await house.charges()
    assert (charge["account_id"], charge["member_id"]) == (sold["sale"]["account_id"], None)
    assert (await operator.get("/v1/product-sales", team_id=team))["data"][0]["id"] == sold["sale"]["id"]
    assert (await operator.get("/v1/product-sales", member_id=person))["data"] == []


async def test_a_teams_admins_buy_for_it(operator: Operator, house: House) -> None:
    admin, plain = await house.member(), await house.member(name="Bea")
    team, product = await house.team(plain), await house.product()
    await operator.put(f"/v1/teams/{team}/people/{admin}", {"role": "admin"})
    path, body = f"/v1/me/products/{product['id']}/buy", {"team_id": team}
    async with signed_in(operator, {"id": plain}) as me:
        refused = await me.post(path, json=body)
        assert (refused.status_code, refused.json()["detail"]) == (403, "only an admin of the team buys for it")
    async with signed_in(operator, {"id": admin}) as me:
        bought = (await me.post(path, json=body)).json()
        assert (bought["sale"]["team_id"], bought["sale"]["member_id"]) == (team, None)
        back = await me.post(f"/v1/me/product-sales/{bought['sale']['id']}/cancel")
        assert back.json()["code"] == "not_cancellable"
    named = await operator.get("/v1/product-sales", team_id=team, expand="team")
    assert [one["team"]["id"] for one in named["data"]] == [team]


async def test_an_unused_sale_is_given_back_whole_a_used_one_not(operator: Operator, house: House) -> None:
    product = await house.product(quantity=5, cancel_hours=0)
    person = await house.member()
    first, second = [await house.sell(product, member_id=person) for _ in range(2)]
    path = f"/v1/product-sales/{first['sale']['id']}"
    back = await operator.post(f"{path}/cancel", {"reason": "By mistake"}, 200)
    assert (back["state"], back["cancellation_reason"]) == ("cancelled", "By mistake")
    assert await house.balance(first["grants"][0]["lot_id"]) == 0
    assert sorted(charge["gross"]["amount"] for charge in await house.charges()) == [-2975, 2975, 2975]
    assert (await operator.post(f"{path}/cancel", status=409))["code"] == "already_cancelled"
    await house.check_in(person)
    refused = await operator.post(f"/v1/product-sales/{second['sale']['id']}/cancel", status=409)
    assert refused["code"] == "already_used"
    strict = await house.sell(await house.product(), member_id=person)
    path = f"/v1/product-sales/{strict['sale']['id']}/cancel"
    assert (await operator.post(path, status=409))["code"] == "not_cancellable"
    assert (await operator.post(path, {"override": True}, 200))["state"] == "cancelled"


async def test_a_sale_is_made_once_for_one_key(operator: Operator, house: House) -> None:
    product, person = await house.product(), await house.member()
    path, options = f"/v1/products/{product['id']}/sell", {"headers": {"Idempotency-Key": "once"}}
    twice = [await operator.post(path, {"member_id": person}, 200, **options) for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(await house.charges()) == 1


async def test_it_says_where_when_only_one_place_is_possible(operator: Operator, house: House) -> None:
    person, product = await house.member(), await house.product()
    assert (await house.sell(product, dry_run=True, member_id=person))["sale"] is None
    await a_location(operator, name="Elsewhere")
    said = await house.sell(product, 422, member_id=person)
    assert said["errors"][0]["pointer"] == "/location_id"
    await operator.patch(f"/v1/members/{person}", {"home_location_id": house.id})
    assert (await house.sell(product, member_id=person))["sale"]["location_id"] == house.id


async def test_staff_of_one_location_sell_there_only(operator: Operator, house: House) -> None:
    elsewhere = await a_location(operator, name="Elsewhere")
    product, person = await house.product(), await house.member()
    token = await operator.key(["products:sell", "products:write"], [elsewhere.id])
    async with operator.client(token) as clerk:
        body = {"member_id": person, "location_id": house.id}
        assert (await clerk.post(f"/v1/products/{product['id']}/sell", json=body)).status_code == 403
        assert (await clerk.patch(f"/v1/products/{product['id']}", json={"name": "Mine"})).status_code == 403


@given(
    sold_on=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    months=st.integers(1, 120),
)
def test_months_keep_the_day_or_take_the_last(sold_on: date, months: int) -> None:
    ends = last_day(sold_on, days=None, months=months)
    assert ends is not None
    assert (ends.year - sold_on.year) * 12 + ends.month - sold_on.month == months
    assert ends.day == sold_on.day or (ends.day < sold_on.day and (ends + timedelta(days=1)).day == 1)
    assert last_day(sold_on, days=1, months=None) == sold_on + timedelta(days=1)


@given(
    free=st.dictionaries(st.integers(0, 28), st.integers(0, 3)),
    wanted=st.integers(0, 28),
    quantity=st.integers(1, 3),
)
def test_the_nearest_days_are_free_and_nothing_nearer_is(free: dict[int, int], wanted: int, quantity: int) -> None:
    first = date(2026, 11, 2)
    days = days_around(first + timedelta(days=wanted), first=first, reach=14)
    places = {first + timedelta(days=day): count for day, count in free.items()}
    target = first + timedelta(days=wanted)
    found = nearest_free_days(target, {day: places.get(day, 0) for day in days}, quantity=quantity, first=first, most=2)
    assert found == sorted(found)
    assert all(places[day] >= quantity and day != target for day in found)
    possible = [abs(day - target) for day in days if day != target and places.get(day, 0) >= quantity]
    assert sorted(abs(day - target) for day in found) == sorted(possible)[:2]
