"""How many requests are worked on at a time: who holds a place, and what the others are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from coworkapi.core.admission import Admission, Full, Gate
from coworkapi.core.edge import Edge


class House:
    """An application with one place behind the edge. A request to `/slow` works until `done`, one to `/long` answers
    at once and goes on sending until `done`; others are over at once."""

    def __init__(self) -> None:
        self.admission = Admission(1, max_bytes=5000)
        self.working, self.done = asyncio.Event(), asyncio.Event()
        edge = Edge(self._app, admission=self.admission, max_body=2000, max_upload=100_000)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://house")

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.working.set()
        if scope["path"] == "/slow":
            await self.done.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/long":
            await self.done.wait()
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    async with house.client:
        yield house
        house.done.set()


async def test_one_too_many_is_refused_at_once(house: House) -> None:
    first = asyncio.create_task(house.client.get("/slow"))
    await house.working.wait()
    refused = await house.client.post("/quick", content=b"much" * 100)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "overloaded"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]
    assert (await house.client.get("/healthz")).status_code == 200, "who watches is always answered"
    house.done.set()
    assert (await first).status_code == 200
    assert (await house.client.get("/quick")).status_code == 200
    assert house.admission.taken == house.admission.bytes_held == 0


async def test_who_sends_slowly_holds_no_place(house: House) -> None:
    rest = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"a"
        await rest.wait()
        yield b"b"

    sending = asyncio.create_task(house.client.post("/quick", content=body()))
    await asyncio.sleep(0)
    assert (await house.client.get("/quick")).status_code == 200
    rest.set()
    assert (await sending).content == b"ab"


async def test_who_reads_slowly_holds_no_place(house: House) -> None:
    reading = asyncio.create_task(house.client.get("/long"))
    await house.working.wait()
    assert (await house.client.get("/quick")).status_code == 200
    house.done.set()
    assert (await reading).status_code == 200


async def test_a_body_that_never_ends_is_given_up(house: House) -> None:
    async def body() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    house.admission.patience = 0.05
    given_up = await house.client.post("/quick", content=body())
    assert given_up.status_code == 408
    assert given_up.json()["code"] == "request_timeout"
    assert house.admission.bytes_held == 0


async def test_bodies_together_have_a_bound(house: House) -> None:
    async def body(size: int) -> AsyncIterator[bytes]:
        yield b"x" * size

    upload = {"content-type": "text/csv"}
    too_large = await house.client.post("/quick", content=body(2001))
    assert too_large.status_code == 413
    full = await house.client.post("/quick", content=body(60_000), headers=upload)
    assert (full.status_code, full.json()["code"]) == (503, "overloaded")
    assert (await house.client.post("/quick", content=body(4000), headers=upload)).status_code == 200
    assert house.admission.bytes_held == 0


async def test_few_wait_before_a_gate() -> None:
    gate, leave = Gate(1), asyncio.Event()

    async def pass_through() -> None:
        async with gate:
            await leave.wait()

    inside = [asyncio.create_task(pass_through()) for _ in range(5)]  # one within, four that wait
    await asyncio.sleep(0)
    with pytest.raises(Full):
        await pass_through()
    leave.set()
    await asyncio.gather(*inside)
    await pass_through()
