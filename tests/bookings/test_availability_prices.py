"""What each found resource costs: as a quote says, in as many statements however many there are."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.pricing.values import DemandStep
from tests.bookings.factories import Room, a_room, at, wish
from tests.bookings.money_support import a_payer, a_tax
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly
from tests.round_trips import round_trips

TWO_HOURS = {"starts_at": at(10).isoformat(), "ends_at": at(12).isoformat(), "prices": "true"}


def by_name(page: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["price"] for one in page["data"]}


async def some_rooms(operator: Operator, count: int) -> list[Room]:
    rooms = [await a_room(operator, name="Room 000")]
    rooms += [await a_room(operator, location=rooms[0].location, name=f"Room {n:03}") for n in range(1, count)]
    return rooms


async def test_prices_are_those_of_a_quote(operator: Operator) -> None:
    dear, cheap, free, closed = await some_rooms(operator, 4)
    await a_tax(operator, dear)
    payer = await a_payer(operator)
    await a_rate(
        operator, hourly(3000, demand=[DemandStep(below_percent=50, adjust_percent=-10)]), resource_id=dear.row.id
    )
    await a_rate(operator, hourly(2000), resource_id=cheap.row.id, audience="members")
    await a_rate(operator, hourly(2500), resource_id=cheap.row.id, audience="public")
    await a_rate(operator, hourly(1000), resource_id=closed.row.id, audience="public")
    page = await operator.get("/v1/availability", **TWO_HOURS, member_id=payer.member)
    # 2 x 30.00 - 10 % = 54.00 and 10.26; 2 x 20.00 and 7.60; nothing; and none for members: left out
    assert by_name(page) == {
        "Room 000": {"currency": "EUR", "total": 5400, "tax": 1026, "to_pay": 6426},
        "Room 001": {"currency": "EUR", "total": 4000, "tax": 760, "to_pay": 4760},
        "Room 002": None,
    }
    for room in (dear, cheap):
        quote = await operator.post("/v1/quotes", {"member_id": payer.member, "bookings": [wish(room, 10, 12)]})
        assert quote["to_pay"] == by_name(page)[room.row.name]["to_pay"]
    async with signed_in(operator, {"id": payer.member}) as me:
        mine = await me.get("/v1/me/availability", params=TWO_HOURS)
    assert by_name(mine.json()) == by_name(page)
    assert by_name(await operator.get("/v1/availability", **TWO_HOURS))["Room 001"]["total"] == 5000
    without = await operator.get("/v1/availability", **{**TWO_HOURS, "prices": "false"})
    assert len(without["data"]) == 4
    assert "price" not in without["data"][0]
    assert free.row.name in by_name(page)


async def test_prices_go_with_a_certain_time(operator: Operator) -> None:
    await a_room(operator)
    refused = await operator.get("/v1/availability", 422, **{"from": at(8).isoformat(), "prices": "true"})
    assert refused["errors"][0]["pointer"] == "query/prices"


@pytest.mark.parametrize("count", [2, 30])
async def test_prices_take_one_statement_more(operator: Operator, count: int) -> None:
    rooms = await some_rooms(operator, count)
    await a_rate(operator, hourly(2000), location_id=rooms[0].location.id)
    await operator.get("/v1/availability", **TWO_HOURS)
    async with round_trips(operator.db) as sent:
        page = await operator.get("/v1/availability", **TWO_HOURS)
    assert len(page["data"]) == count
    assert len(sent) == 5, sent
