"""How many times each hot route talks to PostgreSQL."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.bookings.factories import a_member, a_room, at, wish
from tests.bookings.money_support import a_payer, a_priced_room, lot, new_key
from tests.operator import Operator
from tests.round_trips import round_trips


async def test_a_booking_takes_six_round_trips(operator: Operator) -> None:
    room = await a_room(operator)
    member = await a_member(operator)
    await operator.post("/v1/bookings", wish(room, 9, 10), headers={"Idempotency-Key": str(uuid4())})
    async with round_trips(operator.db) as sent:
        body = wish(room, 10, 11, member_id=member)
        await operator.post("/v1/bookings", body, headers={"Idempotency-Key": str(uuid4())})
    assert len(sent) == 6, sent
    assert (sent[0], sent[-1]) == ("BEGIN", "COMMIT")


async def test_a_booking_from_a_pool_takes_six_too(operator: Operator) -> None:
    desks = await a_room(operator, units=20, is_pool=True, kind="hot_desk")
    await operator.post("/v1/bookings", wish(desks, 9, 10))
    async with round_trips(operator.db) as sent:
        await operator.post("/v1/bookings", wish(desks, 9, 10, quantity=5))
    assert len(sent) == 6, sent


async def test_limits_cost_two_more(operator: Operator) -> None:
    limits = [{"of": "member", "per": "day", "minutes": 600}, {"of": "member", "per": "week", "minutes": 600}]
    room = await a_room(operator, rules={"limits": limits})
    member = await a_member(operator)
    await operator.post("/v1/bookings", wish(room, 9, 10, member_id=member))
    async with round_trips(operator.db) as sent:
        await operator.post("/v1/bookings", wish(room, 10, 11, member_id=member))
    assert len(sent) == 8, sent


@pytest.mark.parametrize("count", [1, 40])
async def test_reading_takes_as_many_however_much_there_is(operator: Operator, count: int) -> None:
    rooms = [await a_room(operator)]
    rooms += [await a_room(operator, location=rooms[0].location, units=2, is_pool=n % 2 == 0) for n in range(count - 1)]
    made = [await operator.post("/v1/bookings", wish(room)) for room in rooms]
    window = {"from": at(0).isoformat(), "to": at(24).isoformat(), "minutes": 120}
    paths = [f"/v1/bookings/{made[0]['id']}", "/v1/bookings?limit=100", "/v1/availability"]
    for path in paths:
        params = window if path.endswith("availability") else {}
        await operator.http.get(path, params=params or None)
        async with round_trips(operator.db) as sent:
            response = await operator.http.get(path, params=params or None)
        assert response.status_code == 200
        assert len(sent) == 4, (path, sent)  # BEGIN, authenticate, read, and the end


async def test_a_priced_booking_with_credits_takes_eight(operator: Operator) -> None:
    room = await a_priced_room(operator)
    payer = await a_payer(operator)
    for _ in range(3):
        await lot(operator, payer.account_id, 45)
    await operator.post("/v1/bookings", wish(room, 8, 9, member_id=payer.member), headers=new_key())
    async with round_trips(operator.db) as sent:
        made = await operator.post("/v1/bookings", wish(room, 10, 12, member_id=payer.member), headers=new_key())
    assert (len(made["price"]["credits"]), made["price"]["left"] > 0) == (2, True)
    assert len(sent) == 8, sent
