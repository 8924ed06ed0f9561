"""The dispatcher as a worker runs it: bad endpoints beside good ones, a kill, and what a fan-out costs.

`python -m benchmarks.webhooks` does the same with 200 endpoints and 20,000 events.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text

from coworkapi.core.principal import system_principal
from coworkapi.gateways.outgoing import Poster
from coworkapi.settings import Settings
from coworkapi.webhooks import dispatch as dispatch_module
from coworkapi.webhooks.dispatch import Dispatcher
from coworkapi.webhooks.fanning import fan_out
from coworkapi.webhooks.rules import DELAYS
from coworkapi.webhooks.service import seal_of
from tests.forked import PROCESSES
from tests.operator import Operator
from tests.webhooks.dispatch_worker import dispatch
from tests.webhooks.receiver import Receiver, receiver

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOOKS, LOG = "/v1/webhook-endpoints", "/v1/webhook-deliveries"


@pytest.fixture
async def taker() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


async def hook(operator: Operator, url: str) -> str:
    made: dict[str, Any] = await operator.post(HOOKS, {"url": url, "event_types": ["member.created"]})
    return str(made["id"])


async def happen(operator: Operator, count: int) -> set[str]:
    for number in range(count):
        await operator.post("/v1/members", {"name": f"m{number}"})
    return {one["id"] for one in await operator.events("member.created")}


@pytest.mark.slow
async def test_a_killed_worker_loses_nothing_and_bad_endpoints_delay_no_good_one(
    operator: Operator, taker: Receiver, settings: Settings
) -> None:
    good = [await hook(operator, f"{taker.url}/good/{number}") for number in range(8)]
    taker.answers |= {"/hang": None, "/broken": (500, {}), "/gone": (410, {})}
    bad = [await hook(operator, f"{taker.url}{path}") for path in ("/hang", "/broken", "/gone")]
    bad.append(await hook(operator, "http://127.0.0.1:9/closed"))
    worker = PROCESSES.Process(target=dispatch, args=(settings.database_url, settings.secret_key.get_secret_value()))
    worker.start()
    first = await happen(operator, 10)
    began = time.monotonic()
    while not all(len(taker.at(f"/good/{number}")) >= 10 for number in range(8)):
        assert time.monotonic() - began < 8, "the good ones wait for the one that hangs (for ten seconds)"
        await asyncio.sleep(0.05)
    worker.kill()
    worker.join()
    every = await happen(operator, 20)
    assert first < every
    # What a killed one had claimed is another's when its lease is over.
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE webhook_deliveries SET lease_until = now() WHERE lease_until IS NOT NULL"))
    stop, wake = asyncio.Event(), asyncio.Event()
    again = Dispatcher(seal_of(settings.secret_key.get_secret_value()), any_target=True)
    serving = asyncio.create_task(again.serve(operator.db, stop, wake))

    def came(number: int) -> set[str]:
        return {one.headers["webhook-id"] for one in taker.at(f"/good/{number}")}

    began = time.monotonic()
    while not all(came(number) == every for number in range(8)):
        assert time.monotonic() - began < 8, [len(every - came(number)) for number in range(8)]
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)  # recorded in batches
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert len((await operator.get(LOG, endpoint_id=good[0], state="delivered", limit=100))["data"]) == 30
    # The bad ones hold a place or two each, and what they were to get waits.
    assert len(taker.at("/hang")) <= 4
    pending = (await operator.get(LOG, endpoint_id=bad[1], state="pending", limit=100))["data"]
    assert len(pending) == 30
    assert len(taker.at("/gone")) <= 2


async def test_the_bad_ones_retry_on_schedule_by_the_test_clock_and_get_all_once_they_are_well(
    operator: Operator, taker: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch_module, "Poster", partial(Poster, seconds=0.2))
    monkeypatch.setattr(dispatch_module, "SWEEP_SECONDS", 0.1)
    clock = NOON
    await operator.set_clock(clock)
    good = [await hook(operator, f"{taker.url}/good/{number}") for number in range(4)]
    taker.answers |= {"/hang": None, "/broken": (500, {})}
    bad = [await hook(operator, url) for url in (f"{taker.url}/hang", f"{taker.url}/broken", "http://127.0.0.1:9/off")]
    events = 3

    async def waiting() -> list[dict[str, Any]]:
        rows = (await operator.get(LOG, state="pending", limit=100))["data"]
        return [one for one in rows if one["endpoint_id"] in bad]

    async def tried(times: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(20):
            while True:
                rows = await waiting()
                if [one["attempts"] for one in rows] == [times] * (len(bad) * events):
                    return rows
                await asyncio.sleep(0.05)

    stop, wake = asyncio.Event(), asyncio.Event()
    dispatcher = Dispatcher(seal_of(settings.secret_key.get_secret_value()), any_target=True)
    serving = asyncio.create_task(dispatcher.serve(operator.db, stop, wake))
    every = await happen(operator, events)
    for times, delay in enumerate(DELAYS[:4], 1):
        wake.set()
        due = [datetime.fromisoformat(one["next_attempt_at"]) for one in await tried(times)]
        assert all(0.9 * delay <= at - clock <= 1.1 * delay for at in due), (times, clock, due)
        await operator.set_clock(min(due) - timedelta(seconds=1))
        wake.set()
        await asyncio.sleep(0.3)
        assert {one["attempts"] for one in await waiting()} == {times}, "too early"
        clock = max(due)
        await operator.set_clock(clock)
    wake.set()
    await tried(len(DELAYS[:4]) + 1)
    # Two of them are well again; the third goes on as before.
    taker.answers.clear()
    await operator.set_clock(clock + 1.1 * DELAYS[4])
    wake.set()
    async with asyncio.timeout(20):
        while {one["endpoint_id"] for one in await waiting()} != {bad[2]}:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    for path in ("/hang", "/broken"):
        assert {one.headers["webhook-id"] for one in taker.at(path)[-events:]} == every
    for number in range(len(good)):
        assert [len(taker.at(f"/good/{number}")), len(every)] == [events] * 2, "each event once, at once"


async def test_a_fan_out_costs_the_same_statements_whatever_the_events_and_nothing_without_endpoints(
    operator: Operator, stranger: Operator, taker: Receiver
) -> None:
    async def counted(whose: Operator) -> tuple[int, int]:
        asked: list[str] = []

        def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        engine = whose.db.engine.sync_engine
        event.listen(engine, "before_cursor_execute", listen)
        try:
            events = await whose.db.run(system_principal(whose.organization_id), fan_out)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return events, len(asked)

    await happen(stranger, 3)
    assert await counted(stranger) == (0, 1), "an organization without endpoints"
    await stranger.sweep()
    for number in range(5):
        await hook(operator, f"{taker.url}/{number}")
    await counted(operator)
    await happen(operator, 2)
    few = await counted(operator)
    await happen(operator, 25)
    many = await counted(operator)
    assert few[0] < many[0]
    assert few[1] == many[1] == 3
    made = (await operator.get(LOG, limit=100, event_type="member.created"))["data"]
    assert len(made) == 100
