"""The floor of webhooks: an httpx client that posts bodies which are signed already, and does nothing else.

`python -m benchmarks.webhook_floor FILE CONCURRENCY`: a line of JSON for each post, `[url, headers, body]`. Prints the
seconds from the first to the last.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import httpx
import uvloop

# httpcore looks for it at every lock that it takes; where it isn't installed each look would search the whole path.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


async def main(file: Path, concurrency: int) -> None:
    posts = [json.loads(line) for line in file.read_text().splitlines()]  # noqa: ASYNC240 - before the clock starts
    ready = [(url, headers, body.encode()) for url, headers, body in posts]
    # A client for each address: one for all looks at all its connections with each post: several times slower.
    limits = httpx.Limits(keepalive_expiry=600)
    tls = httpx.create_ssl_context()
    clients = {
        url: httpx.AsyncClient(verify=tls, limits=limits, timeout=30, trust_env=False)
        for url in {url for url, _, _ in ready}
    }
    waiting = iter(ready)

    async def work() -> None:
        for url, headers, body in waiting:
            answer = await clients[url].post(url, headers=headers, content=body)
            answer.raise_for_status()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    print(time.perf_counter() - started)
    await asyncio.gather(*(client.aclose() for client in clients.values()))


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), int(sys.argv[2])))
