"""`coworkapi check-config`: what is in force, where it came from, and whether the servers answer."""

from __future__ import annotations

import asyncio
import difflib
import os
import sys

import asyncpg
import typer
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from coworkapi.cli.output import paint
from coworkapi.core import migrations
from coworkapi.settings import Settings, get_settings, variables

_OLDEST_POSTGRES = 15


def run() -> None:
    """Print the report; end with 1 when something must be mended."""
    settings = get_settings()
    width = max(len(variables(name)[0]) for name in Settings.model_fields)
    for name in Settings.model_fields:
        source = next((variable for variable in variables(name) if os.environ.get(variable)), None)
        shown = masked(getattr(settings, name))
        origin = paint(f"[{source or 'default'}]", "cyan")
        typer.echo(f"{variables(name)[0]:{width}}  {shown or '(empty)'}  {origin}")
    typer.echo()
    problems = [*misspelt(dict(os.environ)), *asyncio.run(_servers(settings))]
    for problem in problems:
        typer.echo(f"{paint('problem', 'red')}: {problem}")
    if problems:
        sys.exit(1)
    typer.echo(paint("All is well.", "green"))


def masked(value: object) -> str:
    """A setting as it may be shown: no secret, no password of an address."""
    if isinstance(value, SecretStr):
        return f"(secret, {len(value.get_secret_value())} characters)" if value.get_secret_value() else ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if "://" in text:
        try:
            return make_url(text).render_as_string(hide_password=True)
        except ArgumentError:
            return "(not an address)"
    return text


def misspelt(environment: dict[str, str]) -> list[str]:
    """Variables with our prefix that no setting has: typing errors, most of the time."""
    known = {variable for name in Settings.model_fields for variable in variables(name)}
    found = []
    for variable in sorted(environment):
        if variable.startswith("COWORKAPI_") and variable not in known:
            near = difflib.get_close_matches(variable, known, n=1, cutoff=0.8)
            found.append(f"{variable} is not a setting{f'; {near[0]} is' if near else ': see docs/settings.md'}.")
    return found


async def _servers(settings: Settings) -> list[str]:
    return [*await _database(settings), *await _redis(settings)]


async def _database(settings: Settings) -> list[str]:
    if not settings.database_url:
        return ["No database: set DATABASE_URL, or let `coworkapi up` start one of its own."]
    address = masked(settings.database_url)
    try:
        plain = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(plain, timeout=5)
    except (OSError, TimeoutError) as error:
        return [f"No PostgreSQL at {address} ({error or 'no answer in 5 s'}). Is it running, and reachable from here?"]
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ArgumentError, ValueError) as error:
        return [f"PostgreSQL at {address} refuses: {error}. Check user, password and database name in DATABASE_URL."]
    try:
        return await _database_problems(connection, settings)
    finally:
        await connection.close()


async def _database_problems(connection: asyncpg.Connection, settings: Settings) -> list[str]:
    problems = []
    version = connection.get_server_version()
    typer.echo(f"PostgreSQL {await connection.fetchval('SHOW server_version')} answers")
    if version.major < _OLDEST_POSTGRES:
        problems.append(f"PostgreSQL {version.major} is too old: coworkapi needs {_OLDEST_POSTGRES} or newer.")
    may = await connection.fetchval(
        "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1", settings.database_role
    )
    if may is False:
        problems.append(
            f"The database user may not take the role {settings.database_role}: "
            f'GRANT "{settings.database_role}" TO the user of DATABASE_URL.'
        )
    has_table = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
    at = await connection.fetchval("SELECT version_num FROM alembic_version") if has_table else None
    newest = migrations.head()
    if at != newest:
        problems.append(f"The schema is at {at or 'nothing'}, this code needs {newest}: run `coworkapi migrate`.")
    else:
        typer.echo(f"The schema is at {newest}, the newest")
    return problems


async def _redis(settings: Settings) -> list[str]:
    if not settings.redis_url:
        typer.echo("No Redis is set: work starts up to 2 s later, and rate limits hold per process")
        return []
    try:
        async with Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5) as redis:
            found = await redis.info("server")
    except (RedisError, OSError, ValueError) as error:
        return [
            f"No Redis at {masked(settings.redis_url)} ({error}). coworkapi runs without it, but work starts later "
            "and rate limits hold per process; mend it or unset REDIS_URL."
        ]
    name, version = found.get("server_name", "redis"), found.get("valkey_version") or found.get("redis_version")
    typer.echo(f"{str(name).capitalize()} {version} answers")
    return []
