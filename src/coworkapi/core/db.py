"""Opens, commits and repeats units of work: one request, handler or job item = one transaction. Only this file commits.

`Database.transaction(principal)` opens one for a known principal (jobs, handlers, CLI); the HTTP edge opens one with
`Database.unit()` and lets the authentication's own statement set the tenant. Both end in `finish`, which writes what
the transaction owes (`core/dues.py`) and commits.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.audit import AuditNote
from coworkapi.core.dues import write_dues
from coworkapi.core.errors import ProblemError, Unavailable
from coworkapi.core.failures import DATABASE_ERRORS, is_lost, is_transient, never_committed, translated
from coworkapi.core.idempotency import Answer, Claim
from coworkapi.core.prepared import Record
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import UnitOfWork, enter

T = TypeVar("T")
ATTEMPTS = 5


class CommitUnknown(ProblemError):
    """The connection broke during the commit: whether the change was made is not known."""

    status = 503
    title = "The outcome is unknown"


class Database:
    """The engine and how transactions are opened on it."""

    def __init__(
        self,
        url: str,
        *,
        role: str | None = None,
        pool_size: int = 20,
        pool_overflow: int = 0,
        pool_seconds: float = 10,
        statement_seconds: int = 30,
        on_commit: Callable[[], None] | None = None,
        on_events: Callable[[UUID], None] | None = None,
    ) -> None:
        server_settings = {
            "application_name": "coworkapi",
            "timezone": "UTC",
            "jit": "off",
            # Statements are prepared and run ever again: planning the larger ones takes several times what running
            # them does, and their plans don't depend on the values.
            "plan_cache_mode": "force_generic_plan",
            "statement_timeout": f"{statement_seconds}s",
            "lock_timeout": "10s",
            # A process that hangs inside a transaction must not hold its locks for ever.
            "idle_in_transaction_session_timeout": "120s",
        }
        if role:
            server_settings["role"] = role
        self.engine: AsyncEngine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            connect_args={
                "server_settings": server_settings,
                "prepared_statement_cache_size": 1000,
                "timeout": 10,
                "record_class": Record,
                "command_timeout": statement_seconds + 30,  # the server's own limit speaks first, if it speaks at all
            },
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            query_cache_size=2000,
            hide_parameters=True,  # errors end up in logs and in `last_error`: values are people's
            isolation_level="AUTOCOMMIT",  # BEGIN and COMMIT are said by `unit` and `finish`, on the driver
            poolclass=NullPool,  # connections are kept here
        )
        # SQLAlchemy's pool lets whoever comes overtake those who wait, so that some wait for ever under load: a turn is
        # first come, first served. And taking a connection out of it and putting it back costs a tenth of a read.
        self._turns = asyncio.Semaphore(pool_size + pool_overflow if pool_size else 1_000_000)
        self._turn_seconds = pool_seconds
        self._idle: list[tuple[AsyncConnection, asyncpg.Connection]] = []  # the last is the one that was used last
        self._keeps = pool_size
        self.in_use = 0  # connections that units of work hold just now
        # Called after a commit that left work for the worker: a nudge, never the only way to find it.
        self.on_commit = on_commit
        # Called after a commit that wrote events, with their organization.
        self.on_events = on_events

    async def close(self) -> None:
        while self._idle:
            connection, _ = self._idle.pop()
            await connection.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """A transaction with no tenant yet: it sees no tenant's rows. Rolled back unless it is finished."""
        await self._turn()
        try:
            connection, driver = await self._checkout()
            self.in_use += 1
            unit = UnitOfWork(connection, driver)
            try:
                await driver.execute("BEGIN")
                yield unit
            except (CommitUnknown, *DATABASE_ERRORS) as error:
                if is_lost(error.__cause__ if isinstance(error, CommitUnknown) and error.__cause__ else error):
                    driver.terminate()  # whatever state it is in, nobody else shall get it
                raise
            finally:
                try:
                    if not driver.is_closed() and driver.is_in_transaction():
                        await asyncio.shield(driver.execute("ROLLBACK"))
                    await unit.close()
                except DATABASE_ERRORS:
                    # The line is broken: the server rolls back by itself. Nothing may hide what was raised before,
                    # least of all that a commit's outcome is unknown.
                    await connection.invalidate()
                finally:
                    self.in_use -= 1
                    await self._give_back(connection, driver)
        finally:
            self._turns.release()

    async def _turn(self) -> None:
        """Waits for one of the connections. Raises Unavailable after some seconds."""
        if not self._turns.locked():
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(self._turn_seconds):
                await self._turns.acquire()
        except TimeoutError:
            detail = "all connections to the database are taken; repeat it shortly"
            raise Unavailable(detail, headers={"Retry-After": "1"}) from None

    async def _checkout(self) -> tuple[AsyncConnection, asyncpg.Connection]:
        """A connection that lives, as far as the driver has heard."""
        while self._idle:
            connection, driver = self._idle.pop()
            if not driver.is_closed():
                return connection, driver
            await connection.invalidate()
            await connection.close()
        connection = await self.engine.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        return connection, driver

    async def _give_back(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        if not driver.is_closed() and driver.is_in_transaction():
            driver.terminate()  # its user was cancelled while rolling back, which may go on for a while
        if driver.is_closed():
            await connection.invalidate()
        elif len(self._idle) < self._keeps:
            self._idle.append((connection, driver))
            return
        await connection.close()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session in a transaction with no tenant, rolled back at its end: for reading what belongs to none."""
        async with self.unit() as unit:
            yield unit.session

    @asynccontextmanager
    async def transaction(self, principal: Principal, *, request_id: str | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction as `principal` in its organization; commits at the end, rolls back on any error."""
        async with self.unit() as unit:
            await enter(unit, principal, request_id=request_id)
            yield unit.session
            await self.finish(unit)

    async def run(self, principal: Principal, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """`work(session)` in a transaction of its own, retried whole on a deadlock or serialisation failure."""

        async def once() -> T:
            async with self.transaction(principal) as session:
                return await work(session)

        return await retried(once)

    async def finish(
        self,
        unit: UnitOfWork,
        *,
        audit: AuditNote | None = None,
        claim: Claim | None = None,
        answer: Answer | None = None,
        asker: Principal | None = None,
    ) -> None:
        """Writes what the transaction owes (facts, audit entry, stored answer) in one statement, and commits.

        `asker`: under whom the answer is stored; who acts, unless given (see `become`).
        """
        await unit.flush()
        nudge = await write_dues(unit, audit, claim, answer, asker)
        try:
            await unit.info["driver"].execute("COMMIT")
        except DATABASE_ERRORS as error:
            if never_committed(error):
                raise
            raise CommitUnknown(
                "the database went away while the change was being committed; repeat a POST with the same "
                "Idempotency-Key, or read the resource again, to learn the outcome",
                headers={"Retry-After": "1"},
            ) from error
        if (nudge or unit.info.pop("work_left", False)) and self.on_commit:
            self.on_commit()
        if (told := unit.info.pop("told", None)) is not None and self.on_events:
            self.on_events(told)


async def retried(work: Callable[[], Awaitable[T]], *, repeatable: bool = False) -> T:
    """`work()` again, whole, after a deadlock, a serialisation failure or a lost connection; a bounded number of times.

    `work` must open its own transaction. `repeatable`: doing it twice is the same as doing it once (it only reads, or
    finds its own answer under an idempotency key), so it is repeated after a commit of unknown outcome too. Constraint
    violations become domain errors; a database that is away becomes `Unavailable`.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await work()
        except CommitUnknown:
            if attempt == ATTEMPTS or not repeatable:
                raise
        except DATABASE_ERRORS as error:
            if attempt == ATTEMPTS or not is_transient(error):
                raise translated(error) from error
        await asyncio.sleep(random.uniform(0.5, 1.5) * min(0.01 * 4**attempt, 0.3))  # noqa: S311 - jitter
    raise AssertionError("unreachable")
