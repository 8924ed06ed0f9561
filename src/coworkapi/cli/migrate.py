"""`coworkapi migrate`: the schema to the newest revision."""

from __future__ import annotations

import asyncio

import typer
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.cli.output import fail
from coworkapi.core import migrations
from coworkapi.settings import get_settings


def run(*, to: str, show: bool) -> None:
    """Upgrade to a revision, or only list what is pending. The migrations themselves see that one runs at a time."""
    settings = get_settings()
    url = settings.migration_database_url or settings.database_url
    if not url:
        fail("COWORKAPI_DATABASE_URL (or DATABASE_URL) is not set. `coworkapi up` starts a database of its own.")
    try:
        before = asyncio.run(_current(url))
        pending = _pending(before, to)
        for revision, title in reversed(pending):
            typer.echo(f"{'pending' if show else 'migrating to'} {revision}: {title}")
        if pending and not show:
            migrations.upgrade(url, to)
    except CommandError as error:
        fail(f"{error}. A database of a newer coworkapi can't be used by this one: install the newer one again.")
    except DBAPIError as error:
        fail(
            f"The database refused: {error.orig}. Nothing of the interrupted migration stays; mend the cause and run "
            "it again. (A lock time-out means that others held the table: it is safe to repeat.)"
        )
    except OSError as error:
        fail(f"The database can't be reached ({error}). Check DATABASE_URL: `coworkapi check-config` helps.")
    if not pending:
        typer.echo(f"Nothing to do: the database is at {before}.")


def _pending(before: str | None, to: str) -> list[tuple[str, str]]:
    script = ScriptDirectory.from_config(migrations.config())
    return [(found.revision, found.doc) for found in script.iterate_revisions(to, before or "base")]


async def _current(url: str) -> str | None:
    engine = create_async_engine(migrations.async_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await migrations.current(connection)
    finally:
        await engine.dispose()
