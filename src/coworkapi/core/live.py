"""Answers that go on: server-sent events, for feeds and progress.

A stream holds no database connection while it waits, and asks again who it is that listens each time it looks: it ends
when the key is revoked, the session over or the right taken away.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from coworkapi.core.bell import Bell
from coworkapi.core.db import Database, retried
from coworkapi.core.errors import Forbidden, ProblemError, RateLimited, Unauthenticated, Unavailable
from coworkapi.core.http import admit_again
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import UnitOfWork

HEARTBEAT_SECONDS = 15.0
POLL_SECONDS, LONELY_POLL_SECONDS = 5.0, 1.0  # the second where nobody rings for other processes
PAUSE_SECONDS = 0.05
EACH_ORGANIZATION, EACH_PROCESS = 50, 500
MODE = "Coworkapi-Mode"  # whether what is told is real: who listens with another's credential can't see it otherwise

# What a look found: frames to send, and whether there is more at once (True), later (False), or never (None).
Look = Callable[[UnitOfWork, Principal], Awaitable[tuple[Sequence[bytes], bool | None]]]


class TooManyStreams(RateLimited):
    """As many streams are open as there may be."""


class Streams:
    """Counts the open streams of one process."""

    def __init__(self, *, each_organization: int = EACH_ORGANIZATION, in_all: int = EACH_PROCESS) -> None:
        self.each_organization, self.in_all = each_organization, in_all
        self._open: Counter[UUID] = Counter()
        self.ending = asyncio.Event()

    def end(self) -> None:
        """The process stops: open streams end at once, whole, so that who listens goes on at another, or here again.
        Whatever would wait for them, waits for as long as a stop may take."""
        self.ending.set()

    def enter(self, organization_id: UUID) -> None:
        """Raises TooManyStreams."""
        if self._open[organization_id] >= self.each_organization or self._open.total() >= self.in_all:
            raise TooManyStreams(
                "there are as many open streams as there may be; close one, or come back later",
                headers={"Retry-After": "30"},
            )
        self._open[organization_id] += 1

    def leave(self, organization_id: UUID) -> None:
        self._open[organization_id] -= 1
        if not self._open[organization_id]:
            del self._open[organization_id]


def frame(data: Any, *, event: str, id: str | None = None) -> bytes:
    """One server-sent event. `data`: JSON as bytes, or what becomes it."""
    text = data if isinstance(data, bytes) else orjson.dumps(data)
    return b"".join([b"id: " + id.encode() + b"\n" if id else b"", f"event: {event}\ndata: ".encode(), text, b"\n\n"])


class EventStream(Response):
    """Sends frames until there are none, or nobody listens any more."""

    media_type = "text/event-stream"

    def __init__(
        self, request: Request, principal: Principal, look: Look, *, poll: float | None = None, begin: str | None = None
    ) -> None:
        """`poll`: seconds between looks, if not the usual ones. `begin`: the id of what comes before the first event,
        so that who loses the line before that one misses nothing either."""
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store", MODE: principal.organization_mode}
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._request, self._principal, self._look, self._poll = request, principal, look, poll
        self._begin = f"id: {begin}\n" if begin else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        streams: Streams = self._request.app.state.streams
        whose = self._principal.organization_id
        streams.enter(whose)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            pumping = asyncio.create_task(self._pump(send))
            leaving = asyncio.create_task(_gone(receive))
            ending = asyncio.create_task(streams.ending.wait())
            tasks = (pumping, leaving, ending)
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                stopped = ending.done() and not pumping.done() and not leaving.done()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            if stopped:  # frames are sent whole: between two of them it can end
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            streams.leave(whose)

    async def _pump(self, send: Send) -> None:
        async with aclosing(self._frames()) as frames:
            async for chunk in frames:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _frames(self) -> AsyncGenerator[bytes, None]:
        state = self._request.app.state
        bell: Bell = state.bell
        yield f"{self._begin}retry: 2000\n\n".encode()
        told_at = monotonic()
        with bell.waiting(self._principal.organization_id) as rung:
            while True:
                rung.clear()
                try:
                    found, more = await retried(self._once, repeatable=True)
                except (Unauthenticated, Forbidden) as error:
                    yield frame({"code": error.code, "detail": error.detail}, event="end")
                    return
                except Unavailable:
                    found, more = (), False  # the database is away: so is everything else
                except ProblemError as error:
                    yield frame({"code": error.code, "detail": error.detail}, event="end")
                    return
                if found:
                    yield b"".join(found)
                    told_at = monotonic()
                if more is None:
                    return
                if more:
                    continue
                if monotonic() - told_at >= HEARTBEAT_SECONDS:
                    yield b": still here\n\n"
                    told_at = monotonic()
                poll = self._poll or (POLL_SECONDS if bell.heard else LONELY_POLL_SECONDS)
                try:
                    await asyncio.wait_for(rung.wait(), poll)
                except TimeoutError:
                    continue
                await asyncio.sleep(PAUSE_SECONDS)  # several commits at once are one look

    async def _once(self) -> tuple[Sequence[bytes], bool | None]:
        db: Database = self._request.app.state.db
        async with db.unit() as unit:
            principal = await admit_again(self._request, unit)
            return await self._look(unit, principal)


def stream_answer(description: str, item: str) -> Mapping[int | str, dict[str, Any]]:
    """`responses=` of a route that streams. `item`: the schema of each event's data."""
    content = {"schema": {"type": "string"}, "x-itemSchema": {"$ref": f"#/components/schemas/{item}"}}
    mode = {
        "description": "Whether these are a live organization's or a sandbox's",
        "schema": {"type": "string", "enum": ["live", "test"]},
    }
    return {200: {"description": description, "headers": {MODE: mode}, "content": {"text/event-stream": content}}}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
