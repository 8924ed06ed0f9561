"""Eight service processes that are asked at the same moment. `python -m tests.races.racers < plan.json`.

The plan: {"database_url", "token", "processes": [[body, ...], ...]}. Each process serves its share of POST
/v1/bookings concurrently from an application and a pool of connections of its own, starting together. Output: one JSON
line for each answer: [process, status, milliseconds, problem or booking].
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

import httpx

from coworkapi.app import create_app
from coworkapi.core.logs import configure_logs
from coworkapi.settings import Settings

CONNECTIONS = 8  # of each process


async def race(plan: dict[str, Any], number: int, gate: int) -> list[list[Any]]:
    settings = Settings(
        environment="test",
        database_url=plan["database_url"],
        redis_url="",
        rate_limit_per_minute=0,
        database_pool_size=CONNECTIONS,
        secret_key="x" * 40,
    )
    app = create_app(settings)
    headers = {"Authorization": f"Bearer {plan['token']}"}
    transport = httpx.ASGITransport(app)
    answers: list[list[Any]] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://race", headers=headers, timeout=120) as client,
    ):
        # All connections are made before the start: 64 of them at once, each with its handshake, would be the race.
        for warm in await asyncio.gather(*(client.get("/v1/bookings?limit=1") for _ in range(CONNECTIONS))):
            warm.raise_for_status()

        async def attempt(body: dict[str, Any]) -> None:
            begin = time.perf_counter()
            answer = await client.post("/v1/bookings", json=body)
            answers.append([number, answer.status_code, (time.perf_counter() - begin) * 1000, answer.json()])

        os.write(1, b"ready\n")
        await asyncio.get_running_loop().run_in_executor(None, os.read, gate, 1)
        await asyncio.gather(*(attempt(body) for body in plan["processes"][number]))
    return answers


def main() -> None:
    configure_logs("error", "json")
    plan = json.load(sys.stdin)
    gate, opener = os.pipe()
    children = []
    for number in range(len(plan["processes"])):
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(opener)
            os.dup2(into, 1)
            answers = asyncio.run(race(plan, number, gate))
            with os.fdopen(into, "w") as file:
                file.writelines(json.dumps(answer) + "\n" for answer in answers)
            os._exit(0)
        os.close(into)
        children.append((child, os.fdopen(out)))
    for _, lines in children:
        if lines.readline() != "ready\n":
            sys.exit("a racer did not start")
    os.write(opener, b"!" * len(children))
    for child, lines in children:
        sys.stdout.write(lines.read())
        if os.waitpid(child, 0)[1] != 0:
            sys.exit("a racer failed")


if __name__ == "__main__":
    main()
