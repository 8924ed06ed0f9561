"""`GET /v1/events/stream`: events as they happen. A broken stream goes on after the last event that was read."""

from __future__ import annotations

import json
import random
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx

from coworkapi_client._calls import Call
from coworkapi_client._event import Event

if TYPE_CHECKING:
    from coworkapi_client._clients import AsyncClient, Client

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")


class Reader:
    """Bytes of `text/event-stream` in, events out; knows where to go on. No input or output."""

    def __init__(self, call: Call[bytes]) -> None:
        self._call = call
        self._rest = b""
        self._data: list[str] = []
        self._id: str | None = None
        self.last_id: str | None = None
        self._told_pause: float | None = None
        self._breaks = 0

    def call(self) -> Call[bytes]:
        """The request of the next connection."""
        self._rest, self._data = b"", []
        headers = {**self._call.headers, "Accept": "text/event-stream"}
        if self.last_id is None:
            return replace(self._call, headers=headers)
        # Where to begin was for the first connection.
        query = {name: value for name, value in self._call.query.items() if name not in ("after", "since")}
        return replace(self._call, headers={**headers, "Last-Event-ID": self.last_id}, query=query)

    def feed(self, content: bytes) -> Iterator[Event]:
        """The events that are complete with these bytes."""
        # Only these three end a line: JSON may hold others that Python's `splitlines` takes for an end.
        *lines, self._rest = _LINE_END.split(self._rest + content)
        for line in lines:
            if line:
                self._field(line.decode())
            elif self._data:
                text, self._data = "\n".join(self._data), []
                if self._id is not None:
                    self.last_id = self._id
                self._breaks = 0
                yield Event.model_validate(json.loads(text))

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isdigit():
            self._told_pause = int(value) / 1000

    def pause(self) -> float:
        """Seconds until the next connection, longer with each that brought nothing."""
        self._breaks += 1
        first = FIRST_PAUSE if self._told_pause is None else self._told_pause
        longest = max(first, LONGEST_PAUSE)
        seconds: float = min(longest, first * 2 ** (self._breaks - 1)) * random.uniform(0.8, 1.2)  # noqa: S311
        return seconds


class EventStream:
    """Events, without an end: leave the loop when you have enough. `last_id`: where a later stream can go on.

    Raises ConnectionFailed when the service can't be reached again after the client's retries, and ProblemError when
    it refuses.
    """

    def __init__(self, client: Client, call: Call[bytes]) -> None:
        self._client = client
        self._reader = Reader(call)

    @property
    def last_id(self) -> str | None:
        return self._reader.last_id

    def __iter__(self) -> Iterator[Event]:
        while True:
            response = self._client.open(self._reader.call())
            try:
                for content in response.iter_bytes():
                    yield from self._reader.feed(content)
            except httpx.TransportError:
                pass  # goes on below, as after an end
            finally:
                response.close()
            self._client.transport.wait(self._reader.pause())


class AsyncEventStream:
    """Events, without an end, for `async for`: leave the loop when you have enough. Otherwise as `EventStream`."""

    def __init__(self, client: AsyncClient, call: Call[bytes]) -> None:
        self._client = client
        self._reader = Reader(call)

    @property
    def last_id(self) -> str | None:
        return self._reader.last_id

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            response = await self._client.open(self._reader.call())
            try:
                async for content in response.aiter_bytes():
                    for event in self._reader.feed(content):
                        yield event
            except httpx.TransportError:
                pass  # goes on below, as after an end
            finally:
                await response.aclose()
            await self._client.transport.wait(self._reader.pause())
