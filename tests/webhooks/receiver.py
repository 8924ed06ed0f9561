"""A real HTTP server on this machine that takes webhooks, or doesn't, as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Receiver:
    """What came, and how it is answered. `answers`: by path, a status with headers, None to hang, or a function."""

    url: str
    received: list[Received] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def at(self, path: str) -> list[Received]:
        return [one for one in self.received if one.path == path]


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """Answers 204 unless told otherwise."""
    found = Receiver("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                path = first.split(" ")[1]
                found.received.append(Received(path, headers, body))
                answer = found.answers.get(path, (204, {}))
                if isinstance(answer, Callable):
                    answer = answer()
                if answer is None:
                    await asyncio.sleep(3600)
                status, extra = answer
                text = b"" if status == 204 else f"status {status}".encode()
                told = "".join(f"{name}: {value}\r\n" for name, value in extra.items())
                length = "" if status == 204 else f"content-length: {len(text)}\r\n"
                writer.write(f"HTTP/1.1 {status} X\r\n{told}{length}\r\n".encode() + text)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    found.url = f"http://127.0.0.1:{port}"
    try:
        yield found
    finally:
        server.close()
