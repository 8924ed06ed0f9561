"""`python -m benchmarks.overload`: what is left of the service when four times as much is asked as it can do.

The peak is measured first, with as many connections as serve it best. Then requests arrive at a fixed rate, whether
answered or not, four times the peak's, each on a free connection or a new one, as those of a crowd behind a proxy.
Useful is an answer with 2xx within a second of being sent. Right after, the peak is measured again: nothing may be left
behind. All of it some times over; a crowd's useful answers are held against the peaks before and after it, and the
median of the rounds counts: what else a machine does changes its speed between two measurements.

Twice: with what an app asks for when it opens (of ten requests six read a booking, three a page of 25, one searches a
day's rooms), and with the cheapest request that there is alone. Saying no costs the same whatever was asked, so this
second one is the worst case: a refusal takes a twelfth of its time, nearly all of it the kernel's.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from benchmarks import data, load
from benchmarks.service import Port, environment, serving
from coworkapi.core.ids import encode_id
from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers

USEFUL_SECONDS = 1.0
OPEN, CONNECTIONS = 200, 1000  # that are open when it begins, and at the most


@dataclass
class Crowd:
    """What a crowd got."""

    seconds: float
    useful: int = 0
    late: int = 0
    unsent: int = 0
    behind: float = 0  # seconds that the crowd itself was late at the most
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    latencies: list[float] = field(default_factory=list, repr=False)


async def crowd(port: int, make: Callable[[int], bytes], *, rate: float, seconds: float) -> Crowd:
    """`rate` requests a second, come what may."""
    loop = asyncio.get_running_loop()
    seen = Crowd(seconds)
    free: list[load.Connection] = []
    opened = OPEN
    free += [(await loop.create_connection(load.Connection, "127.0.0.1", port))[1] for _ in range(OPEN)]
    tasks: set[asyncio.Task[None]] = set()

    async def ask(number: int, due: float) -> None:
        nonlocal opened
        try:
            connection = free.pop() if free else None
            while connection is not None and connection.is_closed:  # the service ended it, idle for long
                opened -= 1
                connection = free.pop() if free else None
            if connection is None:
                opened += 1
                _, connection = await loop.create_connection(load.Connection, "127.0.0.1", port)
            sent = time.perf_counter()
            seen.behind = max(seen.behind, sent - due)
            status, _ = await connection.ask(make(number))
        except OSError:
            seen.statuses[0] += 1
            opened -= 1
            return
        waited = time.perf_counter() - sent
        seen.statuses[status] += 1
        if 200 <= status < 300:
            seen.useful += waited <= USEFUL_SECONDS
            seen.late += waited > USEFUL_SECONDS
            seen.latencies.append(waited * 1000)
        elif b"\r\nretry-after:" not in connection.head:
            seen.without_retry_after += 1
        free.append(connection)

    begin = time.perf_counter()
    for number in itertools.count():
        due = begin + number / rate
        if due > begin + seconds:
            break
        if (ahead := due - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        elif number % 20 == 0:
            await asyncio.sleep(0)
        if not free and opened >= CONNECTIONS:
            seen.unsent += 1
            continue
        task = loop.create_task(ask(number, due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    for connection in free:
        connection.close()
    seen.latencies.sort()
    return seen


def memory(pid: int) -> float:
    """Resident megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def some_bookings(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT id FROM bookings LIMIT 500")
    await connection.close()
    return [encode_id("bkg", row["id"]) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overload", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one crowd")
    parser.add_argument("--rounds", type=int, default=5, help="crowds, of which the median counts")
    parser.add_argument("--times", type=float, default=4.0, help="what is asked, in peaks")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/overload.json"))
    options = parser.parse_args()
    with disposable_servers(fast=False) as servers:
        servers.postgres.create_database("bench")
        url = servers.postgres.database_url("bench")
        upgrade(url)
        space = asyncio.run(data.make_space(url))
        asyncio.run(data.add_bookings(url, space, 20_000, first_day=-21))
        reads = [f"/v1/bookings/{one}" for one in asyncio.run(some_bookings(url))]
        day = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
        search = (
            f"/v1/availability?starts_at={day:%Y-%m-%dT%H:%M:%SZ}&ends_at={day + timedelta(hours=8):%Y-%m-%dT%H:%M:%SZ}"
        )
        pages = ["/v1/bookings?limit=25"] * 3
        mix = [path for one in range(0, len(reads), 6) for path in [*reads[one : one + 6], *pages, search]]
        env = environment(url, servers.valkey.url)
        report = {}
        for name, paths in {"as an app asks": mix, "the cheapest request": reads}.items():
            raw = [load.request("GET", path, space.api_key) for path in paths]
            random.Random(1).shuffle(raw)
            with serving("coworkapi.app:create_app", env, factory=True) as service:
                report[name] = measure(
                    name, service, raw, seconds=options.seconds, times=options.times, rounds=options.rounds
                )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=2) + "\n")


def measure(
    name: str, service: Port, raw: Sequence[bytes], *, seconds: float, times: float, rounds: int
) -> dict[str, Any]:
    """Prints and gives the figures of one kind of load."""

    def make(number: int) -> bytes:
        return raw[number % len(raw)]

    def peak_rate(warm_up: float) -> float:
        return asyncio.run(load.run(service, make, seconds=1, concurrency=16, warm_up=warm_up)).rate

    peaks, crowds = [peak_rate(0.5)], []
    before = memory(service.pid)
    for _ in range(rounds):
        crowds.append(uvloop.run(crowd(service, make, rate=times * peaks[-1], seconds=seconds)))
        peaks.append(peak_rate(0))
    after = memory(service.pid)
    around = [(first + second) / 2 for first, second in itertools.pairwise(peaks)]
    share = statistics.median(seen.useful / seen.seconds / peak for seen, peak in zip(crowds, around, strict=True))
    recovered = statistics.median(second / first for first, second in itertools.pairwise(peaks))
    statuses: Counter[int] = sum((seen.statuses for seen in crowds), Counter())
    refused = {status: number for status, number in statuses.items() if not 200 <= status < 300}
    silent = sum(seen.without_retry_after for seen in crowds)
    latencies = sorted(itertools.chain.from_iterable(seen.latencies for seen in crowds))
    peak = statistics.median(peaks)
    figures = [
        ("useful answers", share, "of the peak", ">= 0.8", share >= 0.8),
        ("right after", recovered, "of the peak", ">= 0.8", recovered >= 0.8),
        ("refused without Retry-After", silent, "answers", "0", not silent),
        ("refused otherwise than by 429 or 503", sum(refused.values()) - refused.get(503, 0) - refused.get(429, 0),
         "answers", "0", set(refused) <= {429, 503}),
        ("memory grown", after - before, "MB", "<= 100", after - before <= 100),
    ]  # fmt: skip
    print(f"{name}: peak {peak:.0f}/s, asked {times:g} times that for {seconds:g} s, {rounds} times")
    for name, value, unit, target, met in figures:
        print(f"{'ok  ' if met else 'MISS'} {name:<40} {value:8.2f} {unit:<12} {target}")
    middle = latencies[len(latencies) // 2] if latencies else 0
    late, unsent = sum(seen.late for seen in crowds), sum(seen.unsent for seen in crowds)
    print(f"     useful ones in the median after {middle:.0f} ms; {late} late; {unsent} unsent")
    behind = max(seen.behind for seen in crowds)
    print(f"     the crowd itself was late by {behind:.2f} s at the most; answers {dict(statuses)}")
    told = [dict(zip(("name", "value", "unit", "target", "met"), figure, strict=True)) for figure in figures]
    return {"peak": peak, "figures": told}


if __name__ == "__main__":
    main()
