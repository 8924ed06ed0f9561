"""Facts: kept with their change, numbered without a gap, handed to every handler, shown in an order that stands."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi import wiring
from coworkapi.core.db import Database
from coworkapi.core.dues import write_dues
from coworkapi.core.events import FACT_TYPES, Event, EventDelivery, Fact, StoredEvent, emit, subscribe
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.jobs import BATCH, MAX_ATTEMPTS, deliver_events, tidy
from coworkapi.core.principal import Principal, system_principal
from coworkapi.core.schemas import Out
from coworkapi.core.unit_of_work import become, enter
from coworkapi.identity.models import Role
from tests.operator import Operator


class PingOut(Out):
    text: str


class Pinged(Fact, name="test.pinged", data=PingOut):
    """Something was pinged."""


class Ponged(Fact, name="test.ponged", data=PingOut):
    """A reaction's own fact."""


for name in ("test.pinged", "test.ponged"):
    FACT_TYPES.pop(name)  # known to these tests, not to the document

handled: list[tuple[str, str]] = []
trouble: list[Exception] = []


async def note(session: AsyncSession, event: StoredEvent) -> None:
    handled.append(("note", event.data["text"]))


async def write(session: AsyncSession, event: StoredEvent) -> None:
    """Writes in its own transaction, then may fail."""
    handled.append(("write", event.data["text"]))
    session.add(Role(name=event.data["text"], scopes=[]))
    await session.flush()
    emit(session, Ponged(aggregate_id=event.aggregate_id, data=PingOut(text="pong")))
    if trouble:
        raise trouble[0]


async def echo(session: AsyncSession, event: StoredEvent) -> None:
    handled.append(("echo", event.data["text"]))


@pytest.fixture(autouse=True)
def _reactions(db: Database) -> Iterator[None]:
    """These reactions instead of the service's. (`db` first: making the application sets the service's.)"""
    handled.clear()
    trouble.clear()
    subscribe({Pinged: [note, write], Ponged: [echo]})
    yield
    subscribe(wiring.HANDLERS)


async def ping(operator: Operator, *texts: str, aggregate: UUID | None = None) -> UUID:
    """One transaction that emits these."""
    aggregate = aggregate or new_id()
    async with operator.db.transaction(operator.principal) as session:
        emit(session, *(Pinged(aggregate_id=aggregate, data=PingOut(text=it)) for it in texts))
    return aggregate


async def deliveries(operator: Operator) -> list[EventDelivery]:
    async with operator.db.transaction(operator.principal) as session:
        return list((await session.execute(select(EventDelivery).order_by(EventDelivery.handler))).scalars())


async def roles(operator: Operator) -> list[str]:
    async with operator.db.transaction(operator.principal) as session:
        return list((await session.execute(select(Role.name))).scalars())


async def hurry(operator: Operator) -> None:
    """Makes waiting retries due."""
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE event_deliveries SET next_attempt_at = now()"))


async def test_a_fact_is_kept_with_a_debt_to_each_handler(operator: Operator) -> None:
    aggregate = await ping(operator, "a")
    (event,) = await operator.events()
    assert event["type"] == "test.pinged"
    assert (event["data"], event["sequence"], event["principal"]) == ({"text": "a"}, 1, "system")
    assert event["aggregate_id"] == str(aggregate)
    found = [(it.handler, it.state) for it in await deliveries(operator)]
    assert found == [("core.note", "pending"), ("core.write", "pending")]


async def test_nothing_is_kept_of_what_is_rolled_back(operator: Operator) -> None:
    async with operator.db.unit() as unit:
        await enter(unit, operator.principal)
        emit(unit.session, Pinged(aggregate_id=new_id(), data=PingOut(text="a")))
        await write_dues(unit, None, None, None, None)
    assert (await operator.events(), await deliveries(operator)) == ([], [])


async def test_handlers_run_once_and_their_own_facts_are_handled_too(operator: Operator) -> None:
    await ping(operator, "a")
    assert await operator.sweep() == 3
    assert await operator.sweep() == 0
    assert sorted(handled) == [("echo", "pong"), ("note", "a"), ("write", "a")]
    assert await roles(operator) == ["a"]
    assert {it.state for it in await deliveries(operator)} == {"done"}
    assert [event["sequence"] for event in await operator.events()] == [1, 2]


async def test_a_handler_that_fails_is_undone_and_tried_again(operator: Operator) -> None:
    await ping(operator, "a")
    trouble.append(RuntimeError("no\0t today"))
    await operator.sweep()
    note_row, write_row = await deliveries(operator)
    assert (note_row.state, write_row.state, write_row.attempts) == ("done", "pending", 1)
    assert write_row.last_error == "not today"
    assert timedelta(seconds=1) < write_row.next_attempt_at - datetime.now(UTC) <= timedelta(seconds=2)
    assert await roles(operator) == []
    assert [event["type"] for event in await operator.events()] == ["test.pinged"]

    await operator.sweep()
    assert len(handled) == 2, "not before its time"
    trouble.clear()
    await hurry(operator)
    await operator.sweep()
    assert await roles(operator) == ["a"]
    assert [event["type"] for event in await operator.events()] == ["test.pinged", "test.ponged"]


async def test_waits_double_to_an_hour_and_end_in_a_failure_that_is_kept(operator: Operator) -> None:
    await ping(operator, "a")
    trouble.append(RuntimeError("never"))
    waits = []
    for _ in range(MAX_ATTEMPTS + 2):
        await hurry(operator)
        before = datetime.now(UTC)
        await operator.sweep()
        row = (await deliveries(operator))[1]
        waits.append(round((row.next_attempt_at - before).total_seconds()))
    assert waits[:5] == [2, 4, 8, 16, 32]
    assert waits[MAX_ATTEMPTS - 2] == 3600
    assert (row.state, row.attempts, row.last_error) == ("failed", MAX_ATTEMPTS, "never")
    assert handled.count(("write", "a")) == MAX_ATTEMPTS


async def test_a_handler_that_is_gone_keeps_the_debt(operator: Operator) -> None:
    await ping(operator, "a")
    subscribe({Pinged: [note]})
    await operator.sweep()
    row = (await deliveries(operator))[1]
    assert row.state == "pending"
    assert "removed" in (row.last_error or "")


async def test_two_workers_share_the_work(operator: Operator) -> None:
    subscribe({Pinged: [note, write]})  # nobody reacts to the reactions, which a late worker would find and count
    for number in range(30):
        await ping(operator, str(number))
    done = await asyncio.gather(*(deliver_events(operator.db, operator.organization_id) for _ in range(4)))
    assert sum(done) == 60
    assert len(handled) == len(set(handled)) == 60
    assert sorted(await roles(operator), key=int) == [str(number) for number in range(30)]


async def test_more_than_a_batch(operator: Operator) -> None:
    subscribe({Pinged: [note]})
    await ping(operator, *(str(number) for number in range(BATCH + 5)))
    assert await operator.sweep() == BATCH + 5
    assert [it[1] for it in handled] == [str(number) for number in range(BATCH + 5)], "in the order of the facts"


async def test_concurrent_facts_of_one_aggregate_are_numbered_without_gap_or_conflict(operator: Operator) -> None:
    aggregate, tries = new_id(), 0

    async def one(number: int) -> None:
        nonlocal tries
        tries += 1
        await ping(operator, f"{number}a", f"{number}b", aggregate=aggregate)

    await asyncio.gather(*(one(number) for number in range(40)))
    found = await operator.events()
    assert tries == 40
    assert [event["sequence"] for event in found] == list(range(1, 81))
    texts = [event["data"]["text"] for event in found]
    assert [it[:-1] for it in texts[::2]] == [it[:-1] for it in texts[1::2]], "facts of one transaction stay together"
    assert {it[-1] for it in texts[::2]} == {"a"}


async def test_a_great_many_aggregates_beside_single_ones(operator: Operator) -> None:
    aggregates = [new_id() for _ in range(300)]

    async def many() -> None:
        async with operator.db.transaction(operator.principal) as session:
            emit(session, *(Pinged(aggregate_id=it, data=PingOut(text="many")) for it in aggregates))

    async def few() -> None:
        for it in random.sample(aggregates, 20):
            await ping(operator, "few", aggregate=it)

    await asyncio.gather(many(), few(), many(), few(), many())
    by_aggregate: dict[str, list[int]] = {}
    for event in await operator.events():
        by_aggregate.setdefault(event["aggregate_id"], []).append(event["sequence"])
    assert len(by_aggregate) == 300
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_aggregate.values())
    assert sum(map(len, by_aggregate.values())) == 940


async def positions(operator: Operator, after: str | None) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = (await operator.get("/v1/events", limit=100, **({"after": after} if after else {})))[
        "data"
    ]
    return data


async def test_a_transaction_that_commits_late_comes_later(operator: Operator) -> None:
    """An open transaction neither hides what others commit meanwhile, nor is stepped over when it ends."""
    async with operator.db.transaction(operator.principal) as late:
        late.add(Role(name="early to write", scopes=[]))
        await late.flush()
        emit(late, Pinged(aggregate_id=new_id(), data=PingOut(text="late")))
        await ping(operator, "prompt")
        first = await positions(operator, None)
        assert [it["data"]["text"] for it in first] == ["prompt"]
    second = await positions(operator, first[-1]["id"])
    assert [it["data"]["text"] for it in second] == ["late"]


async def test_a_reader_waits_for_who_is_committing(operator: Operator) -> None:
    async with operator.db.unit() as unit:
        await enter(unit, operator.principal)
        emit(unit.session, Pinged(aggregate_id=new_id(), data=PingOut(text="committing")))
        await write_dues(unit, None, None, None, None)
        reading = asyncio.create_task(positions(operator, None))
        other = asyncio.create_task(ping(operator, "behind"))
        await asyncio.sleep(0.3)
        assert not reading.done()
        await operator.db.finish(unit)
    texts = [it["data"]["text"] for it in await reading]
    await other
    assert texts[0] == "committing"
    assert [it["data"]["text"] for it in await positions(operator, None)] == ["committing", "behind"]


async def test_a_reader_that_follows_the_feed_misses_none_and_sees_none_twice(operator: Operator) -> None:
    writing = True

    async def writer(number: int) -> None:
        for count in range(15):
            async with operator.db.transaction(operator.principal) as session:
                await session.execute(text("SELECT pg_current_xact_id()"))
                await asyncio.sleep(random.random() * 0.02)
                emit(session, Pinged(aggregate_id=new_id(), data=PingOut(text=f"{number}-{count}")))

    async def reader() -> list[str]:
        seen: list[str] = []
        after: str | None = None
        while True:
            last_round = not writing
            for event in await positions(operator, after):
                seen.append(event["data"]["text"])
                after = event["id"]
            if last_round:
                return seen

    reading = [asyncio.create_task(reader()) for _ in range(2)]
    await asyncio.gather(*(writer(number) for number in range(8)))
    writing = False
    for task in reading:
        seen = await task
        assert sorted(seen) == sorted(f"{number}-{count}" for number in range(8) for count in range(15))
        assert len(seen) == 120


async def test_where_a_reader_left_off_may_be_unknown(operator: Operator, stranger: Operator) -> None:
    await ping(stranger, "theirs")
    theirs = (await stranger.events())[0]["id"]
    for unknown in (theirs, encode_id("evt", new_id())):
        assert "after:" in (await operator.get("/v1/events", status=404, after=unknown))["detail"]


async def test_filters(operator: Operator) -> None:
    one, two = await ping(operator, "a"), await ping(operator, "b")
    await operator.sweep()
    assert {it["type"] for it in await operator.events("test.ponged")} == {"test.ponged"}
    for params, count in (
        ({"type": "test.pinged"}, 2),
        ({"type": ["test.pinged", "test.ponged"]}, 4),
        ({"type": "no.such"}, 0),
        ({"aggregate_id": str(one)}, 2),
        ({"since": "2999-01-01T00:00:00Z"}, 0),
        ({"location_id": encode_id("loc", two)}, 0),
    ):
        assert len((await operator.get("/v1/events", **params))["data"]) == count, params


async def test_a_key_of_some_locations_sees_their_events(operator: Operator) -> None:
    here, there = new_id(), new_id()
    async with operator.db.transaction(operator.principal) as session:
        for place in (here, there, None):
            emit(session, Pinged(aggregate_id=new_id(), location_id=place, data=PingOut(text=str(place))))
    async with operator.client(await operator.key(["events:read"], [here])) as client:
        data = (await client.get("/v1/events")).json()["data"]
    assert [decode_id("loc", it["location_id"]) for it in data] == [here]


async def test_the_feed_is_its_own_organizations(operator: Operator, stranger: Operator) -> None:
    await ping(stranger, "theirs")
    assert await operator.events() == []


async def test_facts_are_append_only(operator: Operator) -> None:
    await ping(operator, "a")
    async with operator.db.session() as session:
        await session.execute(
            text("SELECT set_config('app.organization_id', :it, true)"), {"it": str(operator.organization_id)}
        )
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(text("UPDATE events SET type = 'x'"))


async def test_old_answers_are_forgotten(operator: Operator) -> None:
    async with operator.db.transaction(operator.principal) as session:
        for age in ("6 days", "8 days", "9 days"):
            await session.execute(
                text(
                    "INSERT INTO idempotency_keys"
                    " (key_hash, fingerprint, status, headers, body, request_id, created_at) VALUES"
                    " (convert_to(:age, 'UTF8'), '', 201, '{}', '', '', now() - CAST(:age AS text)::interval)"
                ),
                {"age": age},
            )
    assert await tidy(operator.db, wiring.UPKEEP) >= 2
    async with operator.db.transaction(operator.principal) as session:
        left = (await session.execute(text("SELECT convert_from(key_hash, 'UTF8') FROM idempotency_keys"))).scalars()
        assert list(left) == ["6 days"]


async def test_the_order_of_ids_is_the_order_of_positions(operator: Operator) -> None:
    await ping(operator, *(str(number) for number in range(50)))
    async with operator.db.transaction(operator.principal) as session:
        by_position = list((await session.execute(select(Event.id).order_by(Event.position))).scalars())
        by_id = list((await session.execute(select(Event.id).order_by(Event.id))).scalars())
    assert by_position == by_id


async def test_facts_stay_with_who_emitted_them_and_when(operator: Operator) -> None:
    """A transaction may go on as another, at another time of a test clock."""
    aggregate, member_id = new_id(), new_id()
    monday, tuesday = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)

    def says(text: str) -> Pinged:
        return Pinged(aggregate_id=aggregate, data=PingOut(text=text))

    principal = system_principal(operator.organization_id, test_clock_at=monday)
    async with operator.db.transaction(principal) as session:
        emit(session, says("one"), says("two"))
        member = Principal(kind="member", id=member_id, organization_id=operator.organization_id, test_clock_at=tuesday)
        await become(session, member)
        emit(session, says("three"))
    async with operator.db.transaction(operator.principal) as session:
        stored = await session.scalars(select(Event).where(Event.aggregate_id == aggregate).order_by(Event.sequence))
        assert [(event.data["text"], event.principal, event.occurred_at) for event in stored] == [
            ("one", "system", monday),
            ("two", "system", monday),
            ("three", encode_id("mem", member_id), tuesday),
        ]
