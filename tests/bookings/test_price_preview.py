"""What last month's bookings would have cost under a rate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from coworkapi.bookings.models import Booking
from coworkapi.core.ids import decode_id, encode_id
from tests.bookings.factories import Room, a_member, a_room, at, wish
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly
from tests.spaces.factories import a_location

WEEK = {"from_on": "2026-11-02", "to_on": "2026-11-09"}


async def book(operator: Operator, room: Room, start: float, end: float, days: int = 0, **fields: Any) -> str:
    booking = await operator.post("/v1/bookings", wish(room, start, end, days, **fields))
    return str(booking["id"])


async def set_price(operator: Operator, booking: str, lines: list[tuple[str, int]], **more: Any) -> None:
    """As booking under a rate leaves it."""
    price = {"currency": "EUR", "lines": [{"code": code, "amount": amount} for code, amount in lines]} | more
    async with operator.db.transaction(operator.principal) as session:
        row = await session.get_one(Booking, (operator.organization_id, decode_id("bkg", booking)))
        row.price = price


async def test_each_booking_and_the_totals(operator: Operator) -> None:
    room = await a_room(operator, name="Turing")
    member = await a_member(operator)
    first = await book(operator, room, 9, 11, member_id=member)
    second = await book(operator, room, 16, 18, days=1, member_id=member)
    await book(operator, room, 9, 11, days=8, member_id=member)  # the week after
    await set_price(operator, first, [("base", 5000), ("discount", -500)])
    tariff = {
        "amount": 2000,
        "windows": [{"name": "Evening", "weekdays": [2], "opens": "17:00", "closes": "22:00", "amount": 3000}],
    }
    asked = {"tariff": tariff, "currency": "EUR", "resource_id": room.id}
    found = await operator.post("/v1/rates/preview", WEEK | asked, status=200)
    euros = {"currency": "EUR"}
    # Monday 09-11: 2 x 20.00 = 40.00, was 50.00 before the discount; Tuesday 16-18: 20.00 + 30.00, was free
    assert [(one["booking_id"], one["was"], one["would_be"], one["difference"]["amount"]) for one in found["data"]] == [
        (first, {"amount": 5000} | euros, {"amount": 4000} | euros, -1000),
        (second, None, {"amount": 5000} | euros, 5000),
    ]
    assert found["totals"] == {
        "bookings": 2,
        "dearer": 1,
        "cheaper": 1,
        "was": {"amount": 5000} | euros,
        "would_be": {"amount": 9000} | euros,
        "difference": {"amount": 4000} | euros,
    }
    assert found["next_cursor"] is None


async def test_a_draft_is_tried_without_a_trace(operator: Operator) -> None:
    room = await a_room(operator)
    await book(operator, room, 9, 10)
    rate = await a_rate(operator, hourly(1200), resource_id=room.row.id, state="draft")
    asked = WEEK | {"rate_id": encode_id("rate", rate.id)}
    found = await operator.post("/v1/rates/preview", asked, status=200)
    assert found["totals"]["would_be"]["amount"] == 1200
    assert (await operator.get("/v1/rates", state="published"))["data"] == []


async def test_a_nearer_rate_goes_before_it(operator: Operator) -> None:
    location = await a_location(operator)
    own, other = await a_room(operator, location=location), await a_room(operator, location=location)
    for room in (own, other):
        await book(operator, room, 9, 10)
    await a_rate(operator, hourly(5000), resource_id=own.row.id)
    asked = {"tariff": {"amount": 1000}, "currency": "EUR", "location_id": encode_id("loc", location.id)}
    found = await operator.post("/v1/rates/preview", WEEK | asked, status=200)
    assert [one["resource_id"] for one in found["data"]] == [other.id]


async def test_members_and_the_public_are_told_apart(operator: Operator) -> None:
    room = await a_room(operator)
    walk_in = await book(operator, room, 9, 10)
    await book(operator, room, 10, 11, member_id=await a_member(operator))
    asked = {"tariff": {"amount": 1000}, "currency": "EUR", "resource_id": room.id, "audience": "public"}
    found = await operator.post("/v1/rates/preview", WEEK | asked, status=200)
    assert [one["booking_id"] for one in found["data"]] == [walk_in]


async def test_demand_and_last_minute_are_those_of_its_pricing(operator: Operator) -> None:
    room = await a_room(operator)
    booking = await book(operator, room, 9, 10, days=2)
    # Priced a day and an hour before its start, when 4 of 5 were taken.
    early = (at(9, 2) - timedelta(hours=25)).isoformat()
    await set_price(operator, booking, [("base", 2000)], priced_at=early, occupancy="4/5")
    tariff = {
        "amount": 2000,
        "demand": [{"above_percent": 70, "adjust_percent": 20}],
        "last_minute": [{"hours": 24, "percent_off": 50}],
    }
    asked = {"tariff": tariff, "currency": "EUR", "resource_id": room.id}
    found = await operator.post("/v1/rates/preview", WEEK | asked, status=200)
    assert found["totals"]["would_be"]["amount"] == 2400  # 20.00 + 20 %


async def test_pages_share_their_totals(operator: Operator) -> None:
    room = await a_room(operator)
    made = [await book(operator, room, 9 + hour, 10 + hour) for hour in range(5)]
    asked = WEEK | {"tariff": {"amount": 1000}, "currency": "EUR", "resource_id": room.id}
    seen, cursor = [], None
    while True:
        query = "?limit=2" + (f"&cursor={cursor}" if cursor else "")
        page = await operator.post(f"/v1/rates/preview{query}", asked, status=200)
        assert page["totals"]["bookings"] == 5
        seen += [one["booking_id"] for one in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"to_on": "2026-11-02"}, "/to_on"),
        ({"tariff": None}, "/tariff"),
        ({"currency": "USD"}, "/currency"),
        ({"resource_id": None}, "/resource_id"),
        ({"tariff": {"amount": -1}}, "/tariff/amount"),
    ],
)
async def test_what_can_not_be_tried(operator: Operator, wrong: dict[str, Any], pointer: str) -> None:
    room = await a_room(operator)
    asked = WEEK | {"tariff": {"amount": 1000}, "currency": "EUR", "resource_id": room.id} | wrong
    refused = await operator.post("/v1/rates/preview", asked, status=422)
    assert refused["errors"][0]["pointer"] == pointer


async def test_a_rate_says_everything_itself(operator: Operator) -> None:
    room = await a_room(operator)
    rate = await a_rate(operator, resource_id=room.row.id)
    asked = WEEK | {"rate_id": encode_id("rate", rate.id), "currency": "EUR"}
    refused = await operator.post("/v1/rates/preview", asked, status=422)
    assert refused["errors"] == [
        {
            "pointer": "/currency",
            "code": "given_by_rate",
            "detail": "the rate says it: leave it out, or leave rate_id out to try a tariff of your own",
        }
    ]


_MANY = text("""
INSERT INTO bookings SELECT (jsonb_populate_record(b, jsonb_build_object(
  'id', gen_random_uuid(), 'starts_at', b.starts_at + n * interval '1 minute', 
  'ends_at', b.ends_at + n * interval '1 minute'
))).* FROM bookings b, generate_series(1, 2200) AS n""")


async def test_any_number_is_gone_through_as_long_work(operator: Operator) -> None:
    """2201 bookings of an hour, in three steps; the first two cost 15.00, the others nothing yet."""
    room = await a_room(operator, name="Turing")
    first = await book(operator, room, 9, 10)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(_MANY)
        ids = list(await session.scalars(select(Booking.id).order_by(Booking.starts_at, Booking.id)))
    for booking in ids[:2]:
        await set_price(operator, encode_id("bkg", booking), [("base", 1500)])
    asked = WEEK | {"tariff": {"amount": 1000}, "currency": "EUR", "resource_id": room.id}
    at_once = await operator.post("/v1/rates/preview?limit=1", asked, status=200)
    queued = await operator.post("/v1/rates/previews", asked, status=202)
    assert (queued["kind"], queued["state"]) == ("rates.preview", "queued")
    await operator.sweep()
    done = await operator.get(f"/v1/operations/{queued['id']}")
    assert (done["state"], done["done"], done["total"]) == ("succeeded", 2201, 2201), done
    # 2 x 15.00 were; 2201 x 10.00 would be, and 2.50 more for each of the 56 that midnight cuts amid two quarters
    assert done["result"]["totals"] == at_once["totals"]
    assert (at_once["totals"]["was"]["amount"], at_once["totals"]["would_be"]["amount"]) == (3000, 2_215_000)
    rows = (await operator.get(f"/v1/operations/{queued['id']}/rows"))["data"]
    assert [(one["number"], one["outcome"]) for one in rows[:3]] == [(1, "cheaper"), (2, "cheaper"), (3, "dearer")]
    assert rows[0]["subject_id"] == first
    assert rows[0]["errors"][0]["detail"].endswith("15.00 EUR -> 10.00 EUR")
    assert (await operator.post("/v1/rates/previews", asked | {"to_on": WEEK["from_on"]}, 422))["code"] == "invalid"
