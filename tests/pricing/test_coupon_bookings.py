"""Coupons, charges and bookings together, over HTTP: races for the last use, guesses, and what the facts tell."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from coworkapi.pricing.coupons.using import WRONG_CODES
from tests.bookings.factories import a_member, at, wish
from tests.bookings.money_support import a_priced_room, money_agrees
from tests.operator import Operator
from tests.pricing.coupon_support import a_coupon


async def book_all(operator: Operator, bodies: list[dict[str, Any]]) -> list[Any]:
    return await asyncio.gather(*(operator.http.post("/v1/bookings", json=body) for body in bodies))


async def test_the_last_use_is_booked_once(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await a_coupon(operator, max_redemptions=2)
    members = [await a_member(operator) for _ in range(10)]
    answers = await book_all(
        operator,
        [wish(room, 8 + n, 9 + n, member_id=member, coupon_code="welcome") for n, member in enumerate(members)],
    )
    assert Counter(answer.status_code for answer in answers) <= Counter({201: 2, 409: 8, 422: 8})
    made = [answer.json() for answer in answers if answer.status_code == 201]
    assert len(made) == 2
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {
        *("coupon_used_up", "coupon_not_valid")
    }
    # 20.00 less 10 % is 18.00, and 19 % of that 3.42
    charges = (await operator.get("/v1/charges"))["data"]
    assert [charge["gross"]["amount"] for charge in charges] == [2_142, 2_142]
    assert {charge["source_id"] for charge in charges} == {booking["id"] for booking in made}
    assert len((await operator.get("/v1/bookings"))["data"]) == 2
    coupon = (await operator.get("/v1/coupons"))["data"][0]
    assert coupon["redeemed"] == 2
    uses = (await operator.get(f"/v1/coupons/{coupon['id']}/redemptions"))["data"]
    assert {one["booking_id"] for one in uses} == {booking["id"] for booking in made}
    assert [one["amount"]["amount"] for one in uses] == [200, 200]
    for booking in made:
        await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)
    assert (await operator.get(f"/v1/coupons/{coupon['id']}"))["redeemed"] == 0
    await money_agrees(operator)


async def test_a_member_books_for_the_first_time_once(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await a_coupon(operator, first_booking_only=True)
    member = await a_member(operator)
    answers = await book_all(
        operator, [wish(room, 8 + n, 9 + n, member_id=member, coupon_code="WELCOME") for n in range(8)]
    )
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {
        *("coupon_limit_reached", "coupon_not_valid")
    }
    assert len((await operator.get("/v1/bookings"))["data"]) == 1


async def test_a_charges_fact_is_what_its_get_gives(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await operator.post("/v1/bookings", wish(room, 10, 11, member_id=await a_member(operator)))
    [created] = await operator.events("charge.created")
    assert created["data"] == await operator.get(f"/v1/charges/{created['data']['id']}")
    lines = created["data"]["explanation"]
    assert sum(line["amount"]["amount"] for line in lines) == created["data"]["amount"]["amount"]


async def test_visitors_who_guess_are_locked_out_by_their_address(operator: Operator) -> None:
    room = await a_priced_room(operator)
    await a_coupon(operator)
    body = {"bookings": [{"resource_id": room.id, "starts_at": at(10).isoformat(), "ends_at": at(11).isoformat()}]}
    path = f"/v1/public/{operator.slug}/quotes"
    async with operator.client(None) as anyone:
        good = await anyone.post(path, json=body | {"coupon_code": "WELCOME"})
        assert good.status_code == 201, good.text
        for n in range(WRONG_CODES):
            answer = await anyone.post(path, json=body | {"coupon_code": f"GUESS{n}"})
            assert (answer.status_code, answer.json()["code"]) == (422, "coupon_not_valid")
        locked = await anyone.post(path, json=body | {"coupon_code": "WELCOME"})
        assert (locked.status_code, locked.json()["code"]) == (429, "too_many_wrong_coupons")
        assert (await anyone.post(path, json=body)).status_code == 201  # without a coupon as before
