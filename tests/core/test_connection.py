"""A full service on a real socket: refusals by the connection itself, and heads that never end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from coworkapi.core.admission import Admission
from coworkapi.core.connection import Connection
from coworkapi.core.edge import Edge
from coworkapi.core.live import Streams


class Impatient(Connection):
    head_seconds = 0.2


class Service:
    """A server whose application answers what it was asked."""

    config: uvicorn.Config

    def __init__(self) -> None:
        self.admission = Admission(1, max_bytes=10_000)
        self.edge = Edge(self._answer, admission=self.admission, max_body=1000, max_upload=1000)
        self.port = 0
        self.called = 0

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            scope["state"] |= {"admission": self.admission, "streams": Streams()}
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            self.called += 1
            await self.edge(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b"" if scope["method"] == "GET" else (await receive())["body"]
        text = f"{scope['method']} {scope['path']} ".encode() + body
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(text))]})
        await send({"type": "http.response.body", "body": text})

    @asynccontextmanager
    async def raw(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.close()
            await writer.wait_closed()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    listener = socket.create_server(("127.0.0.1", 0))
    service.port = listener.getsockname()[1]
    service.config = uvicorn.Config(service.app, http=Impatient, ws="none", log_config=None, interface="asgi3")
    server = uvicorn.Server(service.config)
    server.capture_signals = nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag, not an event
        await asyncio.sleep(0.01)
    yield service
    server.should_exit = True
    await running


async def test_a_full_service_refuses_on_the_same_connection(service: Service) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{service.port}") as client:
        assert (await client.get("/a")).text == "GET /a "
        service.admission.taken = 1
        # A connection that is to be kept says nothing of it, as HTTP/1.1 has it: then the connection refuses by itself.
        for headers in ({"connection": "keep-alive"}, {}):
            refused = await client.get("/a", headers=headers)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
            assert refused.json()["code"] == "overloaded"
            assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert (await client.post("/a", content=b"x")).json()["code"] == "overloaded"
        assert (await client.get("/healthz")).text == "GET /healthz "
        service.admission.taken = 0
        assert (await client.post("/a", content=b"x")).text == "POST /a x"


async def test_refused_by_the_connection_itself(service: Service) -> None:
    ask = b"GET /b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer y\r\n\r\n"
    async with service.raw() as (reader, writer):
        service.admission.taken = 1
        for _ in range(2):
            writer.write(ask)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 503 ")
            length = next(
                int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length")
            )
            assert b'"overloaded"' in await reader.readexactly(length)
        service.admission.taken = 0
        writer.write(ask)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        assert await reader.readexactly(7) == b"GET /b "


async def test_who_is_refused_keeps_the_connection_for_as_long_as_others(service: Service) -> None:
    service.config.timeout_keep_alive = 0.5  # type: ignore[assignment]
    async with service.raw() as (reader, writer):
        service.admission.taken = 1
        for _ in range(4):
            await asyncio.sleep(0.2)
            writer.write(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b"}"))[:13] == b"HTTP/1.1 503 "
        assert await asyncio.wait_for(reader.read(), 5) == b"", "and loses it when it says nothing more"


async def test_of_those_that_come_together_the_connection_refuses_all_but_one(service: Service) -> None:
    """They all arrive before the first of them has taken its place."""
    ask = b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(service.raw()) for _ in range(6)]
        for _, writer in lines:
            writer.write(ask)
        heads = [await reader.readuntil(b"\r\n\r\n") for reader, _ in lines]
        assert sorted(head[9:12] for head in heads) == [b"200"] + [b"503"] * 5
        assert service.called == 1, "the application has nothing to do with the others"
        assert (service.admission.taken, service.admission.coming) == (0, 0)


async def test_what_isnt_whole_is_not_taken_for_a_question(service: Service) -> None:
    """A body that comes later is not read as the next request."""
    async with service.raw() as (reader, writer):
        service.admission.taken = 1
        writer.write(b"GET /c HTTP/1.1\r\nHost: x\r\nContent-Length: 31\r\n\r\n")
        assert (await reader.readuntil(b"}"))[:13] == b"HTTP/1.1 503 "
        service.admission.taken = 0
        writer.write(b"GET /smuggled HTTP/1.1\r\nA: b\r\n\r\n"[:31])
        writer.write(b"GET /d HTTP/1.1\r\nHost: x\r\n\r\n")
        rest = await reader.readuntil(b"GET /d ")
        assert rest.startswith(b"HTTP/1.1 200 ")
        assert b"smuggled" not in rest


async def test_a_head_that_never_ends_loses_its_connection(service: Service) -> None:
    async with service.raw() as (reader, writer):
        writer.write(b"GET /e HTTP/1.1\r\nHost: x\r\n")
        assert await asyncio.wait_for(reader.read(), 5) == b""
    async with service.raw() as (reader, writer):
        writer.write(b"GET /e HTTP/1.1\r\nHost:")
        await asyncio.sleep(0.05)
        writer.write(b" x\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
