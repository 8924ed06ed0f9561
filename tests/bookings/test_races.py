"""Many at once for the same time: the units decide, every loser is told, nobody waits in a circle."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.bookings.factories import Room, a_member, a_room, at, wish
from tests.operator import Operator

RACERS = 50


async def race(operator: Operator, bodies: list[dict[str, Any]]) -> list[httpx.Response]:
    return await asyncio.gather(*(operator.http.post("/v1/bookings", json=body) for body in bodies))


def check_losers(responses: list[httpx.Response]) -> None:
    for response in responses:
        assert response.status_code in (201, 409), response.text
        if response.status_code == 409:
            problem = response.json()
            assert problem["code"] == "slot_taken"
            assert problem["conflicts"], problem
            assert problem["alternatives"], problem


async def occupied_at_most_once(operator: Operator) -> None:
    """No unit has two live bookings at one time, by what the bookings themselves say."""
    bookings = (await operator.get("/v1/bookings", limit=100, state="confirmed"))["data"]
    taken = Counter((unit, b["starts_at"]) for b in bookings for unit in b["unit_ids"])
    assert all(count == 1 for count in taken.values()), taken


async def test_one_of_fifty_gets_the_room(operator: Operator) -> None:
    room = await a_room(operator)
    # All overlap 10:30, none starts quite alike.
    bodies = [wish(room, 10 + n % 3 / 4, 11.5 + n % 2 / 4) for n in range(RACERS)]
    responses = await race(operator, bodies)
    check_losers(responses)
    assert Counter(response.status_code for response in responses) == {201: 1, 409: RACERS - 1}
    assert len((await operator.get("/v1/bookings"))["data"]) == 1
    assert len(await operator.events("booking.confirmed")) == 1


async def test_parts_or_the_whole_of_a_divisible_room(operator: Operator) -> None:
    a = await a_room(operator, name="A")
    b = await a_room(operator, name="B", location=a.location)
    c = await a_room(operator, name="C", location=a.location)
    ab = await a_room(operator, name="AB", location=a.location, units=a.unit_ids + b.unit_ids)
    cb = await a_room(operator, name="CB", location=a.location, units=c.unit_ids + b.unit_ids)
    whole = await a_room(operator, name="ABC", location=a.location, units=c.unit_ids + b.unit_ids + a.unit_ids)
    rooms = [a, b, c, ab, cb, whole]
    for day in range(3):
        responses = await race(operator, [wish(rooms[n % 6], 10, 11, day) for n in range(RACERS)])
        check_losers(responses)
        won = [response.json() for response in responses if response.status_code == 201]
        units = [unit for booking in won for unit in booking["unit_ids"]]
        assert len(units) == len(set(units)) <= 3
        assert won
    await occupied_at_most_once(operator)


@pytest.mark.parametrize("quantity", [1, 3])
async def test_a_pool_of_twenty_is_filled_exactly(operator: Operator, quantity: int) -> None:
    desks = await a_room(operator, units=20, is_pool=True, kind="hot_desk")
    responses = await race(operator, [wish(desks, 9 + n % 4 / 4, 17, quantity=quantity) for n in range(RACERS)])
    check_losers(responses)
    won = [response.json() for response in responses if response.status_code == 201]
    assert len(won) == 20 // quantity
    units = [unit for booking in won for unit in booking["unit_ids"]]
    assert len(units) == len(set(units)) == 20 // quantity * quantity


async def test_moves_that_trade_places_and_rush_for_one(operator: Operator) -> None:
    rooms: list[Room] = [await a_room(operator)]
    rooms += [await a_room(operator, location=rooms[0].location) for _ in range(3)]
    made = [await operator.post("/v1/bookings", wish(rooms[n], 10, 11)) for n in range(4)]
    target = at(14).isoformat()
    moves = [{"resource_id": rooms[(n + 1) % 4].id} for n in range(4)]  # each wants its neighbour's place
    moves += [{"resource_id": rooms[0].id, "starts_at": target} for _ in range(4)]  # and all one free place
    responses = await asyncio.gather(
        *(operator.http.post(f"/v1/bookings/{made[n % 4]['id']}/reschedule", json=move) for n, move in enumerate(moves))
    )
    assert {response.status_code for response in responses} <= {200, 409}
    assert sum(response.status_code == 200 for response in responses[4:]) >= 1
    await occupied_at_most_once(operator)
    assert len((await operator.get("/v1/bookings", state="confirmed"))["data"]) == 4


async def test_limits_hold_when_a_member_books_everything_at_once(operator: Operator) -> None:
    limits = [{"of": "member", "per": "day", "bookings": 3}]
    room = await a_room(operator, rules={"limits": limits})
    member = await a_member(operator)
    responses = await race(operator, [wish(room, hour, hour + 1, member_id=member) for hour in range(9, 21)])
    assert Counter(response.status_code for response in responses) == {201: 3, 422: 9}


async def test_fifty_posts_with_one_key_make_one_booking_and_fifty_equal_answers(operator: Operator) -> None:
    room = await a_room(operator)
    body = wish(room)
    headers = {"Idempotency-Key": "only-once"}
    responses = await asyncio.gather(
        *(operator.http.post("/v1/bookings", json=body, headers=headers) for _ in range(RACERS))
    )
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    assert len({response.headers["etag"] for response in responses}) == 1
    assert sum("idempotent-replayed" in response.headers for response in responses) == RACERS - 1
    assert len((await operator.get("/v1/bookings"))["data"]) == 1
    assert len(await operator.events()) == 1
    other = await operator.http.post("/v1/bookings", json=body | {"title": "Other"}, headers=headers)
    assert other.status_code == 422


async def test_a_hold_that_is_confirmed_and_cancelled_at_once_ends_in_one_state(operator: Operator) -> None:
    room = await a_room(operator)
    held = await operator.post("/v1/bookings", wish(room, hold=True))
    verbs = ["confirm", "cancel"] * 5
    responses = await asyncio.gather(*(operator.http.post(f"/v1/bookings/{held['id']}/{verb}") for verb in verbs))
    assert {response.status_code for response in responses} <= {200, 409}
    after = await operator.get(f"/v1/bookings/{held['id']}")
    free = await operator.post("/v1/bookings/preview", wish(room), status=200)
    assert free["is_free"] == (after["state"] == "cancelled")
    assert [event["sequence"] for event in await operator.events()] == list(range(1, after["version"] + 1))
