"""Quotes: what they list, how long they bind, and that they are booked at exactly their price, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from coworkapi.core.ids import encode_id
from coworkapi.pricing.values import DemandStep, LastMinuteStep
from tests.bookings.factories import MONDAY, Room, a_member, a_room, at, wish
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
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.pricing.coupon_support import a_coupon
from tests.pricing.factories import a_rate, hourly


def asked(*wishes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A body for `POST /v1/quotes`."""
    return {"bookings": [{k: v for k, v in one.items() if k != "member_id"} for one in wishes], **fields}


async def test_a_quote_lists_every_step_and_is_booked_as_it_says(operator: Operator) -> None:
    room = await a_priced_room(operator, rules={"cancellation": [{"hours_before": 1, "fee_percent": 50}]})
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 30)
    body = asked(wish(room, 10, 12), member_id=payer.member)
    quote = await operator.post("/v1/quotes", body)
    assert (quote["total"], quote["left"], quote["tax"], quote["to_pay"]) == (4000, 3000, 570, 3570)
    assert quote["expires_at"] == "2026-11-02T07:15:00Z"
    [item] = quote["items"]
    assert item["possible"]
    assert item["price"]["lines"][0]["detail"]
    assert [use["lot_id"] for use in item["price"]["credits"]] == [minutes]
    assert item["account_id"] == payer.account
    assert item["cancellation"] == {"fee_percent": 50, "until": "2026-11-02T08:00:00Z", "then_fee_percent": 100}
    assert {"minimum_length", "opening_hours", "who_may_book"} <= {rule["code"] for rule in item["rules"]}
    assert await operator.get(f"/v1/quotes/{quote['id']}") == quote
    assert await balances(operator) == {minutes: 30}  # nothing is taken by asking
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    [made] = taken["bookings"]
    assert made["price"] == item["price"]
    assert made["quote_id"] == quote["id"]
    assert (await owed(operator), await balances(operator)) == (3570, {minutes: 0})
    again = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409)
    assert again["code"] == "quote_used"
    assert (await operator.get(f"/v1/quotes/{quote['id']}"))["used_at"] == "2026-11-02T07:00:00Z"
    await money_agrees(operator)


async def test_taking_a_quote_twice_with_one_key_is_taking_it_once(operator: Operator) -> None:
    room = await a_priced_room(operator)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 12)))
    path, headers = f"/v1/quotes/{quote['id']}/accept", new_key()
    answers = await asyncio.gather(*(operator.http.post(path, json={}, headers=headers) for _ in range(8)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    answers = await asyncio.gather(*(operator.http.post(path, json={}) for _ in range(8)))
    assert {one.json()["code"] for one in answers} == {"quote_used"}
    assert len((await operator.get("/v1/bookings"))["data"]) == 1
    await money_agrees(operator)


async def test_one_of_many_takes_a_quote(operator: Operator) -> None:
    desks = await a_priced_room(operator, units=20, is_pool=True, kind="hot_desk")
    quote = await operator.post("/v1/quotes", asked(wish(desks, 10, 12)))
    path = f"/v1/quotes/{quote['id']}/accept"
    answers = await asyncio.gather(*(operator.http.post(path, json={}, headers=new_key()) for _ in range(16)))
    assert Counter(one.status_code for one in answers) == {200: 1, 409: 15}
    await money_agrees(operator)


async def test_the_price_is_frozen_demand_last_minute_and_rate(operator: Operator) -> None:
    # Half the rooms taken: +20 %. Less than 2 h before: -50 %.
    tariff = hourly(
        2000,
        demand=[DemandStep(above_percent=40, adjust_percent=20)],
        last_minute=[LastMinuteStep(hours=2, percent_off=50)],
    )
    room = await a_room(operator)
    other = await a_room(operator, location=room.location)
    await share_type(operator, room, other)
    await a_rate(operator, tariff, location_id=room.location.id)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 11)))
    assert quote["total"] == 2000
    await operator.post("/v1/bookings", wish(other, 10, 11))
    dearer = await operator.post("/v1/quotes", asked(wish(room, 10, 11)))
    assert dearer["total"] == 2400
    assert dearer["items"][0]["price"]["occupancy"] == "1/2"
    await operator.set_clock(at(8.2))
    cheaper = await operator.post("/v1/quotes", asked(wish(room, 10, 11)))
    assert cheaper["total"] == 1200
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    assert taken["bookings"][0]["price"]["total"] == 2000
    await money_agrees(operator)


async def share_type(operator: Operator, room: Room, other: Room) -> None:
    """Gives the other room the type of the first, so that they are comparable."""
    await operator.patch(f"/v1/resources/{other.id}", {"resource_type_id": encode_id("rty", room.row.resource_type_id)})


async def test_a_quote_expires(operator: Operator) -> None:
    room = await a_priced_room(operator)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 11)))
    await operator.set_clock(MONDAY + timedelta(minutes=15))
    refused = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409)
    assert refused["code"] == "quote_expired"
    assert await charges(operator) == []


async def test_a_booking_by_a_quote_must_be_what_it_says(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    other = await a_member(operator)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 11), member_id=payer.member))
    body = wish(room, 10, 11, member_id=payer.member, quote_id=quote["id"])
    refused = await operator.post("/v1/bookings", body | {"ends_at": at(12).isoformat(), "member_id": other}, 409)
    assert refused["code"] == "quote_differs"
    assert [item["pointer"] for item in refused["errors"]] == ["/ends_at", "/member_id"]
    await operator.post("/v1/bookings", body | {"coupon_code": "X"}, 422)
    made = await operator.post("/v1/bookings", body)
    assert (made["quote_id"], made["price"]) == (quote["id"], quote["items"][0]["price"])
    assert (await operator.post("/v1/bookings", body, 409))["code"] in ("quote_used", "slot_taken")
    missing = encode_id("quo", room.row.id)
    assert (await operator.post("/v1/bookings", wish(room, 12, 13, quote_id=missing), 404))["code"] == "not_found"
    await money_agrees(operator)


async def test_credits_that_are_gone_are_told(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 60)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 12), member_id=payer.member))
    await operator.post("/v1/bookings", wish(room, 14, 14.75, member_id=payer.member))
    refused = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409)
    assert refused["code"] == "credits_gone"
    [missing] = refused["missing"]
    assert missing | {"lot_id": minutes, "kind": "minutes", "quoted": 60, "left": 15} == missing
    # 15 of 120 minutes are left: 5.00 of 40.00. 35.00 + 19 % = 41.65, not 23.80.
    assert refused["to_pay"] == {"amount": 4165, "currency": "EUR"}
    assert refused["quoted_to_pay"] == {"amount": 2380, "currency": "EUR"}
    assert await balances(operator) == {minutes: 15}
    await money_agrees(operator)


async def test_several_at_once_share_credits_and_are_booked_together_or_not(operator: Operator) -> None:
    room = await a_priced_room(operator)
    other = await a_priced_room(operator, location=room.location)
    payer = await a_payer(operator)
    minutes = await lot(operator, payer.account_id, 90)
    body = asked(wish(room, 10, 11), wish(other, 10, 11), member_id=payer.member)
    quote = await operator.post("/v1/quotes", body)
    # 120 minutes cost 40.00; 90 of them are paid by the lot.
    assert (quote["total"], quote["left"], quote["to_pay"]) == (4000, 1000, 1190)
    one_more = await operator.post("/v1/quotes", body)
    await operator.post("/v1/bookings", wish(other, 10.5, 11.5))
    refused = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 409)
    assert refused["code"] == "slot_taken"
    assert await balances(operator) == {minutes: 90}
    blocked = (await operator.get("/v1/bookings"))["data"][0]
    await operator.post(f"/v1/bookings/{blocked['id']}/cancel", {}, 200)
    taken = await operator.post(f"/v1/quotes/{one_more['id']}/accept", {}, 200)
    assert [one["price"]["to_pay"] for one in taken["bookings"]] == [0, 1190]
    assert await balances(operator) == {minutes: 0}
    await money_agrees(operator)


async def test_what_is_taken_or_against_a_rule_is_shown(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await operator.post("/v1/bookings", wish(room, 10, 11))
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 10.5), wish(room, 12, 12.1)))
    taken, short = quote["items"]
    assert (taken["possible"], taken["is_free"], len(taken["conflicts"])) == (False, False, 1)
    assert (short["possible"], short["is_free"]) == (False, True)
    assert [rule["code"] for rule in short["rules"] if not rule["kept"]] == ["minimum_length", "length_step"]
    assert not quote["possible"]


async def test_a_coupon_counts_once_and_comes_back(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    code = "WELCOME"
    await a_coupon(operator, code, max_redemptions=1)
    body = wish(room, 10, 11, member_id=payer.member, coupon_code=code)
    quote = await operator.post(
        "/v1/quotes", asked(wish(room, 10, 11), wish(room, 11, 12), member_id=payer.member, coupon_code=code)
    )
    # 10 % of 20.00 for each hour
    assert [item["price"]["total"] for item in quote["items"]] == [1800, 1800]
    made = await operator.post("/v1/bookings", body)
    assert [(line["code"], line["amount"]) for line in made["price"]["lines"]] == [("base", 2000), ("coupon", -200)]
    assert made["price"]["coupon"]["code"] == code
    assert (await operator.post("/v1/bookings", body | at_times(13, 14), 422))["code"] == "coupon_not_valid"
    assert (await operator.post(f"/v1/quotes/{quote['id']}/accept", {"note": "x"}, 409))["code"] == "slot_taken"
    await operator.post(f"/v1/bookings/{made['id']}/cancel", {}, 200)
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {}, 200)
    assert [one["price"]["total"] for one in taken["bookings"]] == [1800, 1800]
    await money_agrees(operator)


def at_times(start: float, end: float) -> dict[str, str]:
    return {"starts_at": at(start).isoformat(), "ends_at": at(end).isoformat()}


async def test_members_quote_for_themselves_and_see_only_their_own(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer, other = await a_payer(operator), await a_member(operator)
    async with signed_in(operator, {"id": payer.member}) as me, signed_in(operator, {"id": other}) as them:
        answer = await me.post("/v1/me/quotes", json=asked(wish(room, 10, 11)))
        assert answer.status_code == 201, answer.text
        path = f"/v1/me/quotes/{answer.json()['id']}"
        assert (await them.get(path)).status_code == 404
        assert (await them.post(f"{path}/accept", json={})).status_code == 404
        assert (await me.get(path)).json() == answer.json()
        taken = await me.post(f"{path}/accept", json={"title": "Mine"})
        assert taken.status_code == 200, taken.text
        [made] = taken.json()["bookings"]
        assert (made["title"], made["member_id"], made["account_id"]) == ("Mine", payer.member, payer.account)
        seen = (await me.get(f"/v1/me/bookings/{made['id']}")).json()
        assert seen["price"]["to_pay"] == 2380
    await money_agrees(operator)


async def test_guests_get_public_prices(operator: Operator) -> None:
    room = await a_room(operator, rules={"who_may_book": {"public": True}}, is_public=True)
    hidden = await a_room(operator, rules={"who_may_book": {"public": True}}, is_public=False)
    await a_rate(operator, hourly(2000), resource_id=room.row.id, audience="members")
    await a_rate(operator, hourly(3000), resource_id=room.row.id, audience="public")
    path = f"/v1/public/{operator.slug}/quotes"
    async with operator.client(None) as anyone:
        answer = await anyone.post(path, json=asked(wish(room, 10, 11)))
        assert answer.status_code == 201, answer.text
        quote = answer.json()
        assert (quote["total"], quote["items"][0]["account_id"]) == (3000, None)
        assert (await anyone.post(path, json=asked(wish(hidden, 10, 11)))).status_code == 404
    taken = await operator.post(f"/v1/quotes/{quote['id']}/accept", {"title": "Ms Guest"}, 200)
    assert taken["bookings"][0]["price"]["total"] == 3000
    await money_agrees(operator)


async def test_a_team_pays_for_what_is_booked_for_it(operator: Operator) -> None:
    room = await a_priced_room(operator)
    team, account = await a_paying_team(operator)
    shared = await lot(operator, account, 30)
    quote = await operator.post("/v1/quotes", asked(wish(room, 10, 11), team_id=team))
    [item] = quote["items"]
    assert item["account_id"] == encode_id("acct", account)
    assert [(use["lot_id"], use["quantity"]) for use in item["price"]["credits"]] == [(shared, 30)]
