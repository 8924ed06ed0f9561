"""Work that is done outside a request: reactions to events, and work that falls due. arq is known to this file alone.

PostgreSQL is the truth: a sweep finds what is due, whoever forgot to say so. Redis carries only nudges ("look now"),
so flushing it, or losing it, delays work by one sweep at the most and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.bell import Bell
from coworkapi.core.db import Database
from coworkapi.core.errors import Unavailable
from coworkapi.core.events import StoredEvent, handler
from coworkapi.core.ids import new_id
from coworkapi.core.principal import NO_ORGANIZATION, Principal, system_principal

_log = structlog.get_logger("coworkapi.jobs")
SWEEP_SECONDS = 2.0
TIDY_SECONDS = 900.0
BATCH = 200
MAX_ATTEMPTS = 20
# Pieces of long work that a worker is at: an export doesn't wait until somebody's sandbox is filled.
LONG_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class DueWork:
    """Work that falls due by an organization's clock.

    `due_function`: a SQL function of `coworkapi_system` that takes an organization's id (null: any) and returns
    `(organization_id, test_clock_at)` where there is such work now. `run(session, now)` does a batch of it, in one
    transaction, and returns how many items it did; it is called again while it returns some.
    """

    name: str
    due_function: str
    run: Callable[[AsyncSession, datetime], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class DueCall:
    """Due work that calls the outside, which no transaction may wait for.

    `claim(session, now)` takes a batch: it notes each attempt with a lease, so that a crash makes the item due again
    later, and returns what the calls need. `call(item)` runs outside any transaction, several at a time, and returns
    the outcome; what it raises leaves the outcome unknown, to the lease. `record(session, item, outcome)` keeps the
    outcome in a transaction of its own. `due_function`: as `DueWork`'s. `with_db`: it is `call(item, db, principal)`,
    for an outside that a table of ours stands in for.
    """

    name: str
    due_function: str
    claim: Callable[[AsyncSession, datetime], Awaitable[Sequence[Any]]]
    call: Callable[..., Awaitable[Any]]
    record: Callable[[AsyncSession, Any, Any], Awaitable[None]]
    at_once: int = 8
    with_db: bool = False


@dataclass(frozen=True, slots=True)
class DueRun:
    """Due work that takes long and opens transactions of its own.

    `run(db, principal)` does one item and returns how many it did (0: none was left). `due_function`: as `DueWork`'s.
    """

    name: str
    due_function: str
    run: Callable[[Database, Principal], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class DueStream:
    """Due work of which there is so much, and which takes so long, that a worker never stops doing it.

    `serve(db, stop, wake)` does it for all organizations until `stop`; `wake` is set when there may be more. It finds
    by itself what nobody woke it for. `run(db, principal)` does one organization's once, and returns how many items it
    did: for a moved test clock and tests. `due_function`: as `DueWork`'s.
    """

    name: str
    due_function: str
    run: Callable[[Database, Principal], Awaitable[int]]
    serve: Callable[[Database, asyncio.Event, asyncio.Event], Awaitable[None]]


Due = DueWork | DueCall | DueRun | DueStream


async def pending_work(session: AsyncSession, due: Sequence[Due], organization_id: UUID) -> list[str]:
    """Names of what waits to be done for an organization now: `events` (reactions to facts) and due work."""
    statements = ["SELECT 'events' FROM due_event_deliveries(1, :organization)"]
    names: dict[str, Any] = {"organization": organization_id}
    for number, work in enumerate(due):
        names[f"name{number}"] = work.name
        statements.append(
            f"SELECT :name{number} FROM {work.due_function}(:organization)"  # noqa: S608 - our own name
        )
    rows = await session.execute(text(" UNION ALL ".join(statements)), names)
    return list(dict.fromkeys(rows.scalars()))


async def sweep(db: Database, due_work: Sequence[Due], *, organization_id: UUID | None = None) -> int:
    """Does everything that is due now: events' reactions, then due work, until nothing is left. Items done.

    `organization_id` limits it to one tenant (a moved test clock, tests).
    """
    total = 0
    for _ in range(50):  # reactions cause work and work causes reactions; 50 rounds bound a loop of them
        done = await deliver_events(db, organization_id) + await _run_due(db, due_work, organization_id)
        total += done
        if done == 0:
            break
    return total


async def catch_up(
    db: Database, due_work: Sequence[Due], organization_id: UUID, *, reactions: bool = True
) -> list[str]:
    """Does what is due of one organization, once. The names of what there was, found by one statement.

    `reactions`: whether those to events belong to it.
    """
    async with db.session() as session:
        pending = await pending_work(session, due_work, organization_id)
    if not reactions:
        pending = [name for name in pending if name != "events"]
    if "events" in pending:
        await deliver_events(db, organization_id)
    await _run_due(db, [work for work in due_work if work.name in pending], organization_id)
    return pending


async def deliver_events(db: Database, organization_id: UUID | None = None) -> int:
    """Runs the handlers of pending deliveries, each in a transaction of its own; how many it did."""
    async with db.session() as session:
        rows = (
            await session.execute(
                text("SELECT * FROM due_event_deliveries(:limit, :organization)"),
                {"limit": BATCH, "organization": organization_id},
            )
        ).all()
    done = 0
    by_organization: dict[UUID, list[Any]] = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row)

    async def of_one(items: list[Any]) -> int:
        return sum([await _deliver(db, row) for row in items])

    # One organization's events are handled in order; organizations don't wait for each other.
    groups = list(by_organization.values())
    for start in range(0, len(groups), 4):
        done += sum(await asyncio.gather(*(of_one(items) for items in groups[start : start + 4])))
    return done


async def _deliver(db: Database, row: Any) -> int:
    principal = system_principal(row.organization_id, test_clock_at=row.test_clock_at)
    which = {"event": row.event_id, "handler": row.handler}

    async def react(session: AsyncSession) -> int:
        found = (await session.execute(_LOCK_DELIVERY, which)).one_or_none()
        if found is None:  # another worker has it, or has just tried
            return 0
        reaction = handler(row.handler)
        if reaction is None:
            raise LookupError(f"no handler named {row.handler}: it was removed while events waited for it")
        await reaction(session, StoredEvent(*found))
        await session.execute(_DELIVERED, which)
        return 1

    try:
        return await db.run(principal, react)
    except Unavailable:
        raise  # the database's trouble, not the handler's: the next sweep tries again
    except Exception as error:
        _log.warning("event.handler_failed", handler=row.handler, event_id=str(row.event_id), error=str(error)[:500])
        told = str(error).replace("\0", "")[:2000]

        async def note(session: AsyncSession) -> None:
            await session.execute(_FAILED, which | {"error": told, "max": MAX_ATTEMPTS})

        await db.run(principal, note)
        return 0


async def _run_due(db: Database, due_work: Sequence[Due], organization_id: UUID | None) -> int:
    """Does what is due of these kinds, kind by kind, of one tenant or of all; how many items. What is due is found by
    one statement: mostly there is nothing, and each kind has a function of its own to ask."""
    done = 0
    found = await _due_now(db, due_work, organization_id)
    for number, work in enumerate(due_work):
        for principal in found.get(number, ()):
            try:
                while batch := await _run_batch(db, work, principal):
                    done += batch
            except Exception as error:
                _log.exception("due_work.failed", work=work.name, organization=str(principal.organization_id))
                await _note_failure(db, principal, work.name, error)
    return done


async def _due_now(db: Database, due_work: Sequence[Due], organization_id: UUID | None) -> dict[int, list[Principal]]:
    """The organizations with such work now, as who does it, by the kind's place in `due_work`."""
    asked = " UNION ALL ".join(
        f"SELECT {number}, organization_id, test_clock_at FROM {work.due_function}(CAST(:only AS uuid))"  # noqa: S608
        for number, work in enumerate(due_work)
    )
    if not asked:
        return {}
    async with db.session() as session:
        rows = (await session.execute(text(asked), {"only": organization_id})).all()
    found: dict[int, list[Principal]] = {}
    for number, of, test_clock_at in rows:
        found.setdefault(number, []).append(system_principal(of, test_clock_at=test_clock_at))
    return found


async def _run_batch(db: Database, work: Due, principal: Principal) -> int:
    if isinstance(work, DueWork):
        return await db.run(principal, lambda session: _do_batch(session, work, principal.now))
    if isinstance(work, (DueRun, DueStream)):
        return await work.run(db, principal)
    items = await db.run(principal, lambda session: work.claim(session, principal.now))
    gate = asyncio.Semaphore(work.at_once)

    async def one(item: Any) -> None:
        async with gate:
            try:
                outcome = await (work.call(item, db, principal) if work.with_db else work.call(item))
            except Exception:
                _log.exception("due_call.failed", work=work.name, organization=str(principal.organization_id))
                return
        await db.run(principal, lambda session: work.record(session, item, outcome))

    await asyncio.gather(*(one(item) for item in items))
    return len(items)


async def _do_batch(session: AsyncSession, work: DueWork, now: datetime) -> int:
    done = await work.run(session, now)
    if done:
        await note_done(session, work.name, done)
    return done


async def note_done(session: AsyncSession, work: str, items: int) -> None:
    """Counts what was done of that work on this day, in the transaction that did it. One statement, the last: whoever
    waits for another's count holds all that it will."""
    await session.flush()
    await session.execute(_NOTE_DONE, {"work": work, "items": items})


async def _note_failure(db: Database, principal: Principal, work: str, error: Exception) -> None:
    if isinstance(error, Unavailable):  # the database's trouble, not the work's
        return
    told = f"{type(error).__name__}: {error}".replace("\0", "")[:500]

    async def note(session: AsyncSession) -> None:
        await session.execute(_NOTE_FAILURE, {"work": work, "error": told})

    try:
        await db.run(principal, note)
    except Exception as again:  # the next organization's work doesn't wait for this one's note
        _log.warning("due_work.failure_not_noted", work=work, error=str(again)[:500])


_NOTE_DONE = text("""
INSERT INTO work_days AS d (work, day, items, first_at, last_at)
VALUES (:work, (app_now() AT TIME ZONE 'UTC')::date, :items, app_now(), app_now())
ON CONFLICT (organization_id, work, day) DO UPDATE SET items = d.items + excluded.items, last_at = excluded.last_at""")
_NOTE_FAILURE = text("""
INSERT INTO work_days AS d (work, day, failures, last_error, first_at, last_at)
VALUES (:work, (app_now() AT TIME ZONE 'UTC')::date, 1, :error, app_now(), app_now())
ON CONFLICT (organization_id, work, day) DO UPDATE SET failures = d.failures + 1, last_error = excluded.last_error,
  last_at = excluded.last_at""")
_LOCK_DELIVERY = text("""
SELECT e.id, e.organization_id, e.type, e.aggregate_id, e.sequence, e.occurred_at, e.location_id, e.data, e.previous
FROM event_deliveries d JOIN events e ON e.organization_id = d.organization_id AND e.id = d.event_id
WHERE d.event_id = :event AND d.handler = :handler AND d.state = 'pending' AND d.next_attempt_at <= now()
FOR UPDATE OF d SKIP LOCKED""")
_DELIVERED = text("""
UPDATE event_deliveries SET state = 'done', done_at = now(), attempts = attempts + 1
WHERE event_id = :event AND handler = :handler""")
# 2 s, 4 s, 8 s ... capped at an hour: a broken handler is tried for most of a day before it needs a person.
_FAILED = text("""
UPDATE event_deliveries SET attempts = attempts + 1, last_error = :error,
  state = CASE WHEN attempts + 1 >= :max THEN 'failed' ELSE 'pending' END,
  next_attempt_at = now() + least(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE event_id = :event AND handler = :handler AND state = 'pending'""")


class Nudger:
    """Tells the worker, through arq, that there is something to do; never waited for, never relied on."""

    def __init__(self, redis_url: str) -> None:
        self._settings = RedisSettings.from_dsn(redis_url) if redis_url else None
        if self._settings:
            self._settings.conn_retries = 0
            self._settings.conn_timeout = 1
        self._wanted = asyncio.Event()
        self.pool: ArqRedis | None = None

    def __call__(self) -> None:
        self._wanted.set()

    async def run(self) -> None:
        """Sends nudges, at most twenty a second, for ever."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            if self._settings is None:
                continue
            try:
                if self.pool is None:
                    self.pool = await create_pool(self._settings)
                await self.pool.enqueue_job("sweep", _job_id=f"sweep:{new_id().hex}", _expires=timedelta(seconds=30))
                await asyncio.sleep(0.05)
            except Exception as error:
                _log.debug("nudge.failed", error=str(error))
                await self.close()
                await asyncio.sleep(3)

    async def ping(self) -> bool:
        """Whether Redis answers."""
        if self._settings is None:
            return False
        try:
            if self.pool is None:
                self.pool = await create_pool(self._settings)
            await asyncio.wait_for(self.pool.ping(), 1)
            return True
        except Exception:
            await self.close()
            return False

    async def close(self) -> None:
        pool, self.pool = self.pool, None
        if pool is not None:
            try:
                await pool.aclose()
            except Exception as error:
                _log.debug("nudge.close_failed", error=str(error))


async def tidy(db: Database, functions: Sequence[str]) -> int:
    """Forgets what nobody may ask for any more. `functions`: SQL functions that take a limit and return how many rows
    they deleted; each is called until it finds less than that."""
    total = 0
    for function in functions:
        gone = BATCH
        while gone >= BATCH:
            async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
                gone = (await session.execute(text(f"SELECT {function}(:limit)"), {"limit": BATCH})).scalar_one()
            total += gone
    return total


async def work_for_ever(
    db: Database,
    due_work: Sequence[Due],
    redis_url: str,
    stop: asyncio.Event,
    *,
    upkeep: Sequence[str] = (),
    bell: Bell | None = None,
) -> None:
    """The worker: sweeps every two seconds, and at once when nudged through arq. Redis may come and go.

    `bell`: what tells of new events; streams of work are woken by it.

    Calls to the outside have a sweep of their own, and so has long work: a slow mail server or an import delays no
    booking.
    """
    inside = [work for work in due_work if isinstance(work, DueWork)]
    outside = [work for work in due_work if isinstance(work, DueCall)]
    long = [work for work in due_work if isinstance(work, DueRun)]
    streams = [(work, asyncio.Event()) for work in due_work if isinstance(work, DueStream)]
    wake_inside, wake_outside = asyncio.Event(), asyncio.Event()
    wake_long = [asyncio.Event() for _ in range(LONG_AT_ONCE)]

    async def arq_sweep(ctx: dict[Any, Any]) -> None:
        for wake in (wake_inside, wake_outside, *wake_long):
            wake.set()
        wake_streams()

    def wake_streams() -> None:
        for _, wake in streams:
            wake.set()

    async def sweep_inside() -> int:
        done = await sweep(db, inside)
        if done:
            wake_outside.set()
            wake_streams()
        return done

    async def sweep_outside() -> int:
        return await _run_due(db, outside, None)

    async def sweep_long() -> int:
        return await _run_due(db, long, None)

    async def sweeping(work: Callable[[], Awaitable[int]], nudged: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await work()
            except Exception as error:
                _log.warning("sweep.failed", error=str(error)[:500])
            try:
                await asyncio.wait_for(nudged.wait(), SWEEP_SECONDS)
            except TimeoutError:
                continue
            nudged.clear()

    async def serving(work: DueStream, wake: asyncio.Event) -> None:
        with bell.waiting(None, wake) if bell else nullcontext():
            while not stop.is_set():
                try:
                    await work.serve(db, stop, wake)
                except Exception:
                    _log.exception("stream.failed", work=work.name)
                    await asyncio.sleep(SWEEP_SECONDS)

    async def tidying() -> None:
        while not stop.is_set():
            try:
                await tidy(db, upkeep)
            except Exception as error:
                _log.warning("tidy.failed", error=str(error)[:500])
            await asyncio.sleep(TIDY_SECONDS)

    async def listening() -> None:
        settings = RedisSettings.from_dsn(redis_url)
        settings.conn_retries = 0
        arq_sweep.__qualname__ = "sweep"
        while not stop.is_set():
            worker = Worker(
                functions=[arq_sweep],
                redis_settings=settings,
                poll_delay=0.05,
                handle_signals=False,
                keep_result=0,
                max_jobs=10,
            )
            try:
                await worker.async_run()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                _log.warning("redis.away", error=str(error)[:200])
                await asyncio.sleep(2)

    sweeps = [
        asyncio.create_task(sweeping(sweep_inside, wake_inside)),
        asyncio.create_task(sweeping(sweep_outside, wake_outside)),
        *(asyncio.create_task(serving(work, wake)) for work, wake in streams),
    ]
    # Long work is broken off when the worker stops; the next one goes on from its last step.
    others = [asyncio.create_task(tidying())]
    others += [asyncio.create_task(sweeping(sweep_long, wake)) for wake in wake_long]
    if redis_url:
        others.append(asyncio.create_task(listening()))
    if bell:
        others.append(asyncio.create_task(bell.run()))
    await stop.wait()
    wake_inside.set()
    wake_outside.set()
    wake_streams()
    for task in others:
        task.cancel()
    await asyncio.gather(*sweeps, *others, return_exceptions=True)
