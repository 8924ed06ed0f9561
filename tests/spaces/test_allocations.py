"""Nobody shares a unit, whoever races. Each contender has a transaction of its own on the real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import enter
from coworkapi.spaces import service
from coworkapi.spaces.models import Allocation, Location
from coworkapi.spaces.service import UnitsTaken, Wanted
from tests.operator import Operator
from tests.spaces.factories import a_location, some_units

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def hours(first: float, last: float) -> Range[datetime]:
    return Range(START + timedelta(hours=first), START + timedelta(hours=last))


async def race(operator: Operator, work: Callable[[AsyncSession, int], Awaitable[object]], count: int) -> list[bool]:
    """Who won of `count` units of work at once; any error but UnitsTaken fails the test."""

    async def one(number: int) -> bool:
        try:
            async with operator.db.transaction(operator.principal) as session:
                await work(session, number)
                await asyncio.sleep(0.005)  # hold what was won, so that others meet it uncommitted
        except UnitsTaken:
            return False
        return True

    return list(await asyncio.gather(*(one(number) for number in range(count))))


async def rows(operator: Operator) -> list[Allocation]:
    async with operator.db.transaction(operator.principal) as session:
        return list((await session.scalars(select(Allocation).order_by(Allocation.unit_id, Allocation.period))).all())


async def take(operator: Operator, unit_ids: Sequence[UUID], period: Range[datetime]) -> UUID:
    source_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        await service.allocate(session, unit_ids=unit_ids, period=period, kind="booking", source_id=source_id)
    return source_id


async def test_of_twenty_who_race_for_a_room_one_gets_it(operator: Operator) -> None:
    units = await some_units(operator, 1)
    won = await race(
        operator,
        lambda session, n: service.allocate(
            session, unit_ids=units, period=hours(0, 2 + n / 10), kind="booking", source_id=new_id()
        ),
        20,
    )
    assert sum(won) == 1
    assert len(await rows(operator)) == 1


async def test_a_divisible_room_and_its_parts(operator: Operator) -> None:
    a, b = await some_units(operator, 2)
    # Also named in the wrong order: the statement itself sorts.
    shapes = ([a], [b], [a, b], [b, a])
    started = time.perf_counter()
    won = await race(
        operator,
        lambda session, n: service.allocate(
            session, unit_ids=shapes[n % 4], period=hours(0, 1), kind="booking", source_id=new_id()
        ),
        20,
    )
    assert time.perf_counter() - started < 0.9  # deadlock_timeout is 1 s: nobody waited for it
    taken = await rows(operator)
    assert {row.unit_id for row in taken} in ({a}, {b}, {a, b})
    assert len(taken) == len({row.unit_id for row in taken})
    sources = {row.source_id for row in taken}
    assert len(sources) == sum(won)


async def test_a_pool_gives_each_place_once(operator: Operator) -> None:
    units = await some_units(operator, 5)
    won = await race(
        operator,
        lambda session, n: service.allocate_from_pool(
            session, unit_ids=units, quantity=1, period=hours(0, 8), kind="booking", source_id=new_id()
        ),
        30,
    )
    assert sum(won) == 5
    assert sorted(row.unit_id for row in await rows(operator)) == sorted(units)


async def test_a_pool_that_is_asked_for_several_places(operator: Operator) -> None:
    units = await some_units(operator, 7)
    started = time.perf_counter()
    won = await race(
        operator,
        lambda session, n: service.allocate_from_pool(
            session, unit_ids=units, quantity=2 + n % 2, period=hours(0, 8), kind="booking", source_id=new_id()
        ),
        20,
    )
    assert time.perf_counter() - started < 0.9
    taken = await rows(operator)
    assert len(taken) == len({row.unit_id for row in taken}) in (6, 7)  # 2+2+2, 2+2+3 or 3+3
    per_source: dict[UUID, int] = {}
    for row in taken:
        per_source[row.source_id] = per_source.get(row.source_id, 0) + 1
    assert set(per_source.values()) <= {2, 3}
    assert len(per_source) == sum(won)


async def test_who_gets_a_part_keeps_nothing(operator: Operator) -> None:
    a, b = await some_units(operator, 2)
    await take(operator, [b], hours(0, 1))
    async with operator.db.transaction(operator.principal) as session:
        with pytest.raises(UnitsTaken) as caught:
            await service.allocate(session, unit_ids=[a, b], period=hours(0, 1), kind="booking", source_id=new_id())
        assert caught.value.unit_ids == [b]
    # The transaction above was committed all the same.
    assert [row.unit_id for row in await rows(operator)] == [b]


async def test_periods_are_half_open_and_may_have_no_end(operator: Operator) -> None:
    units = await some_units(operator, 1)
    await take(operator, units, hours(0, 1))
    await take(operator, units, Range(START + timedelta(hours=1), None))
    with pytest.raises(UnitsTaken):
        await take(operator, units, hours(5000, 5001))


async def test_a_pool_says_how_many_are_left(operator: Operator) -> None:
    units = await some_units(operator, 3)
    await take(operator, units[:2], hours(0, 1))
    for quantity, said in ((2, "1 of its 3 places"), (4, "it has 3 places")):
        async with operator.db.transaction(operator.principal) as session:
            with pytest.raises(UnitsTaken, match=said):
                await service.allocate_from_pool(
                    session,
                    unit_ids=units,
                    quantity=quantity,
                    period=hours(0, 1),
                    kind="booking",
                    source_id=new_id(),
                )
    assert len(await rows(operator)) == 2


async def test_moving_over_ones_own_time(operator: Operator) -> None:
    a, b = await some_units(operator, 2)
    source = await take(operator, [a], hours(0, 2))
    other = await take(operator, [b], hours(4, 5))
    async with operator.db.transaction(operator.principal) as session:
        await service.move(session, source_id=source, unit_ids=[a, b], period=hours(1, 4), kind="booking")
    assert [(row.unit_id, row.period.lower, row.source_id) for row in await rows(operator)] == sorted(
        [
            (a, hours(1, 4).lower, source),
            (b, hours(1, 4).lower, source),
            (b, hours(4, 5).lower, other),
        ]
    )
    with pytest.raises(UnitsTaken):
        async with operator.db.transaction(operator.principal) as session:
            await service.move(session, source_id=source, unit_ids=[b], period=hours(3, 6), kind="booking")
    assert len(await rows(operator)) == 3


async def test_two_who_trade_places_lose_at_once(operator: Operator) -> None:
    a, b = await some_units(operator, 2)
    sources = [await take(operator, [a], hours(0, 1)), await take(operator, [b], hours(0, 1))]
    started = time.perf_counter()
    won = await race(
        operator,
        lambda session, n: service.move(
            session, source_id=sources[n], unit_ids=[[b], [a]][n], period=hours(0, 1), kind="booking"
        ),
        2,
    )
    assert won == [False, False]
    assert time.perf_counter() - started < 0.9
    assert len(await rows(operator)) == 2


async def test_twenty_who_move_into_one_slot(operator: Operator) -> None:
    units = await some_units(operator, 21)
    sources = [await take(operator, [unit], hours(0, 1)) for unit in units[:20]]
    won = await race(
        operator,
        lambda session, n: service.move(
            session, source_id=sources[n], unit_ids=units[20:], period=hours(0, 1), kind="booking"
        ),
        20,
    )
    assert sum(won) == 1
    assert len(await rows(operator)) == 20


async def test_many_at_once(operator: Operator) -> None:
    a, b = await some_units(operator, 2)
    await take(operator, [b], hours(24, 25))
    wanted = [Wanted(new_id(), [a, b], hours(24 * day, 24 * day + 1)) for day in range(4)]
    wanted.append(Wanted(new_id(), [a], hours(0.5, 2)))  # overlaps the first
    async with operator.db.transaction(operator.principal) as session:
        won, lost = await service.allocate_many(session, wanted, kind="booking")
    assert won == [wanted[0].source_id, wanted[2].source_id, wanted[3].source_id]
    assert lost == [wanted[1].source_id, wanted[4].source_id]
    assert len(await rows(operator)) == 1 + 3 * 2


async def test_releasing_and_relabelling(operator: Operator) -> None:
    a, b = sorted(await some_units(operator, 2))
    hold, other = await take(operator, [a, b], hours(0, 1)), await take(operator, [a], hours(1, 2))
    async with operator.db.transaction(operator.principal) as session:
        assert await service.relabel(session, source_ids=[hold], kind="hold") == 2
        found = await service.occupied(session, unit_ids=[a, b], period=hours(0.5, 1.5))
        assert [(one.unit_id, one.kind, one.source_id) for one in found] == [
            (a, "hold", hold),
            (b, "hold", hold),
            (a, "booking", other),
        ]
        assert await service.release(session, source_ids=[hold]) == 2
    assert [row.source_id for row in await rows(operator)] == [other]


async def test_calendars_are_remembered_per_version(operator: Operator) -> None:
    location = await a_location(operator, hours=[(0, 540, 1080)])
    async with operator.db.transaction(operator.principal) as session:
        first = await service.calendars(session, {location.id: 1, new_id(): 1})
        assert list(first) == [location.id]
        assert first[location.id].week == (((540, 1080),), (), (), (), (), (), ())
        again = await service.calendars(session, {location.id: 1})
        assert again[location.id] is first[location.id]
        assert await service.load_calendar(session, location.id) is first[location.id]


async def test_a_calendar_of_a_version_that_was_rolled_back_is_forgotten(operator: Operator) -> None:
    location = await a_location(operator)
    async with operator.db.session() as session:
        await enter(session, operator.principal)
        mine = await session.get_one(Location, (operator.organization_id, location.id))
        mine.time_zone, mine.version = "America/New_York", 2
        await session.flush()
        assert (await service.load_calendar(session, location.id)).time_zone == "America/New_York"
        await session.rollback()
    async with operator.db.transaction(operator.principal) as session:
        again = await session.get_one(Location, (operator.organization_id, location.id))
        again.time_zone, again.version = "Asia/Tokyo", 2
    async with operator.db.transaction(operator.principal) as session:
        assert (await service.calendars(session, {location.id: 2}))[location.id].time_zone == "Asia/Tokyo"


async def test_handed_over_units_are_given_up_one_by_one(operator: Operator) -> None:
    units = await some_units(operator, 3)
    sale, first, second = new_id(), new_id(), new_id()
    async with operator.db.transaction(operator.principal) as session:
        got = await service.allocate_from_pool(
            session, unit_ids=units, quantity=2, period=hours(0, 8), kind="pass", source_id=sale
        )
        assert await service.hand_over(session, source_id=sale, to=dict(zip(got, (first, second), strict=True))) == 2
    assert {row.source_id for row in await rows(operator)} == {first, second}
    async with operator.db.transaction(operator.principal) as session:
        assert await service.release(session, source_ids=[first]) == 1
    assert [row.unit_id for row in await rows(operator)] == [got[1]]
