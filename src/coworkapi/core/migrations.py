"""Where the migrations are and how far a database is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection


def async_url(url: str) -> URL:
    """The address with our driver, whatever driver it names."""
    return make_url(url).set(drivername="postgresql+asyncpg")


def migrations_folder() -> Path:
    """`migrations/` of the checkout, or the copy inside an installed package."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_migrations", package.parents[1] / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise FileNotFoundError("the migrations are missing from this installation; install coworkapi again")


def config(url: str = "") -> Config:
    """Alembic's configuration for that database."""
    made = Config()
    made.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Brings the database at `url` to `revision`. Blocking; not for the event loop."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Takes the database at `url` back to `revision` (`base`: nothing left). Blocking."""
    command.downgrade(config(url), revision)


@lru_cache(maxsize=1)
def head() -> str:
    """The newest revision of this code."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    if found is None:
        raise FileNotFoundError("there are no migrations")
    return found


async def current(connection: AsyncConnection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    try:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != "42P01":  # no such table: nothing was migrated yet
            raise
        return None
    value = found.scalar_one_or_none()
    return None if value is None else str(value)
