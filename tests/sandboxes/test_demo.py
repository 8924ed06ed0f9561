"""A sandbox with the demo in it. Filling it takes some ten seconds, so only where COWORKAPI_SANDBOX_DEMO is set."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI

from coworkapi.billing.ledger.checks import check_books
from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import DueRun
from coworkapi.core.principal import system_principal
from tests.operator import Operator, make_operator

pytestmark = pytest.mark.skipif("COWORKAPI_SANDBOX_DEMO" not in os.environ, reason="takes half a minute")
# How long the event loop may be busy with one thing.
_LONGEST = 1.0


@pytest.fixture
async def live(app: FastAPI) -> AsyncIterator[Operator]:
    async with make_operator(app, mode="live") as made:
        yield made


async def test_a_sandbox_lives_the_demo(live: Operator, record_property: Callable[[str, object], None]) -> None:
    """Filled in the worker, broken off in the middle, taken up by the next worker, and whole at the end."""
    made = await live.post("/v1/sandboxes", {"data": "demo"}, 202)
    sandbox_id = decode_id("org", made["sandbox"]["organization"]["id"])
    # What the worker does of long work; reactions to what happens in the demo are its other sweeps'.
    [long] = [one for one in live.app.state.due_work if isinstance(one, DueRun)]
    worker = system_principal(sandbox_id)
    lags: list[float] = []
    watching = asyncio.create_task(_watch(lags))
    async with live.client(made["api_key"]) as inside:
        path = f"/v1/operations/{made['operation']['id']}"

        async def state() -> Any:
            return (await inside.get(path)).json()

        killed = asyncio.create_task(long.run(live.db, worker))
        for _ in range(600):
            if (await state())["done"] >= 3:
                break
            await asyncio.sleep(0.2)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        assert (await state())["state"] == "running"
        began = time.monotonic()
        filling = asyncio.create_task(long.run(live.db, worker))
        seen = []
        while not filling.done():
            seen.append((await state())["done"])
            await asyncio.sleep(0.5)
        await filling
        record_property("seconds", round(time.monotonic() - began, 1))
        record_property("longest_busy", round(max(lags), 3))
        ended = await state()
        assert (ended["state"], ended["done"]) == ("succeeded", ended["total"]), ended
        assert len(set(seen)) > 4, seen
        assert len((await inside.get("/v1/locations")).json()["data"]) == 3
        assert len((await inside.get("/v1/bookings", params={"limit": 100})).json()["data"]) == 100
        assert (await inside.get("/v1/invoices")).json()["data"]
        staff = await inside.get("/v1/users")
        assert staff.json()["data"] == [], "nobody has a known password"
        async with live.db.transaction(system_principal(sandbox_id)) as session:
            wrong = [check.name for check in (await check_books(session, None)).checks if not check.holds]
            assert wrong in ([], ["prepaid_credits"]), "the worker posts those, when it comes"
        first = (await inside.get("/v1/members", params={"limit": 1})).json()["data"][0]
        assert datetime.fromisoformat(first["created_at"]).tzinfo
    watching.cancel()
    assert max(lags) < _LONGEST
    assert (await live.get("/v1/members"))["data"] == []


async def _watch(lags: list[float]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.01)
        lags.append(time.monotonic() - before - 0.01)
