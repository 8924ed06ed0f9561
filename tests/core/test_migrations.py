"""Migrations: up, down and up again; true to the models; gentle to a busy database; linted."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi import tables  # noqa: F401 - fills the metadata
from coworkapi.core.failures import sqlstate
from coworkapi.core.ids import new_id
from coworkapi.core.migrations import async_url, config, downgrade, head, upgrade
from coworkapi.core.models import Base

# squawk's rules that don't hold here, each with its reason.
UNLINTED = {
    "prefer-robust-stmts": "each migration is one transaction: a failed one leaves nothing behind",
    "prefer-text-field": "lengths are the API's limits, and raising one is not a rewrite",
    "prefer-bigint-over-int": "for counters and amounts whose range is bounded by a check or by nature",
    "prefer-bigint-over-smallint": "weekdays",
    "prefer-timestamp-tz": "wall-clock times of a location's own zone (recurrences) have no offset",
}


def ask(url: str, *statements: str) -> list[Any]:
    """The last statement's rows; each statement is committed."""

    async def work() -> list[Any]:
        engine = create_async_engine(async_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        found: list[Any] = []
        async with engine.connect() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
                found = list(result.all()) if result.returns_rows else []
        await engine.dispose()
        return found

    return asyncio.run(work())


@pytest.fixture
def empty(database_url: str) -> Iterator[str]:
    """The address of a new, empty database."""
    name = f"migrations_{new_id().hex}"
    ask(database_url, f"CREATE DATABASE {name}")
    yield async_url(database_url).set(database=name).render_as_string(hide_password=False)
    ask(database_url, f"DROP DATABASE {name} WITH (FORCE)")


def schema_of(url: str) -> dict[str, list[str]]:
    """Everything in the schema, as text. What extensions brought is left out."""
    ours = "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {oid} AND d.deptype = 'e')"
    questions = {
        "columns": """SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' '
            || attnotnull || coalesce(' ' || pg_get_expr(adbin, adrelid), '') FROM pg_attribute
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (SELECT oid FROM pg_class
            WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = 'public'::regnamespace)""",
        "constraints": """SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "policies": "SELECT pg_policies::text FROM pg_policies",
        "functions": "SELECT pg_get_functiondef(oid) || coalesce(proacl::text, '') || proowner::regrole FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' AND " + ours.format(oid="pg_proc.oid"),
        "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "types": """SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
            AND typtype IN ('d', 'e', 'r') AND """
        + ours.format(oid="pg_type.oid"),
        "grants": "SELECT relname || ' ' || relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relacl IS NOT NULL",
    }
    asked = " UNION ALL ".join(f"SELECT '{name}', q.* FROM ({question}) q" for name, question in questions.items())
    found: dict[str, list[str]] = {name: [] for name in questions}
    for name, item in ask(url, asked):
        found[name].append(item)
    return {name: sorted(items) for name, items in found.items()}


def test_each_migration_goes_up_and_down_alone_and_all_go_up_at_once(empty: str) -> None:
    script = ScriptDirectory.from_config(config())
    revisions = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert revisions[-1] == head()
    schemas = []
    for revision in revisions:
        upgrade(empty, revision)
        schemas.append(schema_of(empty))
    for number in reversed(range(1, len(revisions))):
        downgrade(empty, revisions[number - 1])
        assert schema_of(empty) == schemas[number - 1], f"{revisions[number]} leaves something behind"
    downgrade(empty, "base")
    left = schema_of(empty)
    assert [item for found in left.values() for item in found if "alembic_version" not in item] == []
    assert "coworkapi_" not in str(left["grants"])
    upgrade(empty)
    assert schema_of(empty) == schemas[-1]


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    def difference(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        return list(compare_metadata(context, Base.metadata))

    async def work() -> list[Any]:
        engine = create_async_engine(async_url(database_url), poolclass=NullPool)
        async with engine.connect() as connection:
            found = await connection.run_sync(difference)
        await engine.dispose()
        return found

    assert asyncio.run(work()) == [], "make migration NAME='...'"


def test_a_migration_does_not_wait_long_for_a_lock(empty: str) -> None:
    """Who waits for an exclusive lock holds up everyone behind: give up after 5 s and say so."""
    upgrade(empty)

    async def work() -> str:
        engine = create_async_engine(async_url(empty), poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.execute(text("SELECT count(*) FROM alembic_version"))
            await connection.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            try:
                await asyncio.wait_for(asyncio.to_thread(downgrade, empty, "base"), 12)
            except DBAPIError as error:
                return sqlstate(error)
            finally:
                await connection.rollback()
                await engine.dispose()
        return "it was not refused"

    assert asyncio.run(work()) == "55P03"
    assert ask(empty, "SELECT count(*) FROM bookings")[0][0] == 0, "nothing was half done"


def test_two_migrators_at_once_take_turns(empty: str) -> None:
    async def work() -> None:
        await asyncio.gather(*(asyncio.to_thread(migrate_in_a_process, empty) for _ in range(3)))

    asyncio.run(work())
    assert ask(empty, "SELECT version_num FROM alembic_version")[0][0] == head()


def migrate_in_a_process(url: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"from coworkapi.core.migrations import upgrade; upgrade({url!r})"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.returncode == 0, told.stderr


def test_lint(tmp_path: Path) -> None:
    """squawk knows what locks a busy table for long. It reads the SQL that the migrations would run."""
    configuration, sql = config("postgresql://nowhere/none"), io.StringIO()
    configuration.output_buffer = sql
    command.upgrade(configuration, "base:head", sql=True)
    file = tmp_path / "migrations.sql"
    # Alembic's own table comes first and is not ours to lint.
    _, _, ours = sql.getvalue().partition("-- Running upgrade")
    assert "CREATE TABLE events" in ours
    file.write_text("SET lock_timeout = '5s';\nSET statement_timeout = '15min';\nBEGIN;\n-- Running upgrade" + ours)
    told = subprocess.run(
        [
            str(Path(sys.executable).with_name("squawk")),
            *("--reporter", "gcc", "--pg-version", "15.0", "--exclude", ",".join(UNLINTED), str(file)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
