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


class _Logger:
    """Of one connection, what its transactions send; not what the driver asks about types once in a connection's life,
    nor a transaction that notes in the background when API keys were used."""

    def __init__(self, sent: list[str]) -> None:
        self.sent = sent
        self.begin()

    def begin(self) -> None:
        self.transaction: list[str] = []
        self.counts = True

    def __call__(self, query: LoggedQuery) -> None:
        if not self.counts or any(own in query.query for own in _DRIVERS_OWN):
            return
        self.sent.append(query.query)
        self.transaction.append(query.query)
        if "note_api_key_uses" in query.query:
            self.counts = False
            for one in self.transaction:
                self.sent.remove(one)


@asynccontextmanager
async def round_trips(db: Database) -> AsyncIterator[list[str]]:
    """The statements that connections of `db` send while the block runs, in order.

    Each is one round trip once a connection has prepared it: run the request before, so that it has.
    """
    sent: list[str] = []
    loggers: dict[int, _Logger] = {}

    def watch(dbapi_connection: Any, *_: Any) -> None:
        logger = loggers.setdefault(id(dbapi_connection), _Logger(sent))
        logger.begin()
        dbapi_connection.driver_connection.add_query_logger(logger)

    def leave(dbapi_connection: Any, *_: Any) -> None:
        dbapi_connection.driver_connection.remove_query_logger(loggers[id(dbapi_connection)])

    pool = db.engine.sync_engine.pool
    event.listen(pool, "checkout", watch)
    event.listen(pool, "checkin", leave)
    try:
        yield sent
        await asyncio.sleep(0)  # the driver reports a statement a moment after it
    finally:
        event.remove(pool, "checkout", watch)
        event.remove(pool, "checkin", leave)
