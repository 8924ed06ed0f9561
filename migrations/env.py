"""Alembic's entry: one transaction a migration, short lock time-outs, one migrator at a time."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi import tables  # noqa: F401 - fills the metadata
from coworkapi.core.migrations import async_url
from coworkapi.core.models import Base
from coworkapi.settings import get_settings

_MIGRATOR_LOCK = 0x636F776F726B  # "cowork"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_server_default=False,
    )
    connection.execute(text(f"SELECT pg_advisory_lock({_MIGRATOR_LOCK})"))
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '15min'"))
    connection.commit()
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if not connection.invalidated and not connection.closed:
            connection.rollback()
            connection.execute(text(f"SELECT pg_advisory_unlock({_MIGRATOR_LOCK})"))
            connection.commit()


async def _main(url: str) -> None:
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    settings = get_settings()
    asyncio.run(_main(context.config.attributes.get("url") or settings.migration_database_url or settings.database_url))
