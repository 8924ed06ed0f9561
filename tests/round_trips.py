"""Counts what goes over the line to PostgreSQL: every statement, BEGIN and COMMIT included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg.connection import LoggedQuery
from sqlalchemy import event

from coworkapi.core.db import Database

_DRIVERS_OWN = ("typeinfo_tree", "pg_catalog.pg_type", "current_setting('jit')")


@asynccontextmanager
async def round_trips(db: Database) -> AsyncIterator[list[str]]:
    """The statements that connections of `db` send while the block runs, in order.

    Each is one round trip once a connection has prepared it: run the request before, so that it has.
    """
    sent: list[str] = []

    def note(query: LoggedQuery) -> None:
        # Not what the driver asks about types once in a connection's life: a new one may join the pool meanwhile.
        if not any(own in query.query for own in ("typeinfo_tree", "pg_catalog.pg_type", "current_setting('jit')")):
            sent.append(query.query)

    def watch(dbapi_connection: Any, *_: Any) -> None:
        dbapi_connection.driver_connection.add_query_logger(note)

    def leave(dbapi_connection: Any, *_: Any) -> None:
        dbapi_connection.driver_connection.remove_query_logger(note)

    pool = db.engine.sync_engine.pool
    event.listen(pool, "checkout", watch)
    event.listen(pool, "checkin", leave)
    try:
        yield sent
        await asyncio.sleep(0)  # the driver reports a statement a moment after it
    finally:
        event.remove(pool, "checkout", watch)
        event.remove(pool, "checkin", leave)
