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
# A migration that must wait for a lock makes everybody behind it wait: it gives up soon, and is run again.
_TIMEOUTS = ("SET lock_timeout = '5s'", "SET statement_timeout = '15min'")


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_server_default=False,
    )
    connection.execute(text(f"SELECT pg_advisory_lock({_MIGRATOR_LOCK})"))
    for setting in _TIMEOUTS:
        connection.execute(text(setting))
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
if context.is_offline_mode():  # `--sql`: what the lint reads
    context.configure(dialect_name="postgresql", literal_binds=True, transaction_per_migration=True)
    for setting in _TIMEOUTS:
        context.execute(setting)
    with context.begin_transaction():
        context.run_migrations()
elif given is not None:
    _run(given)
else:
    settings = get_settings()
    asyncio.run(_main(context.config.attributes.get("url") or settings.migration_database_url or settings.database_url))
