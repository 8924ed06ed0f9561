"""Billing runs, against the floor (`billing_floor.py`) and against themselves on fewer memberships.

    python -m benchmarks.billing              # alone: small sizes, on a database of its own
    python -m benchmarks.billing --sizes 10000 100000

Each run is a process of its own (`billing_run.py`), as the worker is: its memory is measured. Ours and the floor bill
organizations with the same memberships in one database, in turns. Growth is told by CPU time (this process's and the
database's), which a busy machine doesn't change.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import asyncpg

from benchmarks import billing_floor
from benchmarks.billing_data import Billed, make_members
from benchmarks.service import ROOT, environment
from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers

if TYPE_CHECKING:
    from benchmarks.__main__ import Bench

SIZES, LARGE_SIZES = (2_000, 10_000), (10_000, 100_000)
_TABLES = (
    "charges",
    "charge_balances",
    "membership_periods",
    "invoices",
    "invoice_lines",
    "receivable_items",
    "journal_entries",
    "postings",
)
_TOLD = ("charge.created", "invoice.finalized")
Note = Callable[[str, float, str, str, bool, str], None]
_slugs = count()


@dataclass(frozen=True)
class Ran:
    """One run of ours. `cpu_seconds`: its own and the database's for it; `statements`: round trips in all;
    `megabytes`: of memory at most and in the middle."""

    seconds: float
    cpu_seconds: float
    invoices: int
    statements: int
    megabytes: float
    megabytes_midway: float


def bill(url: str, space: Billed) -> Ran:
    """A billing run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.billing_run", url, str(space.organization_id)]
    command += [str(space.legal_entity_id), space.until.isoformat()]
    done = subprocess.run(command, env=environment(url, ""), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    values: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Ran(**values)


async def written(url: str, space: Billed) -> dict[str, int]:
    """How many rows the organization has in each table, and what they sum to."""
    connection = await asyncpg.connect(url, command_timeout=600)
    found = {
        table: await connection.fetchval(
            f"SELECT count(*) FROM {table} WHERE organization_id = $1", space.organization_id
        )
        for table in _TABLES
    }
    found["events"], found["event_deliveries"] = await connection.fetchrow(
        "SELECT count(DISTINCT e.id), count(d) FROM events e LEFT JOIN event_deliveries d "
        "ON d.organization_id = e.organization_id AND d.event_id = e.id "
        "WHERE e.organization_id = $1 AND e.type = ANY($2)",
        space.organization_id,
        _TOLD,
    )
    for table, column in (("invoices", "gross"), ("receivable_items", "open"), ("postings", "abs(amount)")):
        found[f"{table}.{column}"] = int(
            await connection.fetchval(
                f"SELECT sum({column}) FROM {table} WHERE organization_id = $1", space.organization_id
            )
        )
    await connection.close()
    return found


async def told(url: str, space: Billed) -> dict[str, list[str]]:
    """Which handlers are owed which type of event, as a run of ours left it."""
    connection = await asyncpg.connect(url, command_timeout=600)
    rows = await connection.fetch(
        "SELECT DISTINCT e.type, d.handler FROM events e JOIN event_deliveries d "
        "ON d.organization_id = e.organization_id AND d.event_id = e.id "
        "WHERE e.organization_id = $1 AND e.type = ANY($2)",
        space.organization_id,
        _TOLD,
    )
    await connection.close()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["type"], []).append(row["handler"])
    return found


async def settle(url: str) -> None:
    """Writes out what the one before left, and takes stock: neither checkpoint nor autovacuum of one run shall fall
    into the next."""
    connection = await asyncpg.connect(url, command_timeout=3600)
    for table in (*_TABLES, "memberships", "membership_billing", "billing_accounts", "members", "events"):
        await connection.execute(f"VACUUM (ANALYZE) {table}")
    await connection.execute("CHECKPOINT")
    await connection.close()


def measure(note: Note, url: str, sizes: tuple[int, ...] = SIZES) -> None:
    """The figures of billing runs. The first size is run once before, so that nothing is measured cold."""
    warm = asyncio.run(make_members(url, f"warm-{next(_slugs)}", min(sizes[0], 2_000)))
    bill(url, warm)
    handlers = asyncio.run(told(url, warm))
    per_invoice: dict[int, float] = {}
    for size in sizes:
        slug = f"billed-{next(_slugs)}"
        theirs = asyncio.run(make_members(url, f"{slug}-floor", size))
        ours = asyncio.run(make_members(url, slug, size))
        asyncio.run(settle(url))
        base = asyncio.run(billing_floor.run(url, theirs, handlers))
        asyncio.run(settle(url))
        mine = bill(url, ours)
        counted = asyncio.run(written(url, ours)), asyncio.run(written(url, theirs))
        if counted[0] != counted[1] or mine.invoices != size:
            raise RuntimeError(f"the floor wrote something else: {counted[0]} against {counted[1]}")
        again = bill(url, ours)
        ratio, per_invoice[size] = base / mine.seconds, mine.cpu_seconds / size
        rates = (
            f"{size / mine.seconds:.0f}/s against {size / base:.0f}/s, {per_invoice[size] * 1000:.2f} ms of CPU each"
        )
        note(f"a billing run of {size:,}", ratio, "of the floor", ">= 0.35", ratio >= 0.35, rates)
        statements = mine.statements * 1000 / size
        note(f"statements for 1,000 invoices, of {size:,}", statements, "statements", "<= 50", statements <= 50, "")
        memory = mine.megabytes
        midway = f"{mine.megabytes_midway:.0f} MB midway"
        note(f"memory of a billing run of {size:,}", memory, "MB", "<= 300", memory <= 300, midway)
        empty = again.seconds / mine.seconds
        note(f"an empty run after that of {size:,}", empty, "of the first", "<= 0.2", empty <= 0.2, "")
    first, last = min(per_invoice), max(per_invoice)
    if first != last:
        growth = per_invoice[last] / per_invoice[first]
        note(f"CPU of an invoice of {last:,} against {first:,}", growth, "x", "<= 1.2", growth <= 1.2, "")


def measure_in(bench: Bench, url: str, *, large: bool) -> None:
    """As part of `make bench`."""
    measure(bench.note, url, LARGE_SIZES if large else SIZES)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.billing", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000], help="memberships")

    def note(name: str, value: float, unit: str, target: str, met: bool, more: str) -> None:
        print(f"{'ok  ' if met else 'MISS'} {name:<48} {value:8.2f} {unit:<14} {target:<8} {more}", flush=True)

    options = parser.parse_args()
    with disposable_servers(fast=False) as servers:
        servers.postgres.create_database("bench")
        url = servers.postgres.database_url("bench")
        upgrade(url)
        measure(note, url, tuple(options.sizes))


if __name__ == "__main__":
    main()
