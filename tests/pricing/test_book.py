"""Which rate counts: by target, audience and day; and how much of what is comparable is taken. Read from PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from coworkapi.core.ids import new_id
from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.service import RateBook, occupancies, rate_book
from coworkapi.pricing.values import DemandStep, Price
from tests.bookings.factories import Room, a_room, at
from tests.operator import Operator
from tests.pricing.factories import BERLIN, LONG_AGO, a_rate, hourly, no_holidays, read
from tests.spaces.factories import a_location, occupy

START, END = at(10), at(11)


async def book_of(operator: Operator, *rooms: Room) -> RateBook:
    found = await read(operator, [room.row.id for room in rooms], START, END)
    return rate_book(found.rates)


def price_of(book: RateBook, room: Room, **options: Any) -> Price | None:
    return book.price(
        **{
            "resource_id": room.row.id,
            "resource_type_id": room.row.resource_type_id,
            "location_id": room.location.id,
            "currency": "EUR",
            "starts_at": START,
            "ends_at": END,
            "zone": BERLIN,
            "holidays": no_holidays,
            "audience": "members",
            "now": LONG_AGO,
        }
        | options
    )


async def test_nothing_is_priced_without_a_rate(operator: Operator, stranger: Operator) -> None:
    room = await a_room(operator)
    await a_rate(operator, resource_id=room.row.id, state="draft")
    elsewhere = await a_room(stranger)
    await a_rate(stranger, resource_id=elsewhere.row.id)
    assert price_of(await book_of(operator, room), room) is None


async def test_the_nearest_target_wins(operator: Operator) -> None:
    room = await a_room(operator)
    other = await a_room(operator, location=room.location)
    where = {"location_id": room.location.id}
    kind = {"resource_type_id": room.row.resource_type_id}
    asked = []
    for amount, target in ((100, where), (200, kind), (300, kind | where), (400, {"resource_id": room.row.id})):
        await a_rate(operator, hourly(amount), **target)
        found = price_of(await book_of(operator, room, other), room)
        asked.append(found.total if found else None)
    assert asked == [100, 200, 300, 400]
    theirs = price_of(await book_of(operator, room, other), other)
    assert theirs is not None
    assert theirs.total == 100  # another type at the same location


async def test_the_askers_audience_before_everyone(operator: Operator) -> None:
    room = await a_room(operator)
    target = {"resource_id": room.row.id}
    await a_rate(operator, hourly(3000), **target)
    await a_rate(operator, hourly(2000), audience="members", **target)
    book = await book_of(operator, room)
    totals = [found.total for who in ("members", "public") if (found := price_of(book, room, audience=who))]
    assert totals == [2000, 3000]


async def test_no_rate_for_the_asker_is_not_free(operator: Operator) -> None:
    room = await a_room(operator)
    await a_rate(operator, audience="members", resource_id=room.row.id)
    with pytest.raises(NoPrice, match="the public on 2026-11-02"):
        price_of(await book_of(operator, room), room, audience="public")


async def test_a_day_that_no_rate_covers_is_not_free(operator: Operator) -> None:
    room = await a_room(operator)
    for first, until in ((date(2026, 1, 1), date(2026, 11, 2)), (date(2026, 11, 3), None)):
        await a_rate(operator, resource_id=room.row.id, valid_from=first, valid_until=until)
    book = await book_of(operator, room)
    with pytest.raises(NoPrice, match="2026-11-02") as raised:
        price_of(book, room)
    assert raised.value.extra == {"day": "2026-11-02"}


async def test_what_was_withdrawn_is_not_free(operator: Operator) -> None:
    room = await a_room(operator)
    await a_rate(operator, resource_id=room.row.id, state="withdrawn")
    with pytest.raises(NoPrice):
        price_of(await book_of(operator, room), room)


async def test_a_type_has_a_rate_for_each_currency(operator: Operator) -> None:
    room = await a_room(operator)
    kind = {"resource_type_id": room.row.resource_type_id}
    await a_rate(operator, hourly(2000), **kind)
    book = await book_of(operator, room)
    assert price_of(book, room, currency="GBP") is None  # nobody has set a price in pounds
    await a_rate(operator, hourly(1700), currency="GBP", **kind)
    found = price_of(await book_of(operator, room), room, currency="GBP")
    assert found is not None
    assert (found.total, found.currency) == (1700, "GBP")


async def test_a_location_that_changed_its_currency_is_not_free(operator: Operator) -> None:
    room = await a_room(operator)
    await a_rate(operator, location_id=room.location.id)
    with pytest.raises(NoPrice, match="in USD"):
        price_of(await book_of(operator, room), room, currency="USD")


async def test_occupancy_counts_what_is_comparable(operator: Operator) -> None:
    location = await a_location(operator)
    rooms = [await a_room(operator, location=location) for _ in range(4)]
    kind = rooms[0].row.resource_type_id
    async with operator.db.transaction(operator.principal) as session:
        for room in rooms[1:]:
            row = await session.get_one(type(room.row), (operator.organization_id, room.row.id))
            row.resource_type_id = kind
    start, end = START.isoformat(), END.isoformat()
    own = await occupy(operator, await operator.get(f"/v1/resources/{rooms[0].id}"), start, end)
    later = (END + timedelta(hours=1)).isoformat()
    await occupy(operator, await operator.get(f"/v1/resources/{rooms[1].id}"), end, later)
    group = (location.id, kind)
    assert (await read(operator, [rooms[0].row.id], START, END)).occupancy is None  # no rate asks
    demand = [DemandStep(above_percent=20, adjust_percent=10)]
    await a_rate(operator, hourly(demand=demand), resource_type_id=kind)
    assert occupancies((await read(operator, [rooms[0].row.id], START, END)).occupancy) == {group: Fraction(1, 4)}
    moved = await read(operator, [rooms[0].row.id], START, END, own=own)
    assert occupancies(moved.occupancy) == {group: Fraction(0)}
    longer = await read(operator, [rooms[3].row.id], START, END + timedelta(minutes=1))
    assert occupancies(longer.occupancy) == {group: Fraction(1, 2)}


async def test_each_place_of_a_pool_counts(operator: Operator) -> None:
    desks = await a_room(operator, units=10, is_pool=True)
    await a_rate(operator, hourly(demand=[DemandStep(below_percent=50, adjust_percent=-15)]), resource_id=desks.row.id)
    three = {"unit_ids": (await operator.get(f"/v1/resources/{desks.id}"))["unit_ids"][:3]}
    await occupy(operator, three, START.isoformat(), END.isoformat())
    found = await read(operator, [desks.row.id], START, END)
    share = occupancies(found.occupancy)[desks.location.id, desks.row.resource_type_id]
    assert share == Fraction(3, 10)
    book = rate_book(found.rates)
    assert book.needs_occupancy
    quoted = price_of(book, desks, occupancy=share)
    assert quoted is not None
    assert [(line.name, line.amount) for line in quoted.lines] == [("Standard", 2000), ("Low demand", -300)]


async def test_one_price_for_any_number_of_resources(operator: Operator) -> None:
    """200 resources of one type: the same price as for each alone, computed once."""
    room = await a_room(operator)
    await a_rate(operator, resource_type_id=room.row.resource_type_id)
    alone = price_of(await book_of(operator, room), room)
    book = await book_of(operator, room)
    many = [price_of(book, room, resource_id=new_id()) for _ in range(200)]
    assert many == [alone] * 200
    assert all(one is many[0] for one in many)
