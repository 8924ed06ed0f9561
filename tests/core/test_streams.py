"""Routes that stream (`x-streams`): the rights and the tenant of any other, and no connection held while they wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from coworkapi.core.db import Database
from coworkapi.core.edge import InternalError
from coworkapi.settings import Settings
from tests.core.probe import Pause, entered, pauses, probe_app
from tests.operator import Operator, make_operator

STREAM = "/v1/things/stream"


@pytest.fixture
async def narrow(settings: Settings) -> AsyncIterator[FastAPI]:
    """The probing application with one connection to PostgreSQL."""
    async with probe_app(settings, database_pool_size=1, database_pool_overflow=0) as app:
        yield app


async def some_things(operator: Operator, *names: str) -> None:
    for name in names:
        await operator.post("/v1/things", {"name": name})


def connections_in_use(app: FastAPI) -> int:
    db: Database = app.state.db
    return db.engine.sync_engine.pool.checkedout()  # type: ignore[attr-defined, no-any-return]


async def test_a_stream_shows_its_own_organization_alone(probe: FastAPI, prober: Operator) -> None:
    await some_things(prober, "a", "b", "c")
    async with make_operator(probe) as stranger:
        await some_things(stranger, "x")
        mine, theirs = await prober.http.get(STREAM), await stranger.http.get(STREAM)
    assert (mine.status_code, mine.text) == (200, "a\nb\nc\n")
    assert (theirs.status_code, theirs.text) == (200, "x\n")
    assert mine.headers["content-type"].startswith("text/plain")
    assert "x-request-id" in mine.headers


async def test_rights_come_before_the_first_byte(prober: Operator) -> None:
    before = entered.get("stream", 0)
    async with prober.client(None) as nobody, prober.client("cwk_test_" + "x" * 43) as guesser:
        assert (await nobody.get(STREAM)).status_code == 401
        assert (await guesser.get(STREAM)).status_code == 401
    async with prober.client(await prober.key(["spaces:read"])) as other:
        refused = await other.get(STREAM)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert entered.get("stream", 0) == before


async def test_what_is_wrong_before_the_first_byte_is_a_problem(prober: Operator) -> None:
    missing = await prober.http.get(STREAM, params={"find": "nothing"})
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    unknown = await prober.http.get(STREAM, params={"fnid": "nothing"})
    assert unknown.status_code == 422


async def test_the_requests_own_transaction_is_over_and_reads_nothing(prober: Operator) -> None:
    await some_things(prober, "a")
    misused = await prober.http.get(STREAM, params={"misuse": "true"})
    assert misused.status_code == 500
    assert "a\n" not in misused.text


async def test_many_streams_share_one_connection(narrow: FastAPI) -> None:
    """None holds a connection while it waits for another, or as many as the pool has would wait for ever."""
    async with make_operator(narrow) as operator:
        await some_things(operator, "a", "b")
        answers = await asyncio.gather(*(operator.http.get(STREAM) for _ in range(6)))
        assert {(answer.status_code, answer.text) for answer in answers} == {(200, "a\nb\n")}
        assert connections_in_use(narrow) == 0


async def test_a_slow_reader_keeps_nobody_waiting(narrow: FastAPI) -> None:
    async with make_operator(narrow) as operator:
        await some_things(operator, "a", "b")
        pause = pauses[operator.organization_id] = Pause()
        streaming = asyncio.create_task(operator.http.get(STREAM))
        await pause.reached.wait()
        assert connections_in_use(narrow) == 0
        assert len((await operator.get("/v1/things"))["data"]) == 2
        pause.over.set()
        assert (await streaming).text == "a\nb\n"
        del pauses[operator.organization_id]


async def test_a_stream_that_breaks_is_not_a_whole_answer_and_leaves_nothing_behind(narrow: FastAPI) -> None:
    async with make_operator(narrow) as operator:
        await some_things(operator, "a", "b")
        with pytest.raises(InternalError):  # the server cuts the connection, so the client knows
            await operator.http.get(STREAM, params={"burst": "true"})
        assert connections_in_use(narrow) == 0
        assert (await operator.http.get(STREAM)).text == "a\nb\n"
