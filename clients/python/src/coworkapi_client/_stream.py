"""Server-sent events: what happens, as it happens. A broken stream goes on after the last event that was read.

    for event in client.events.stream(type=["booking.confirmed"]):
        ...
    for operation in client.operations.stream(started.id):  # ends when the operation has
        print(operation.done, operation.total)

Each is told at least once: keep the `id` of events whose effect must not happen twice.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

import httpx

from coworkapi_client._calls import Call
from coworkapi_client._model import Model

if TYPE_CHECKING:
    from coworkapi_client._clients import AsyncClient, Client

T = TypeVar("T", bound=Model)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")


class Reader(Generic[T]):
    """Bytes of `text/event-stream` in, what they tell out; knows where to go on. No input or output."""

    def __init__(self, call: Call[bytes], item: type[T]) -> None:
        self._call = call
        self._item = item
        self._rest = b""
        self._name = ""
        self._data: list[str] = []
        self._id: str | None = None
        self.last_id: str | None = None
        self._told_pause: float | None = None
        self._breaks = 0
        self.over = False

    def call(self) -> Call[bytes]:
        """The request of the next connection."""
        self._rest, self._data, self._name, self._id = b"", [], "", self.last_id
        headers = {**self._call.headers, "Accept": "text/event-stream"}
        if self.last_id is None:
            return replace(self._call, headers=headers)
        # Where to begin was for the first connection.
        query = {name: value for name, value in self._call.query.items() if name not in ("after", "since")}
        return replace(self._call, headers={**headers, "Last-Event-ID": self.last_id}, query=query)

    def feed(self, content: bytes) -> Iterator[T]:
        """What is complete with these bytes."""
        # Only these three end a line: JSON may hold others that Python's `splitlines` takes for an end.
        *lines, self._rest = _LINE_END.split(self._rest + content)
        for line in lines:
            if line:
                self._field(line.decode())
                continue
            text, name = "\n".join(self._data), self._name
            self._data, self._name = [], ""
            self.last_id = self._id  # also of a message without data: what comes before the first event
            if not text or name == "end":  # `end`: the credential is refused; the next connection renews it, or raises
                continue
            self._breaks = 0
            item = self._item.model_validate_json(text)
            self.over = getattr(item, "ended_at", None) is not None  # an operation: nothing more will come
            yield item

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value
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


class Stream(Generic[T]):
    """Iterate over it; leave the loop when you have enough. `last_id`: the event after which a later stream can begin.

    Raises ConnectionFailed when the service can't be reached again after the client's retries, and ProblemError when
    it refuses.
    """

    def __init__(self, client: Client, call: Call[bytes], item: type[T]) -> None:
        self._client = client
        self._reader = Reader(call, item)

    @property
    def last_id(self) -> str | None:
        return self._reader.last_id

    def __iter__(self) -> Iterator[T]:
        while not self._reader.over:
            response = self._client.open(self._reader.call())
            try:
                for content in response.iter_bytes():
                    yield from self._reader.feed(content)
            except httpx.TransportError:
                pass  # goes on below, as after an end
            finally:
                response.close()
            if not self._reader.over:
                self._client.transport.wait(self._reader.pause())


class AsyncStream(Generic[T]):
    """Iterate over it with `async for`; leave the loop when you have enough. Otherwise as `Stream`."""

    def __init__(self, client: AsyncClient, call: Call[bytes], item: type[T]) -> None:
        self._client = client
        self._reader = Reader(call, item)

    @property
    def last_id(self) -> str | None:
        return self._reader.last_id

    async def __aiter__(self) -> AsyncIterator[T]:
        while not self._reader.over:
            response = await self._client.open(self._reader.call())
            try:
                async for content in response.aiter_bytes():
                    for item in self._reader.feed(content):
                        yield item
            except httpx.TransportError:
                pass  # goes on below, as after an end
            finally:
                await response.aclose()
            if not self._reader.over:
                await self._client.transport.wait(self._reader.pause())
