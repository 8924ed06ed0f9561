"""Counts what goes over the line to PostgreSQL: every statement, BEGIN and COMMIT included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg.connection import LoggedQuery
from sqlalchemy import event

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
    watched: set[int] = set()
    background = asyncio.all_tasks() - {asyncio.current_task()}

    def note(query: LoggedQuery) -> None:
        if not any(own in query.query for own in _DRIVERS_OWN):
            sent.append(query.query)

    def note_orm(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        # SQLAlchemy runs its statements by handles of its own, of which the driver's log knows nothing.
        if id(connection.connection.dbapi_connection) in watched:
            sent.append(statement)

    def watch(dbapi_connection: Any, *_: Any) -> None:
        if asyncio.current_task() not in background:
            watched.add(id(dbapi_connection))
            dbapi_connection.driver_connection.add_query_logger(note)

    def leave(dbapi_connection: Any, *_: Any) -> None:
        watched.discard(id(dbapi_connection))
        dbapi_connection.driver_connection.remove_query_logger(note)

    engine = db.engine.sync_engine
    listened = ((engine.pool, "checkout", watch), (engine.pool, "checkin", leave))
    for target, name, listener in (*listened, (engine, "before_cursor_execute", note_orm)):
        event.listen(target, name, listener)
    try:
        yield sent
        await asyncio.sleep(0)  # the driver reports a statement a moment after it
    finally:
        for target, name, listener in (*listened, (engine, "before_cursor_execute", note_orm)):
            event.remove(target, name, listener)
