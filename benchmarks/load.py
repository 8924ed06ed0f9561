"""A small HTTP/1.1 load generator: keep-alive connections in one event loop, raw bytes in, status and latency out.

Python's HTTP clients cost more than the services under test; this one costs some 30 microseconds a request.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Load:
    """What a run saw. Latencies in milliseconds, sorted."""

    seconds: float
    statuses: Counter[int]
    latencies: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.seconds

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def request(method: str, path: str, token: str, body: bytes = b"", headers: str = "") -> bytes:
    """The bytes of one request."""
    content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n{headers}{content}\r\n"
    return head.encode() + body


class Connection(asyncio.Protocol):
    """One keep-alive connection: one request at a time."""

    def __init__(self) -> None:
        self.buffer = b""
        self.head = b""  # of the last answer
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    @property
    def is_closed(self) -> bool:
        return self.transport is None or self.transport.is_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("closed"))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0 or self.answer is None:
            return
        head = self.head = self.buffer[:end].lower()
        start = head.find(b"content-length:")
        if start < 0:
            raise ValueError(f"an answer without a length: {head[:200]!r}")
        length = int(head[start + 15 :].split(b"\r\n", 1)[0])
        if len(self.buffer) < end + 4 + length:
            return
        body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
        self.answer.set_result((int(head[9:12]), body))

    async def ask(self, raw: bytes) -> tuple[int, bytes]:
        assert self.transport is not None
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(raw)
        return await self.answer

    def close(self) -> None:
        if self.transport:
            self.transport.close()


async def run(
    port: int, make_request: Callable[[int], bytes], *, seconds: float, concurrency: int, warm_up: float = 0.5
) -> Load:
    """Sends `make_request(n)` for n = 0, 1, ... over `concurrency` connections for `seconds`, after a warm-up."""
    loop = asyncio.get_running_loop()
    counter = iter(range(10**9))
    latencies: list[float] = []
    statuses: Counter[int] = Counter()
    begin = time.perf_counter() + warm_up
    end = begin + seconds

    async def one() -> None:
        _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
        try:
            while (sent := time.perf_counter()) < end:
                status, body = await connection.ask(make_request(next(counter)))
                now = time.perf_counter()
                if status >= 500:
                    raise RuntimeError(f"{status}: {body[:500]!r}")
                if sent >= begin and now <= end:
                    statuses[status] += 1
                    latencies.append((now - sent) * 1000)
        finally:
            connection.close()

    await asyncio.gather(*(one() for _ in range(concurrency)))
    latencies.sort()
    return Load(seconds, statuses, latencies)


async def ask_once(port: int, raw: bytes) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    try:
        return await connection.ask(raw)
    finally:
        connection.close()
