"""What a booking costs and who pays: credits first, then money, in each state."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any

from coworkapi.bookings.service.lapse import expire
from coworkapi.core.ids import encode_id
from tests.bookings.factories import MONDAY, a_member, a_room, at, wish
from tests.bookings.money_support import (
    a_payer,
    a_paying_team,
    a_priced_room,
    balances,
    charges,
    lot,
    money_agrees,
    new_key,
    owed,
)
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly


async def test_a_booking_is_charged_with_its_tax(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    made = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=payer.member))
    # 2 h x 20.00 = 40.00; 19 % of it 7.60
    price = made["price"]
    assert (price["currency"], price["total"], price["left"], price["to_pay"]) == ("EUR", 4000, 4000, 4760)
    assert [(line["code"], line["name"], line["amount"]) for line in price["lines"]] == [("base", "Standard", 4000)]
    assert price["tax"] | {"net": 4000, "tax": 760, "gross": 4760} == price["tax"]
    assert made["account_id"] == payer.account
    [charge] = await charges(operator, made)
    assert (charge["part"], charge["net"], charge["tax"], charge["gross"]) == ("price", 4000, 760, 4760)
    assert encode_id("acct", charge["account_id"]) == payer.account
    assert (charge["starts_at"], charge["ends_at"]) == (at(10), at(12))
    assert [event["type"] for event in await operator.events("charge.created")] == ["charge.created"]
    assert (await operator.get(f"/v1/bookings/{made['id']}"))["price"] == price
    await money_agrees(operator)


async def test_nothing_priced_costs_nothing(operator: Operator) -> None:
    room = await a_room(operator)
    made = await operator.post("/v1/bookings", wish(room))
    assert (made["price"], made["account_id"], made["quote_id"]) == (None, None, None)
    refused = await operator.post("/v1/bookings", wish(room, 12, 13, coupon_code="SPRING"), 422)
    assert refused["errors"][0]["pointer"] == "/coupon_code"


async def test_prices_with_tax_included(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await operator.patch(
        f"/v1/legal-entities/{encode_id('ent', room.location.legal_entity_id)}", {"prices_include_tax": True}
    )
    made = await operator.post("/v1/bookings", wish(room, 10, 11))
    # 20.00 with 19 % inside: 20.00 x 100/119 = 16.81 net, 3.19 tax
    assert made["price"]["tax"] | {"included": True, "net": 1681, "tax": 319, "gross": 2000} == made["price"]["tax"]
    assert await owed(operator, made) == made["price"]["to_pay"] == 2000
    assert made["account_id"] is None  # a walk-in pays at the desk
    await money_agrees(operator)


async def test_credits_pay_first_and_money_the_rest(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 90)
    body = wish(room, 10, 12, member_id=payer.member)
    preview = await operator.post("/v1/bookings/preview", body, 200)
    assert await balances(operator) == {minutes: 90}
    made = await operator.post("/v1/bookings", body)
    assert made["price"] == preview["price"]
    # 90 of 120 minutes are paid by the lot: 30.00 of 40.00; 10.00 and 1.90 of tax are left.
    [use] = made["price"]["credits"]
    assert (use["lot_id"], use["quantity"], use["amount"]) == (minutes, 90, 3000)
    assert (made["price"]["left"], made["price"]["to_pay"], await owed(operator, made)) == (1000, 1190, 1190)
    assert await balances(operator) == {minutes: 0}
    kept = await operator.post("/v1/bookings", wish(room, 13, 14, member_id=payer.member, pay_with="money_only"))
    assert kept["price"]["to_pay"] == 2380
    await money_agrees(operator)


async def test_credits_only_says_what_is_missing_and_what_it_would_cost(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 90)
    body = wish(room, 10, 12, member_id=payer.member, pay_with="credits_only")
    refused = await operator.post("/v1/bookings", body, 402)
    assert refused["code"] == "credits_missing"
    assert refused["missing"] == {"amount": 1000, "currency": "EUR", "minutes": 30}
    assert refused["to_pay"] == {"amount": 1190, "currency": "EUR"}
    assert await balances(operator) == {minutes: 90}
    assert (await operator.get("/v1/bookings"))["data"] == []
    made = await operator.post("/v1/bookings", wish(room, 10, 11.5, member_id=payer.member, pay_with="credits_only"))
    assert (made["price"]["left"], await owed(operator)) == (0, 0)
    await money_agrees(operator)


async def test_a_hold_holds_credits_until_it_is_confirmed(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"needs_approval": True})
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 30)
    held = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member, hold=True))
    assert (await balances(operator), await owed(operator)) == ({minutes: 0}, 0)
    await money_agrees(operator)
    waits = await operator.post(f"/v1/bookings/{held['id']}/confirm", status=200)
    assert (waits["state"], await owed(operator)) == ("pending_approval", 0)
    await money_agrees(operator)
    sure = await operator.post(f"/v1/bookings/{held['id']}/approve", status=200)
    assert (sure["state"], await owed(operator)) == ("confirmed", 1190)
    await money_agrees(operator)


async def test_what_lapses_or_is_declined_gives_everything_back(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"needs_approval": True})
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 600)
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member, hold=True))
    asked = await operator.post("/v1/bookings", wish(room, 12, 13, member_id=payer.member))
    assert await balances(operator) == {minutes: 480}
    await operator.post(f"/v1/bookings/{asked['id']}/decline", {"reason": "no"}, 200)
    assert await balances(operator) == {minutes: 540}
    await operator.set_clock(MONDAY + timedelta(minutes=11))
    await operator.sweep()
    assert await balances(operator) == {minutes: 600}
    await money_agrees(operator)


async def test_a_payment_confirms_and_an_expiry_releases(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"payment_before_confirmation": True})
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 60)
    first = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=payer.member))
    second = await operator.post("/v1/bookings", wish(room, 13, 14, member_id=payer.member))
    assert (first["state"], second["state"]) == ("pending_payment", "pending_payment")
    assert (await owed(operator, first), await owed(operator, second)) == (2380, 2380)
    await money_agrees(operator)
    [charge] = await charges(operator, first)
    await operator.post(f"/v1/charges/{encode_id('chg', charge['id'])}/settle", {"method": "terminal"}, 200)
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{first['id']}"))["state"] == "confirmed"
    await money_agrees(operator)
    await operator.set_clock(MONDAY + timedelta(minutes=11))
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{second['id']}"))["state"] == "expired"
    assert (await owed(operator, second), await balances(operator)) == (0, {minutes: 0})
    await money_agrees(operator)


async def test_what_credits_pay_whole_waits_for_no_payment(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"payment_before_confirmation": True})
    payer = await a_payer(operator)
    await lot(operator, payer.account_id, 60)
    made = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    assert (made["state"], await owed(operator)) == ("confirmed", 0)
    await money_agrees(operator)


async def test_a_team_pays_up_to_its_cap_for_each_person(operator: Operator) -> None:
    room = await a_priced_room(operator)
    team, account = await a_paying_team(operator, pays_for=["bookings"], monthly_cap=5000)
    payer = await a_payer(operator, teams=[team])

    async def who(start: float, end: float, days: int = 0, **fields: Any) -> str:
        made = await operator.post("/v1/bookings", wish(room, start, end, days, member_id=payer.member, **fields))
        account_id: str = made["account_id"]
        return account_id

    assert await who(8, 10) == encode_id("acct", account)  # 47.60 of 50.00
    assert await who(10, 11) == payer.account  # would be 71.40
    assert await who(11, 12, team_id=team) == encode_id("acct", account)  # for the team: no cap
    assert await who(10, 11, days=30) == encode_id("acct", account)  # December
    await money_agrees(operator)


async def test_a_cap_holds_when_a_member_books_everything_at_once(operator: Operator) -> None:
    room = await a_priced_room(operator)
    team, account = await a_paying_team(operator, pays_for=["bookings"], monthly_cap=5000)
    payer = await a_payer(operator, teams=[team])
    bodies = [wish(room, hour, hour + 1, member_id=payer.member) for hour in range(9, 17)]
    made = await asyncio.gather(*(operator.post("/v1/bookings", body) for body in bodies))
    # 23.80 each: two of them stay within 50.00.
    paid = Counter(one["account_id"] for one in made)
    assert paid == {encode_id("acct", account): 2, payer.account: 6}
    await money_agrees(operator)


async def test_no_rate_for_the_day_is_told(operator: Operator) -> None:
    room = await a_room(operator)
    await a_rate(operator, hourly(2000), resource_id=room.row.id, valid_until=date(2026, 11, 3))
    await operator.post("/v1/bookings", wish(room, 10, 11))
    refused = await operator.post("/v1/bookings", wish(room, 10, 11, 3), 409)
    assert (refused["code"], refused["day"]) == ("no_price", "2026-11-05")


async def test_members_see_what_they_pay(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    made = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    other = await a_member(operator)
    seen = await operator.get("/v1/bookings", member_id=payer.member)
    assert seen["data"][0]["price"]["to_pay"] == 2380
    assert (await operator.get("/v1/bookings", member_id=other))["data"] == []
    assert made["price"]["resource_name"] == room.row.name


async def test_sixty_four_burn_the_last_hour_of_a_shared_lot(operator: Operator) -> None:
    """60 minutes are left, each asks for 15: four are paid by it, the others hear what is missing and what it costs."""
    desks = await a_priced_room(operator, units=64, is_pool=True, kind="hot_desk")
    team, account = await a_paying_team(operator)
    people = [await a_member(operator, teams=[team]) for _ in range(64)]
    shared = await lot(operator, account, 60, shared=True)
    bodies = [wish(desks, 10, 10.25, team_id=team, member_id=one, pay_with="credits_only") for one in people]
    responses = await asyncio.gather(
        *(operator.http.post("/v1/bookings", json=body, headers=new_key()) for body in bodies)
    )
    assert Counter(one.status_code for one in responses) == {201: 4, 402: 60}
    for response in responses:
        if response.status_code == 402:
            problem = response.json()
            # 5.00 and 0.95 of tax
            assert problem["missing"] == {"amount": 500, "currency": "EUR", "minutes": 15}
            assert problem["to_pay"] == {"amount": 595, "currency": "EUR"}
    assert await balances(operator) == {shared: 0}
    assert len((await operator.get("/v1/bookings", limit=100))["data"]) == 4
    await money_agrees(operator)


async def test_sixty_four_share_the_last_hour_and_pay_the_rest(operator: Operator) -> None:
    desks = await a_priced_room(operator, units=64, is_pool=True, kind="hot_desk")
    team, account = await a_paying_team(operator)
    people = [await a_member(operator, teams=[team]) for _ in range(64)]
    shared = await lot(operator, account, 50, shared=True)
    bodies = [wish(desks, 10, 10.25, team_id=team, member_id=one) for one in people]
    made = await asyncio.gather(*(operator.post("/v1/bookings", body) for body in bodies))
    assert sum(use["quantity"] for one in made for use in one["price"]["credits"]) == 50
    assert await balances(operator) == {shared: 0}
    # 50 of 64 x 15 minutes are paid: three whole quarters, and 5 minutes of a fourth
    assert Counter(one["price"]["left"] for one in made) == {0: 3, 333: 1, 500: 60}
    await money_agrees(operator)


async def test_a_payment_in_time_counts_when_it_is_noticed_late(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"payment_before_confirmation": True})
    payer = await a_payer(operator)
    made = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=payer.member))
    [charge] = await charges(operator, made)
    await operator.post(f"/v1/charges/{encode_id('chg', charge['id'])}/settle", {"method": "cash"}, 200)
    await operator.set_clock(MONDAY + timedelta(minutes=30))
    async with operator.db.transaction(operator.principal) as session:
        assert await expire(session, MONDAY + timedelta(minutes=30)) == 0
    await operator.sweep()
    assert (await operator.get(f"/v1/bookings/{made['id']}"))["state"] == "confirmed"
    await money_agrees(operator)


async def test_who_is_merged_pays_with_the_account_that_stays(operator: Operator) -> None:
    room = await a_priced_room(operator)
    stays, gone = await a_payer(operator), await a_payer(operator)
    held = await operator.post("/v1/bookings", wish(room, 10, 11, member_id=gone.member, hold=True))
    await operator.post(f"/v1/members/{stays.member}/merge", {"duplicate_id": gone.member}, 200)
    await operator.sweep()
    sure = await operator.post(f"/v1/bookings/{held['id']}/confirm", status=200)
    assert (sure["member_id"], sure["account_id"]) == (stays.member, stays.account)
    [charge] = await charges(operator, sure)
    assert encode_id("acct", charge["account_id"]) == stays.account
    await money_agrees(operator)
