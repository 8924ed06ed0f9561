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

from coworkapi.core import admission
from coworkapi.core.admission import AT_WORK, Admission
from coworkapi.core.connection import Connection
from coworkapi.core.edge import Edge
from coworkapi.core.live import Streams


class Impatient(Connection):
    head_seconds = 0.2


class Service:
    """A server whose application answers what it was asked."""

    config: uvicorn.Config
    server: uvicorn.Server

    def __init__(self) -> None:
        self.admission = Admission(1, max_bytes=10_000)
        self.edge = Edge(self._answer, admission=self.admission, max_body=1000, max_upload=1000)
        self.port = 0
        self.called = 0
        self.goes_on = asyncio.Event()  # answers to /slow

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
        if scope["path"] == "/slow":
            await self.goes_on.wait()
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
    server = service.server = uvicorn.Server(service.config)
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


ASK = b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n"


@asynccontextmanager
async def busy(service: Service) -> AsyncIterator[AsyncExitStack]:
    """As many requests as are worked on at a time, none of which ends before `goes_on`."""
    service.admission.places = 100
    async with AsyncExitStack() as stack:
        for _ in range(AT_WORK):
            _, writer = await stack.enter_async_context(service.raw())
            writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        while service.admission.taken < AT_WORK:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.005)
        yield stack
        service.goes_on.set()


async def queued(service: Service, number: int) -> None:
    while len(service.admission._waiting) < number:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.005)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits, waits until another leaves."""
    monkeypatch.setattr(admission, "_MOMENT", 60.0)


@pytest.mark.usefixtures("patience")
async def test_beyond_a_dozen_a_request_waits_unread_until_another_leaves(service: Service) -> None:
    async with busy(service) as stack:
        lines = [await stack.enter_async_context(service.raw()) for _ in range(3)]
        for _, writer in lines:
            writer.write(ASK)
        await queued(service, 3)
        assert service.called == AT_WORK, "the application hasn't heard of them"
        service.goes_on.set()
        for reader, _ in lines:
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
    assert (service.admission.taken, service.admission.coming, service.admission.is_busy) == (0, 0, False)


async def test_nobody_waits_longer_than_a_moment(service: Service) -> None:
    async with busy(service) as stack:
        reader, writer = await stack.enter_async_context(service.raw())
        writer.write(ASK)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        assert service.admission.taken == AT_WORK, "none of those before has ended"


@pytest.mark.usefixtures("patience")
async def test_who_waits_has_a_place(service: Service) -> None:
    async with busy(service) as stack:
        service.admission.places = AT_WORK + 1
        for status in (b"", b"HTTP/1.1 503 "):
            reader, writer = await stack.enter_async_context(service.raw())
            writer.write(ASK)
            if status:
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(status)
            else:
                await queued(service, 1)


@pytest.mark.usefixtures("patience")
async def test_who_hangs_up_while_waiting_takes_nobodys_turn(service: Service) -> None:
    async with busy(service) as stack:
        async with service.raw() as (_, writer):
            writer.write(ASK)
            await queued(service, 1)
        reader, writer = await stack.enter_async_context(service.raw())
        writer.write(ASK)
        await queued(service, 2)
        service.admission.let_one_in()
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        assert service.called == AT_WORK + 1


@pytest.mark.usefixtures("patience")
async def test_who_says_more_while_waiting_gets_both_answers_in_order(service: Service) -> None:
    async with busy(service) as stack:
        reader, writer = await stack.enter_async_context(service.raw())
        writer.write(ASK)
        await queued(service, 1)
        writer.write(ASK.replace(b"/b", b"/c"))
        for path in (b"/b", b"/c"):
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(7) == b"GET " + path + b" "


@pytest.mark.usefixtures("patience")
async def test_who_waits_when_the_service_stops_is_answered(service: Service) -> None:
    async with busy(service) as stack:
        reader, writer = await stack.enter_async_context(service.raw())
        writer.write(ASK)
        await queued(service, 1)
        service.server.should_exit = True
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
