"""`python -m benchmarks.guards`: what rights, rate limiting, idempotency and audit take of a request's time.

The same service twice on one database: as it is, and with the four taken out. There, a request is trusted to be of the
one organization (whose tenant it must still enter, in one statement), isn't counted, leaves no audit entry, and carries
no idempotency key.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI

from benchmarks import data, load
from benchmarks.service import environment, serving
from coworkapi.app import create_app
from coworkapi.core.http import Authenticated
from coworkapi.core.ids import encode_id
from coworkapi.core.migrations import upgrade
from coworkapi.core.principal import Principal
from coworkapi.core.scopes import SCOPES
from coworkapi.core.unit_of_work import UnitOfWork, enter
from coworkapi.local.disposable import disposable_servers

MIDNIGHT = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
MOST = 0.25


def unguarded() -> FastAPI:
    """The service without its guards."""
    app = create_app()
    organization_id = UUID(os.environ["BENCH_ORGANIZATION"])
    principal = Principal(kind="api_key", organization_id=organization_id, grants=dict.fromkeys(SCOPES))

    async def trust(unit: UnitOfWork, **_: Any) -> Authenticated:
        await enter(unit, principal)
        return Authenticated(principal)

    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def without_audit(app: FastAPI) -> Any:
        async with lifespan(app) as state:
            finish = app.state.db.finish
            app.state.db.finish = lambda unit, **_: finish(unit)
            yield state

    app.state.authenticator = trust
    app.router.lifespan_context = without_audit
    return app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guards", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of measurements, of which the median counts")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/guards.json"))
    options = parser.parse_args()
    slots = count()
    with disposable_servers(fast=False) as servers:
        servers.postgres.create_database("bench")
        url = servers.postgres.database_url("bench")
        upgrade(url)
        space = asyncio.run(data.make_space(url))
        asyncio.run(data.add_bookings(url, space, 20_000, first_day=-21))
        reads = [
            load.request("GET", f"/v1/bookings/{encode_id('bkg', one)}", space.api_key)
            for one in asyncio.run(_some(url))
        ]

        def read(guarded: bool) -> Callable[[int], bytes]:
            return lambda n: reads[n % len(reads)]

        def confirm(guarded: bool) -> Callable[[int], bytes]:
            def make(_: int) -> bytes:
                n = next(slots)
                room, half_hour = n % data.RESOURCES, n // data.RESOURCES
                start = MIDNIGHT + timedelta(days=3000, minutes=30 * half_hour)
                body = {
                    "resource_id": encode_id("res", space.resource_ids[room]),
                    "member_id": encode_id("mem", space.member_ids[room]),
                    "starts_at": start.isoformat(),
                    "ends_at": (start + timedelta(minutes=30)).isoformat(),
                }
                key = f"Idempotency-Key: {time.time_ns()}\r\n" if guarded else ""
                return load.request("POST", "/v1/bookings", space.api_key, json.dumps(body).encode(), key)

            return make

        env = environment(url, servers.valkey.url)
        bare = {**env, "BENCH_ORGANIZATION": str(space.organization_id)}
        guarded_env = {**env, "COWORKAPI_RATE_LIMIT_PER_MINUTE": "100000000"}
        with (
            serving("coworkapi.app:create_app", guarded_env, factory=True) as guarded,
            serving("benchmarks.guards:unguarded", bare, factory=True) as without,
        ):
            # A database that has been at work: the tables that a confirmation writes hold something, and the planner
            # knows of it.
            for port, is_guarded in ((guarded, True), (without, False)):
                asyncio.run(load.run(port, confirm(is_guarded), seconds=options.seconds, concurrency=16))
            asyncio.run(_settle(url))
            figures = []
            for name, make in (("read one booking", read), ("confirm a booking", confirm)):
                shares = []
                for _ in range(options.rounds):
                    rates = []
                    for port, is_guarded in ((guarded, True), (without, False)):
                        seen = asyncio.run(load.run(port, make(is_guarded), seconds=options.seconds, concurrency=16))
                        if any(not 200 <= status < 300 for status in seen.statuses):
                            raise RuntimeError(f"{name}: unexpected answers {seen.statuses}")
                        rates.append(seen.rate)
                    shares.append((1 - rates[0] / rates[1], *rates))
                share, mine, base = sorted(shares)[len(shares) // 2]
                figures.append({"name": name, "value": round(share, 3), "target": MOST, "met": share <= MOST})
                mark = "ok  " if share <= MOST else "MISS"
                print(f"{mark} {name:<24} {share:6.1%} of its time (<= {MOST:.0%})   {mine:.0f}/s against {base:.0f}/s")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"figures": figures}, indent=2) + "\n")


async def _settle(url: str) -> None:
    connection = await asyncpg.connect(url)
    await data.analyze(connection)
    await connection.close()


async def _some(url: str) -> list[UUID]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT id FROM bookings LIMIT 500")
    await connection.close()
    return [row["id"] for row in rows]


if __name__ == "__main__":
    main()
