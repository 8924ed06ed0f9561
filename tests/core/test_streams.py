"""Events as they happen: `GET /v1/events/stream` over a real server."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from fastapi import FastAPI

from coworkapi.core.connection import Connection
from coworkapi.core.live import Streams
from tests.operator import Operator

EVENTS = "/v1/events/stream"


@pytest.fixture
async def url(app: FastAPI) -> AsyncIterator[str]:
    """The application behind a real server: what an in-process client gets comes at its end only."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    server.force_exit = True
    await serving


class Listener:
    """Reads a stream's events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.began_after: str | None = None
        self._lines = response.aiter_lines()

    async def next(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        async with asyncio.timeout(10):
            async for line in self._lines:
                name, _, value = line.partition(": ")
                if name == "id" and self.began_after is None:
                    self.began_after = value
                    continue
                if line == "" and "data" in found:
                    return found
                if name in ("id", "event", "data"):
                    found[name] = orjson.loads(value) if name == "data" else value
        raise EOFError("the stream ended")


@asynccontextmanager
async def listening(url: str, token: str, path: str = EVENTS, **headers: str) -> AsyncIterator[Listener]:
    async with (
        httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"} | headers) as client,
        client.stream("GET", path) as response,
    ):
        if response.status_code != 200:
            await response.aread()
        yield Listener(response)


async def test_events_come_as_the_feed_has_them_and_a_reader_goes_on_where_it_left_off(
    operator: Operator, url: str
) -> None:
    await operator.post("/v1/members", {"name": "Before"})
    before = (await operator.events())[-1]
    async with listening(url, operator.api_key) as listener:
        assert listener.response.headers["content-type"].startswith("text/event-stream")
        await operator.post("/v1/members", {"name": "Ada"})
        first = await listener.next()
        assert listener.began_after == before["id"]
    for name in ("Grace", "Edsger"):
        await operator.post("/v1/members", {"name": name})
    (ada, grace, edsger) = (await operator.events("member.created"))[-3:]
    assert (first["id"], first["event"], first["data"]) == (ada["id"], "member.created", ada)
    # Resumed by the header that browsers send, and by the parameter; types are chosen as in the list.
    created = f"{EVENTS}?type=member.created"
    async with listening(url, operator.api_key, created, **{"Last-Event-ID": ada["id"]}) as again:
        assert [(await again.next())["data"] for _ in range(2)] == [grace, edsger]
    async with listening(url, operator.api_key, f"{created}&after={grace['id']}") as again:
        assert (await again.next())["data"] == edsger


async def test_each_aggregates_events_come_in_order_whoever_writes_them_at_once(operator: Operator, url: str) -> None:
    members = [await operator.post("/v1/members", {"name": f"m{n}"}) for n in range(3)]

    async def rename(member: dict[str, Any], number: int) -> None:
        await operator.patch(f"/v1/members/{member['id']}", {"name": f"{member['name']} {number}"})

    async with listening(url, operator.api_key, f"{EVENTS}?type=member.updated") as listener:
        await asyncio.gather(*(rename(member, number) for number in range(8) for member in members))
        came = [(await listener.next())["data"] for _ in range(24)]
    sequences = defaultdict(list)
    for event in came:
        sequences[event["aggregate_id"]].append(event["sequence"])
    assert len(sequences) == 3
    for numbers in sequences.values():
        assert numbers == list(range(numbers[0], numbers[0] + 8)), "a gap, or out of order"
    assert came == (await operator.events("member.updated"))


async def test_who_may_listen_how_many_and_for_how_long(operator: Operator, stranger: Operator, url: str) -> None:
    key = await operator.post("/v1/api-keys", {"name": "listener", "scopes": ["events:read"]})
    async with listening(url, key["key"]) as listener:
        await stranger.post("/v1/members", {"name": "Of another organization"})
        await operator.post("/v1/members", {"name": "Ada"})
        while (came := await listener.next())["event"] != "member.created":
            pass
        assert came["data"]["data"]["name"] == "Ada"
        streams: Streams = operator.app.state.streams
        usual, streams.each_organization = streams.each_organization, 1
        async with listening(url, operator.api_key) as too_many:
            assert too_many.response.status_code == 429
            assert too_many.response.json()["code"] == "too_many_streams"
        async with listening(url, stranger.api_key) as other:
            assert other.response.status_code == 200
        streams.each_organization = usual
        await operator.post(f"/v1/api-keys/{key['id']}/revoke", status=200)
        while (came := await listener.next())["event"] != "end":
            pass
        assert came["data"]["code"] == "unauthenticated"
        with pytest.raises(EOFError):
            await listener.next()
    async with listening(url, key["key"]) as refused:
        assert refused.response.status_code == 401
    narrow = await operator.key(["members:read"])
    async with listening(url, narrow) as refused:
        assert refused.response.status_code == 403
    async with listening(url, operator.api_key, **{"Last-Event-ID": "evt_01jq2v5x8ye0rb6hm3k7n4d9ta"}) as refused:
        assert refused.response.status_code == 404


async def test_a_stream_that_waits_holds_no_connection_of_the_database(operator: Operator, url: str) -> None:
    before = operator.db.in_use
    async with listening(url, operator.api_key), listening(url, operator.api_key):
        await asyncio.sleep(0.2)
        assert operator.db.in_use == before


async def test_an_operation_is_followed_to_its_end(operator: Operator, url: str) -> None:
    files = {"file": ("members.csv", b"name,email\nAda,ada@example.com\n", "text/csv")}
    answer = await operator.http.post("/v1/members/import", files=files)
    assert answer.status_code == 202, answer.text
    async with listening(url, operator.api_key, f"/v1/operations/{answer.json()['id']}/stream") as listener:
        first = await listener.next()
        assert (first["event"], first["data"]["state"]) == ("operation", "queued")
        await operator.sweep()
        while (await listener.next())["data"]["state"] != "succeeded":
            pass
        with pytest.raises(EOFError):
            await listener.next()


async def test_a_stop_ends_streams_at_once_and_whole(app: FastAPI, operator: Operator) -> None:
    """As in `coworkapi serve`, where a stop waits twenty seconds for whoever is still being answered."""

    class WithState(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            self.lifespan.state |= {"admission": app.state.admission, "streams": app.state.streams}
            await super().startup(sockets)

    config = uvicorn.Config(app, port=0, lifespan="off", http=Connection, log_config=None, access_log=False)
    server = WithState(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        async with listening(url, operator.api_key) as listener, listening(url, operator.api_key) as other:
            made = await operator.post("/v1/members", {"name": "Ada"})
            for one in (listener, other):
                assert (await one.next())["data"]["data"]["id"] == made["id"]
            server.should_exit = True
            for one in (listener, other):
                with pytest.raises(EOFError):  # not a broken line: the answer has its end
                    await one.next()
        async with asyncio.timeout(5):
            await serving
    finally:
        server.should_exit = server.force_exit = True
        app.state.streams = Streams()
        await serving
