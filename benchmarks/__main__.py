"""`make bench`: measures, prints a table, writes JSON.

Each figure is a ratio to the floor (`floor.py`) or to itself on less data, taken in turns in the same run on the same
database, so that it holds on a slow or busy machine. Absolute rates are printed to be put in proportion, not compared.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks import data, load, money
from benchmarks.service import environment, round_trips, serving
from coworkapi.core.ids import encode_id
from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers

MIDNIGHT = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass
class Figure:
    """One row of the table. `target` as in "at least 0.5" or "at most 60"."""

    name: str
    value: float
    unit: str
    target: str
    met: bool
    note: str = ""


class Bench:
    """One run: two services on one database that grows. `twin`: ours once more, on a copy that stays as it began."""

    def __init__(
        self, space: data.Space, url: str, ours: int, floor: int, twin: int, *, seconds: float, rounds: int
    ) -> None:
        self.space, self.url, self.ours, self.floor, self.twin = space, url, ours, floor, twin
        self.seconds, self.rounds = seconds, rounds
        self.figures: list[Figure] = []
        self._slots = count()

    # What is asked

    def read_one(self, ids: list[UUID], *, floor: bool) -> Callable[[int], bytes]:
        paths = [f"/bookings/{one}" if floor else f"/v1/bookings/{encode_id('bkg', one)}" for one in ids]
        raw = [load.request("GET", path, self.space.api_key) for path in paths]
        return lambda n: raw[n % len(raw)]

    def page(self, *, floor: bool) -> Callable[[int], bytes]:
        path = "/bookings?limit=100" if floor else "/v1/bookings?limit=100"
        raw = load.request("GET", path, self.space.api_key)
        return lambda n: raw

    def confirm(self, *, floor: bool) -> Callable[[int], bytes]:
        def make(_: int) -> bytes:
            body = json.dumps(self.next_booking(floor=floor)).encode()
            path = "/bookings" if floor else "/v1/bookings"
            return load.request("POST", path, self.space.api_key, body, f"Idempotency-Key: {time.time_ns()}\r\n")

        return make

    def next_booking(self, *, floor: bool = False) -> dict[str, Any]:
        """The next free half hour of the next room, years ahead of the data."""
        n = next(self._slots)
        room = n % data.RESOURCES
        start = MIDNIGHT + timedelta(days=3000, minutes=30 * (n // data.RESOURCES))
        resource, member = self.space.resource_ids[room], self.space.member_ids[room]
        return {
            "resource_id": str(resource) if floor else encode_id("res", resource),
            "member_id": str(member) if floor else encode_id("mem", member),
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=30)).isoformat(),
        }

    def search_path(self, n: int = 0, *, floor: bool = False) -> str:
        """A week that begins at one of twelve instants, since not everyone asks for the same."""
        start = MIDNIGHT + timedelta(days=1, hours=6 * (n % 12))
        first, last = f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{start + timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"
        if floor:
            return f"/busy?starts_at={first}&ends_at={last}"
        return f"/v1/availability?from={first}&to={last}&minutes=120"

    def search(self, *, floor: bool) -> Callable[[int], bytes]:
        raw = [load.request("GET", self.search_path(n, floor=floor), self.space.api_key) for n in range(12)]
        return lambda n: raw[n % 12]

    # How it is measured

    def run(self, port: int, make: Callable[[int], bytes], concurrency: int) -> load.Load:
        return asyncio.run(load.run(port, make, seconds=self.seconds, concurrency=concurrency))

    def against_floor(self, name: str, make: Callable[..., Callable[[int], bytes]], at_least: float) -> None:
        """Requests a second of ours over the floor's, in turns; the median of the pairs."""
        pairs = []
        for _ in range(self.rounds):
            base = self.run(self.floor, make(floor=True), 16)
            mine = self.run(self.ours, make(floor=False), 16)
            bad = {status for status in (base.statuses | mine.statuses) if not 200 <= status < 300}
            if bad:
                raise RuntimeError(f"{name}: unexpected answers {bad}")
            pairs.append((mine.rate / base.rate, mine.rate, base.rate))
        ratio, mine_rate, base_rate = sorted(pairs)[len(pairs) // 2]
        self.note(
            name,
            ratio,
            "of the floor",
            f">= {at_least}",
            ratio >= at_least,
            f"{mine_rate:.0f}/s against {base_rate:.0f}/s",
        )

    def latency(self, make: Callable[[int], bytes], *, concurrency: int, share: float) -> float:
        """A percentile in ms, the median of the rounds."""
        return statistics.median(self.run(self.ours, make, concurrency).percentile(share) for _ in range(self.rounds))

    def against_twin(self, name: str, make: Callable[[int], bytes], at_most: float) -> None:
        """The median latency over that of the database that didn't grow, in turns; the median of the pairs."""
        growth = statistics.median(
            self.run(self.ours, make, 1).percentile(0.5) / self.run(self.twin, make, 1).percentile(0.5)
            for _ in range(self.rounds)
        )
        self.note(name, growth, "x", f"<= {at_most}", growth <= at_most)

    def note(self, name: str, value: float, unit: str, target: str, met: bool, note: str = "") -> None:
        figure = Figure(name, round(value, 3), unit, target, met, note)
        self.figures.append(figure)
        mark = "ok  " if met else "MISS"
        print(f"{mark} {name:<58} {value:8.2f} {unit:<16} {target:<8} {note}", flush=True)


async def some_ids(url: str) -> list[UUID]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT id FROM bookings TABLESAMPLE SYSTEM (20) LIMIT 500")
    await connection.close()
    return [row["id"] for row in rows]


async def cursor_at(url: str, port: int, token: str, depth: int) -> str:
    """The cursor behind row `depth`, made by walking the pages as a client does."""
    path, cursor = "/v1/bookings?limit=100", ""
    for _ in range(depth // 100):
        _, body = await load.ask_once(port, load.request("GET", path + cursor, token))
        cursor = f"&cursor={json.loads(body)['next_cursor']}"
    return path + cursor


def measure(bench: Bench, url: str) -> None:
    """The figures of bookings, among 50,000."""
    space = bench.space
    trips = round_trips(
        url,
        space.api_key,
        [
            ("POST", "/v1/bookings", bench.next_booking),
            ("GET", f"/v1/bookings/{encode_id('bkg', asyncio.run(some_ids(url))[0])}", None),
            ("GET", "/v1/bookings?limit=100", None),
            ("GET", bench.search_path(), None),
        ],
    )
    bench.note("round trips: confirm a booking", trips[0], "round trips", "<= 6", trips[0] <= 6)
    bench.note("round trips: read one booking", trips[1], "round trips", "<= 4", trips[1] <= 4)
    bench.note("round trips: a page of 100", trips[2], "round trips", "<= 4", trips[2] <= 4)
    bench.note("round trips: search 200 resources", trips[3], "round trips", "<= 8", trips[3] <= 8)
    ids = asyncio.run(some_ids(url))
    bench.against_floor("read one booking", lambda floor: bench.read_one(ids, floor=floor), 0.5)
    bench.against_floor("a page of 100 bookings", bench.page, 0.5)
    bench.against_floor("confirm a booking", bench.confirm, 0.4)
    bench.against_floor("search against only reading what is taken", bench.search, 0.3)
    search = bench.search(floor=False)
    p95 = bench.latency(search, concurrency=8, share=0.95)
    bench.note("search 200 resources for a week, p95 at concurrency 8", p95, "ms", "<= 60", p95 <= 60)


def measure_growth(bench: Bench, url: str, *, large: bool) -> None:
    """The same among ten and a hundred times as many, against the twin that has 50,000."""
    space = bench.space
    ids = asyncio.run(some_ids(url))
    search = bench.search(floor=False)
    print("     ... ten times the data", flush=True)
    asyncio.run(data.add_bookings(url, space, 450_000, first_day=-400))
    # The bookings of the beginning are in both.
    makes = {
        "search": search,
        "read one": bench.read_one(ids, floor=False),
        "page": bench.page(floor=False),
        "confirm": bench.confirm(floor=False),
    }
    for name, make in makes.items():
        bench.against_twin(f"{name}: 500,000 bookings against 50,000", make, 1.3)
    deep = asyncio.run(cursor_at(url, bench.ours, space.api_key, 90_000))
    raw = load.request("GET", deep, space.api_key)
    first = bench.latency(bench.page(floor=False), concurrency=1, share=0.5)
    growth = bench.latency(lambda n: raw, concurrency=1, share=0.5) / first
    bench.note("page at depth 90,000 against the first", growth, "x", "<= 1.2", growth <= 1.2)
    if large:
        print("     ... five million bookings (some minutes)", flush=True)
        asyncio.run(data.add_bookings(url, space, 2_250_000, first_day=-2400))
        asyncio.run(data.add_bookings(url, space, 2_250_000, first_day=30))
        bench.against_twin("search: 5,000,000 bookings against 50,000", search, 1.2)
        p95 = bench.latency(search, concurrency=8, share=0.95)
        bench.note("search among 5,000,000, p95 at concurrency 8", p95, "ms", "<= 60", p95 <= 60)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--no-large", action="store_true", help="leave out five million bookings and 100,000 memberships"
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of which the median counts")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/latest.json"))
    options = parser.parse_args()
    with disposable_servers(fast=False) as servers:
        servers.postgres.create_database("bench")
        url = servers.postgres.database_url("bench")
        upgrade(url)
        space = asyncio.run(data.make_space(url))
        asyncio.run(data.add_bookings(url, space, 50_000, first_day=-21))
        priced = asyncio.run(money.make_priced_space(url))
        servers.postgres.create_database("twin", template="bench")
        env = environment(url, servers.valkey.url)
        twin_env = environment(servers.postgres.database_url("twin"), servers.valkey.url)
        with (
            serving("benchmarks.floor:app", env) as floor,
            serving("coworkapi.app:create_app", env, factory=True) as ours,
            serving("coworkapi.app:create_app", twin_env, factory=True) as twin,
        ):
            bench = Bench(space, url, ours, floor, twin, seconds=options.seconds, rounds=options.rounds)
            money_bench = money.MoneyBench(bench, priced)
            measure(bench, url)
            money.measure(money_bench, url)
            measure_growth(bench, url, large=not options.no_large)
            if not options.no_large:
                money.measure_growth(money_bench, url)
    missed = [figure.name for figure in bench.figures if not figure.met]
    report = {
        "at": datetime.now(UTC).isoformat(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "figures": [asdict(figure) for figure in bench.figures],
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    print(f"\n{len(bench.figures) - len(missed)} of {len(bench.figures)} targets met; written to {options.out}")
    for name in missed:
        print(f"missed: {name}")


if __name__ == "__main__":
    main()
