"""Webhooks under fire: `python -m benchmarks.webhooks`.

200 endpoints, of which 20 hang, 20 answer 500, 20 are closed and one answers 410; 20,000 events. Each endpoint chooses
one of 100 types, so that each event goes to two endpoints and each endpoint gets 200: some four minutes on two cores.

1. Throughput: 10,000 deliveries wait, a worker starts; against a bare httpx loop that posts the same signed bodies to
   the same addresses, in turns.
2. Delay without the bad ones: events at a steady pace, from the commit to the arrival.
3. Under fire: all endpoints at the same pace; from the second quarter on the worker is killed three times and Redis
   flushed once. The p95 delay is that of the first quarter, when the bad ones are met for the first time: a kill delays
   everybody alike. At the end each healthy endpoint has got each of its events, and what the others were to get waits.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from redis.asyncio import Redis
from standardwebhooks.webhooks import Webhook

from benchmarks.service import ROOT, environment
from coworkapi.core.bell import Bell
from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.events import FACT_TYPES
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.migrations import upgrade
from coworkapi.core.principal import system_principal
from coworkapi.identity.models import Organization
from coworkapi.local.disposable import disposable_servers
from coworkapi.routing import ROUTERS
from coworkapi.webhooks import service
from coworkapi.webhooks.fanning import fan_out
from coworkapi.webhooks.outbox import Bodies, Room, claim
from coworkapi.webhooks.payload import signed_headers

assert ROUTERS  # what can happen is declared by the rooms that routing names
SECRET = "benchmark-" + "x" * 32
BAD = {"hang": 20, "broken": 20, "closed": 20, "gone": 1}
BOOKING = {
    "id": "bkg_01jq2v5x8ye0rb6hm3k7n4d9ta", "state": "confirmed", "title": "Weekly planning",
    "resource_id": "res_01jq2v5x8ye0rb6hm3k7n4d9ta", "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta", "team_id": None, "time_zone": "Europe/Berlin",
    "starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z", "attendee_count": 4, "notes": "n" * 300,
    "price": {"net": 2500, "tax": 475, "gross": 2975, "currency": "EUR"}, "metadata": {"crm_id": "4711"},
    "created_at": "2026-11-23T07:00:00Z", "updated_at": "2026-11-23T07:00:00Z",
}  # fmt: skip
_INSERT = """
WITH given AS (
  SELECT * FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS g(id, type, aggregate_id)
), last AS MATERIALIZED (
  SELECT * FROM event_sequences($1::uuid, ARRAY(SELECT DISTINCT aggregate_id FROM given ORDER BY 1)))
INSERT INTO events (id, type, aggregate_id, sequence, data, principal, occurred_at)
SELECT g.id, g.type, g.aggregate_id, last.sequence + row_number() OVER (PARTITION BY g.aggregate_id ORDER BY g.id),
  $5::jsonb, 'system', clock_timestamp() FROM given g JOIN last USING (aggregate_id) ORDER BY g.id"""


class Fire:
    """One organization, its endpoints, and the other side of them."""

    def __init__(self, url: str, redis_url: str, control: int, ports: dict[str, list[int]]) -> None:
        self.url, self.redis_url, self.control, self.ports = url, redis_url, control, ports
        self.organization_id = new_id()
        self.principal = system_principal(self.organization_id)
        self.db = Database(url, role="coworkapi_app", pool_size=4)
        self.bell = Bell(redis_url)
        self.types = sorted(FACT_TYPES)[:100]
        self.aggregates = [new_id() for _ in range(500)]
        self.chosen: dict[int, str] = {}  # by port
        self.missed: list[str] = []

    async def make(self) -> None:
        async with self.db.transaction(self.principal) as session:
            session.add(Organization(id=self.organization_id, name="Fire", slug="fire", mode="test"))

    async def make_endpoints(self, ports: list[int], first: int = 0) -> dict[int, UUID]:
        """An enabled endpoint for each port, each with the next type in turn."""
        made = {}
        async with self.db.transaction(self.principal) as session:
            for number, port in enumerate(ports, first):
                self.chosen[port] = self.types[number % len(self.types)]
                row, _ = await service.create_endpoint(
                    session,
                    url=f"http://127.0.0.1:{port}/hook",
                    event_types=[self.chosen[port]],
                    location_ids=None,
                    description=None,
                    seal=service.seal_of(SECRET),
                    any_target=True,
                )
                made[port] = row.id
        return made

    async def emit(self, count: int, pace: float | None) -> dict[str, tuple[str, float]]:
        """Events of all types in turn, `pace` a second or all at once: by id type and time of commit."""
        told: dict[str, tuple[str, float]] = {}
        connection = await asyncpg.connect(self.url)
        await connection.execute("SET ROLE coworkapi_app")
        await connection.execute("SELECT set_config('app.organization_id', $1, false)", str(self.organization_id))
        data, each = json.dumps(BOOKING), 500 if pace is None else 5
        started = time.perf_counter()
        for first in range(0, count, each):
            numbers = range(first, min(first + each, count))
            ids = sorted(new_id() for _ in numbers)
            types = [self.types[number % len(self.types)] for number in numbers]
            aggregates = [random.choice(self.aggregates) for _ in numbers]
            await connection.execute(_INSERT, self.organization_id, ids, types, aggregates, data)
            at = time.time()
            self.bell(self.organization_id)
            told |= {encode_id("evt", one): (kind, at) for one, kind in zip(ids, types, strict=True)}
            if pace is not None:
                await asyncio.sleep(max(0, started + numbers[-1] / pace - time.perf_counter()))
        await connection.close()
        return told

    async def received(self) -> dict[int, dict[str, float]]:
        found = json.loads(await self._ask("/all"))
        return {int(port): came for port, came in found.items()}

    async def count(self) -> int:
        return int(await self._ask("/count"))

    async def _ask(self, path: str) -> bytes:
        """Of the receiver, without holding up the loop that emits and kills."""

        def ask() -> bytes:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.control}{path}", timeout=30) as answer:
                found: bytes = answer.read()
                return found

        return await asyncio.to_thread(ask)

    async def arrived(self, count: int, seconds: float) -> float:
        """Waits until so many requests have come; when that was."""
        deadline = time.perf_counter() + seconds
        while (found := await self.count()) < count:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{found} of {count} deliveries after {seconds:.0f} s")
            await asyncio.sleep(0.05)
        return time.perf_counter()

    async def one(self, statement: str) -> Any:
        connection = await asyncpg.connect(self.url)
        row = await connection.fetchrow(statement, self.organization_id)
        await connection.close()
        return row

    def note(self, name: str, value: float, unit: str, target: str, met: bool, note: str = "") -> None:
        if not met:
            self.missed.append(name)
        print(f"{'ok  ' if met else 'MISS'} {name:<58} {value:8.2f} {unit:<16} {target:<8} {note}", flush=True)


@contextmanager
def worker(env: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A worker, in a list so that it can be killed and replaced."""
    running = [_start(env)]
    try:
        yield running
    finally:
        running[0].terminate()
        running[0].wait(30)


def _start(env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "coworkapi", "worker"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)] if values else float("nan")


def delays(
    fire: Fire, told: dict[str, tuple[str, float]], came: dict[int, dict[str, float]], ports: list[int]
) -> list[float]:
    """Milliseconds from commit to first arrival, of what reached those ports."""
    return [max(0.0, at - told[event][1]) * 1000 for port in ports for event, at in came[port].items() if event in told]


async def throughput(fire: Fire, env: dict[str, str], events: int, rounds: int) -> None:
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            await fire.emit(events, None)
            posts = Path(folder) / "posts"
            deliveries = await write_posts(fire, posts)
            await fire.received()
            floor = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.webhook_floor", str(posts), "64", cwd=ROOT, stdout=subprocess.PIPE
            )
            out, _ = await floor.communicate()
            bare = deliveries / float(out)
            await fire.received()
            with worker(env):
                await fire.arrived(1, 60)
                began = time.perf_counter()
                ours = deliveries / (await fire.arrived(deliveries, 120) - began)
                await settled(fire)
            ratios.append((ours / bare, ours, bare))
            print(f"     round {number + 1}: {ours:.0f}/s against {bare:.0f}/s", flush=True)
    ratio, ours, bare = sorted(ratios)[len(ratios) // 2]
    fire.note(
        "throughput against a bare httpx loop",
        ratio,
        "of the floor",
        ">= 0.7",
        ratio >= 0.7,
        f"{ours:.0f}/s against {bare:.0f}/s",
    )


async def write_posts(fire: Fire, file: Path) -> int:
    """What the worker will send, signed, without sending it: claimed in a transaction that is taken back. How many."""
    async with fire.db.transaction(fire.principal) as session:
        while await fan_out(session):
            pass
    async with fire.db.session() as session:
        room = Room(limit=1_000_000, each=100_000, failing=0, named={})
        found = await claim(session, Bodies(1_000_000), room=room, only=fire.organization_id)
    seal = service.seal_of(SECRET)
    lines = []
    for item in random.sample(found, len(found)):
        secret = seal.unseal(item.secret)
        assert secret is not None
        assert item.body is not None
        headers = signed_headers(encode_id("evt", item.event_id), item.body, [Webhook(secret.decode())], utcnow())
        lines.append(json.dumps([item.url, {k.decode(): v.decode() for k, v in headers}, item.body.decode()]))
    await asyncio.to_thread(file.write_text, "\n".join(lines))
    return len(lines)


async def settled(fire: Fire) -> None:
    """Waits until what has arrived is recorded, too."""
    for _ in range(400):
        row = await fire.one("SELECT count(*) FROM webhook_deliveries WHERE organization_id = $1 AND state = 'pending'")
        if not row[0]:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("deliveries are still pending")


async def under_fire(fire: Fire, env: dict[str, str], events: int, pace: float, calm_events: int) -> None:
    healthy = fire.ports["ok"]
    with worker(env) as running:
        await fire.emit(100, 50)
        await fire.arrived(1, 60)
        await asyncio.sleep(3)
        await fire.received()
        told = await fire.emit(calm_events, pace)
        await asyncio.sleep(3)
        calm = delays(fire, told, await fire.received(), healthy)
        print(f"     without the bad ones: p50 {percentile(calm, 0.5):.0f} ms, p95 {percentile(calm, 0.95):.0f} ms")
        bad = [port for kind in BAD for port in fire.ports[kind]]
        made = await fire.make_endpoints(bad, first=len(healthy))
        first = await fire.emit(events // 4, pace)
        await asyncio.sleep(2)
        came = await fire.received()
        met = delays(fire, first, came, healthy)
        ratio = percentile(met, 0.95) / percentile(calm, 0.95)
        fire.note(
            "p95 delay of the healthy ones, against that without the bad ones", ratio, "x", "<= 1.5", ratio <= 1.5,
            f"{percentile(met, 0.95):.0f} ms against {percentile(calm, 0.95):.0f} ms",
        )  # fmt: skip
        rest = asyncio.create_task(fire.emit(events - events // 4, pace))
        length = (events - events // 4) / pace
        for number in range(3):
            await asyncio.sleep(length / 5)
            running[0].send_signal(signal.SIGKILL)
            running[0].wait()
            running[0] = _start(env)
            if number == 1:
                redis = Redis.from_url(fire.redis_url)
                await redis.flushall()
                await redis.aclose()
        told = first | await rest
        deadline = time.perf_counter() + 60
        wanted = {port: {e for e, (kind, _) in told.items() if kind == fire.chosen[port]} for port in healthy}
        while True:  # what a killed worker had claimed comes when its lease is over
            for port, new in (await fire.received()).items():
                for event, at in new.items():
                    came[port].setdefault(event, at)
            missing = sum(len(wanted[port] - came[port].keys()) for port in healthy)
            if not missing or time.perf_counter() > deadline:
                break
            await asyncio.sleep(0.5)
        total = sum(map(len, wanted.values()))
        fire.note("events that a healthy endpoint never got", missing, "events", "= 0", not missing, f"of {total}")
        whole = delays(fire, told, came, healthy)
        p50, p95 = percentile(whole, 0.5), percentile(whole, 0.95)
        print(f"     with three kills and a flush: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
        gone = fire.ports["gone"][0]
        row = await fire.one(
            f"SELECT state, disabled_reason FROM webhook_endpoints WHERE organization_id = $1 AND id = '{made[gone]}'"
        )
        fire.note(
            "the one that answered 410 is disabled",
            1 if row["disabled_reason"] == "gone" else 0,
            "",
            "= 1",
            row["disabled_reason"] == "gone",
        )
        others = [made[port] for kind in ("hang", "broken", "closed") for port in fire.ports[kind]]
        kinds = {made[port]: fire.chosen[port] for kind in ("hang", "broken", "closed") for port in fire.ports[kind]}
        due = sum(1 for kind in kinds.values() for one, _ in told.values() if one == kind)
        row = await fire.one(
            "SELECT count(*), count(*) FILTER (WHERE attempts > 0) AS tried, "
            "count(*) FILTER (WHERE state = 'pending') AS waiting "
            "FROM webhook_deliveries WHERE organization_id = $1 AND endpoint_id IN "
            f"({', '.join(repr(str(one)) for one in others)})"
        )
        kept = row[0] == due == row["waiting"]
        fire.note(
            "what the bad ones were to get waits for its retry",
            row["waiting"],
            "deliveries",
            f"= {due}",
            kept,
            f"{row['tried']} tried at least once",
        )


async def measure(options: argparse.Namespace, url: str, redis_url: str) -> list[str]:
    bad = sum(BAD.values())
    kinds = [f"ok:{options.endpoints - bad}", *(f"{kind}:{count}" for kind, count in BAD.items())]
    receiver = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.webhook_receiver", *kinds, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert receiver.stdout is not None
    try:
        ports = json.loads(await receiver.stdout.readline())
        [control] = ports.pop("control")
        fire = Fire(url, redis_url, control, ports)
        await fire.make()
        ringing = asyncio.create_task(fire.bell.run())
        env = environment(url, redis_url) | {"COWORKAPI_SECRET_KEY": SECRET, "COWORKAPI_WEBHOOK_TARGETS": "any"}
        await fire.make_endpoints(ports["ok"])
        if not options.no_throughput:
            await throughput(fire, env, options.deliveries * len(fire.types) // len(ports["ok"]), options.rounds)
        await under_fire(fire, env, options.events, options.pace, options.calm)
        ringing.cancel()
        await fire.db.close()
        return fire.missed
    finally:
        receiver.terminate()
        await receiver.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks", description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--endpoints", type=int, default=200)
    parser.add_argument("--deliveries", type=int, default=10_000, help="of the throughput's rounds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pace", type=float, default=120, help="events a second")
    parser.add_argument("--calm", type=int, default=3_000, help="events without the bad ones")
    parser.add_argument("--no-throughput", action="store_true")
    options = parser.parse_args()
    with disposable_servers(fast=False) as servers:
        servers.postgres.create_database("bench")
        url = servers.postgres.database_url("bench")
        upgrade(url)
        missed = asyncio.run(measure(options, url, servers.valkey.url))
    for name in missed:
        print(f"missed: {name}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
