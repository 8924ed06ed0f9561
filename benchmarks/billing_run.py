"""One billing run in a process of its own, done as the worker does it; prints what it took as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from coworkapi import wiring
from coworkapi.billing.runs import jobs, service
from coworkapi.core.db import Database
from coworkapi.core.events import subscribe
from coworkapi.core.logs import configure_logs
from coworkapi.core.operations import operations_due
from coworkapi.core.principal import Principal, system_principal


async def run(url: str, organization_id: UUID, legal_entity_id: UUID, until: date) -> dict[str, Any]:
    configure_logs("warning", "console")
    subscribe(wiring.HANDLERS)
    db = Database(url, role="coworkapi_app", pool_size=2)
    asked: list[int] = [0]

    @event.listens_for(db.engine.sync_engine, "connect")
    def _listen(connection: Any, record: Any) -> None:
        def count(_: Any) -> None:
            asked[0] += 1

        connection.driver_connection.add_query_logger(count)

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute")
    def _count_own(*_: Any) -> None:
        asked[0] += 1  # SQLAlchemy's own, which the driver's log doesn't know

    principal = system_principal(organization_id, test_clock_at=datetime(2026, 5, 1, 3, tzinfo=UTC))
    async with db.transaction(principal) as session:
        made = await service.start_billing_run(
            session, legal_entity_id=legal_entity_id, until=until, dry_run=False, now=principal.now
        )
    operations = operations_due(jobs.operations(wiring.CHARGE_SOURCES))
    memory: list[float] = []
    watch = asyncio.create_task(_watch(memory))
    asked[0] = 0
    busy, started = await _cpu_seconds(db, principal), time.perf_counter()
    await operations.run(db, principal)
    seconds, busy = time.perf_counter() - started, await _cpu_seconds(db, principal) - busy
    watch.cancel()
    async with db.transaction(principal) as session:
        state, invoices = (
            await session.execute(
                text(
                    "SELECT o.state, r.invoices FROM billing_runs r JOIN operations o ON o.id = r.operation_id "
                    "WHERE r.id = :id"
                ),
                {"id": made.id},
            )
        ).one()
    if state != "succeeded":
        raise RuntimeError(f"the run has {state}")
    await db.close()
    return {
        "seconds": seconds,
        "cpu_seconds": busy,
        "invoices": invoices,
        "statements": asked[0],
        "megabytes": max(memory, default=_megabytes()),
        "megabytes_midway": memory[len(memory) // 2] if memory else _megabytes(),
    }


async def _cpu_seconds(db: Database, principal: Principal) -> float:
    """Of this process, and of all that serves this database: what else the machine is busy with isn't in it."""
    async with db.transaction(principal) as session:
        of_database = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = session_user"
        )
        pids = (await session.execute(of_database)).scalars().all()
    return time.process_time() + sum(map(_cpu_of, pids))


def _cpu_of(pid: int) -> float:
    """Seconds that a process was busy: the 14th and the 15th field of proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _watch(memory: list[float]) -> None:
    while True:
        memory.append(_megabytes())
        await asyncio.sleep(0.2)


def _megabytes() -> float:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    print(
        json.dumps(asyncio.run(run(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3]), date.fromisoformat(sys.argv[4]))))
    )
