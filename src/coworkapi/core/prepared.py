"""SQLAlchemy statements that are compiled once and run on the driver.

For the few statements that every request or the hottest routes run (authentication, reading and confirming a
booking): SQLAlchemy's execution costs several times what asyncpg's does, its compiler nothing when it runs once at
import. Same connection, same transaction; pending ORM changes must be flushed before. See docs/decisions.
"""

from __future__ import annotations

from typing import Any, Protocol

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]


class Record(asyncpg.Record):  # type: ignore[misc]
    """A row whose columns are attributes too. JSON columns hold their values."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class HasInfo(Protocol):
    """A unit of work or its session."""

    @property
    def info(self) -> Any: ...


class Prepared:
    """One statement with named values.

    Values are given as asyncpg takes them (UUID, aware datetime, int, list; JSON as text), and rows come back as
    `Record`s. Lists are bound as arrays: write `column = ANY(:ids)`, not IN.
    """

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._values: dict[str, Any] = dict(compiled.params)
        self._names: list[str] = list(getattr(compiled, "positiontup", None) or [])

    async def fetch(self, unit: HasInfo, **values: Any) -> list[Record]:
        """All rows."""
        rows: list[Record] = await unit.info["driver"].fetch(self.sql, *self._arguments(values))
        return rows

    async def fetchrow(self, unit: HasInfo, **values: Any) -> Record | None:
        """The first row, or None."""
        row: Record | None = await unit.info["driver"].fetchrow(self.sql, *self._arguments(values))
        return row

    def _arguments(self, values: dict[str, Any]) -> list[Any]:
        return [values[name] if name in values else self._values[name] for name in self._names]
