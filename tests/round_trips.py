"""Counts what goes over the line to PostgreSQL: every statement, BEGIN and COMMIT included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

import asyncpg
from asyncpg.connection import LoggedQuery
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from coworkapi.core.db import Database

# What the driver asks about types, once in a connection's life.
_DRIVERS_OWN = ("typeinfo_tree", "pg_catalog.pg_type", "current_setting('jit')")


@asynccontextmanager
async def round_trips(db: Database) -> AsyncIterator[list[str]]:
    """The statements that connections of `db` send while the block runs.

    Of what the block itself does, and of tasks that it starts: what the service does in the background by the clock
    (it notes every half minute which API keys were used) is none of it. Each is one round trip once a connection has
    prepared it.
    """
    sent: list[str] = []
    watched: set[asyncpg.Connection] = set()
    background = asyncio.all_tasks() - {asyncio.current_task()}

    def note(query: LoggedQuery) -> None:
        if not any(own in query.query for own in _DRIVERS_OWN):
            sent.append(query.query)

    def note_orm(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        # SQLAlchemy runs its statements by handles of its own, of which the driver's log knows nothing.
        if connection.connection.driver_connection in watched:
            sent.append(statement)

    checkout, give_back = db._checkout, db._give_back

    async def watch() -> tuple[AsyncConnection, asyncpg.Connection]:
        connection, driver = await checkout()
        if asyncio.current_task() not in background:
            watched.add(driver)
            driver.add_query_logger(note)
        return connection, driver

    async def leave(connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        if driver in watched:
            watched.discard(driver)
            driver.remove_query_logger(note)
        await give_back(connection, driver)

    engine = db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note_orm)
    with patch.object(db, "_checkout", watch), patch.object(db, "_give_back", leave):
        try:
            yield sent
            await asyncio.sleep(0)  # the driver reports a statement a moment after it
        finally:
            event.remove(engine, "before_cursor_execute", note_orm)
