"""A database whose units of work are savepoints of one transaction, which is taken back at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from coworkapi.core.db import Database
from coworkapi.core.dues import write_dues
from coworkapi.core.unit_of_work import UnitOfWork


class Rehearsal(Database):
    """Requests one after the other see what those before them did; nobody else ever does."""

    _connection: AsyncConnection
    _driver: asyncpg.Connection
    _units = 0
    _busy: asyncio.Lock
    _whose: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def taken_back(self) -> AsyncIterator[None]:
        self._connection, self._driver = await self._checkout()
        self._busy = asyncio.Lock()
        await self._driver.execute("BEGIN")
        try:
            yield
        finally:
            await self._driver.execute("ROLLBACK")
            await self._connection.close()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """Those of several tasks wait for each other: there is one connection. Those of one task may be nested."""
        task = asyncio.current_task()
        if self._whose is task:
            async with self._savepoint() as unit:
                yield unit
            return
        async with self._busy:
            self._whose = task
            try:
                async with self._savepoint() as unit:
                    yield unit
            finally:
                self._whose = None

    @asynccontextmanager
    async def _savepoint(self) -> AsyncIterator[UnitOfWork]:
        self._units += 1
        name = f"unit_{self._units}"
        unit = UnitOfWork(self._connection, self._driver)
        await self._driver.execute(f"SAVEPOINT {name}")
        try:
            yield unit
        finally:
            if not unit.info.get("kept") and self._driver.is_in_transaction():
                await self._driver.execute(f"ROLLBACK TO SAVEPOINT {name}")
            await unit.close()

    async def finish(
        self, unit: UnitOfWork, *, audit: Any = None, claim: Any = None, answer: Any = None, asker: Any = None
    ) -> None:
        await unit.flush()
        await write_dues(unit, audit, claim, answer, asker)
        # What a commit would have found.
        await self._driver.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        unit.info["kept"] = True
