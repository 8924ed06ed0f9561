"""The other side of webhooks: one process that listens at many ports, each behaving as it is told.

`python -m benchmarks.webhook_receiver KIND:COUNT ...`, kinds: ok, hang, broken (answers 500), gone (410), closed
(refused). Prints the ports as JSON, with that of `control`, which answers GET with what came since the last GET: for
each port the events' ids and when each came first.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time

import uvloop

_ANSWERS = {
    "ok": b"HTTP/1.1 204 No Content\r\n\r\n",
    "broken": b"HTTP/1.1 500 Broken\r\nContent-Length: 6\r\n\r\nbroken",
    "gone": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
}


class Taker(asyncio.Protocol):
    """One connection: as little as HTTP needs, so that it isn't what is measured."""

    def __init__(self, kind: str, came: dict[str, float], counts: list[int]) -> None:
        self.answer, self.came, self.counts = _ANSWERS.get(kind), came, counts
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, gap, rest = self.buffer.partition(b"\r\n\r\n")
            if not gap:
                return
            low = head.lower()
            at = low.index(b"content-length:") + 15
            length = int(low[at : low.find(b"\r\n", at) if b"\r\n" in low[at:] else None])
            if len(rest) < length:
                return
            at = low.index(b"webhook-id:") + 11
            end = low.find(b"\r\n", at)
            self.came.setdefault(low[at : end if end >= 0 else None].strip().decode(), time.time())
            self.counts[0] += 1
            self.buffer = rest[length:]
            if self.answer is not None:
                self.transport.write(self.answer)  # type: ignore[attr-defined]


async def main(kinds: list[str]) -> None:
    loop = asyncio.get_running_loop()
    came: dict[int, dict[str, float]] = {}
    counts, servers = [0], []
    ports: dict[str, list[int]] = {}
    taken = []
    for part in kinds:
        kind, _, count = part.partition(":")
        for _ in range(int(count)):
            if kind == "closed":  # bound and not listening: nobody else gets it meanwhile
                taken.append(socket.socket())
                taken[-1].bind(("127.0.0.1", 0))
                ports.setdefault(kind, []).append(taken[-1].getsockname()[1])
                continue
            mine: dict[str, float] = {}
            server = await loop.create_server(
                lambda kind=kind, mine=mine: Taker(kind, mine, counts),  # type: ignore[misc]
                "127.0.0.1",
                0,
                backlog=512,
            )
            servers.append(server)
            port = server.sockets[0].getsockname()[1]
            came[port] = mine
            ports.setdefault(kind, []).append(port)

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = b"%d" % counts[0]
        if head.startswith(b"GET /all"):
            body = json.dumps(came).encode()
            for mine in came.values():
                mine.clear()
            counts[0] = 0
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    control = await asyncio.start_server(tell, "127.0.0.1", 0)
    ports["control"] = [control.sockets[0].getsockname()[1]]
    print(json.dumps(ports), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
