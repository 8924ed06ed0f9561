"""SQLAlchemy statements that are compiled once and run on the driver.

For the few statements that every request or the hottest routes run (authentication, reading and confirming a
booking): SQLAlchemy's execution costs several times what asyncpg's does, its compiler nothing when it runs once at
import. Same connection, same transaction; pending ORM changes must be flushed before. See docs/decisions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import asyncpg
from sqlalchemy import text
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


class PreparedByNulls:
    """A statement that is prepared once for each set of its `optional` values that are None.

    They are written as NULL there, not given: PostgreSQL then leaves out whatever depends on them when it plans, where
    otherwise it would set up every branch at each execution, to run none of them. A branch goes if nothing but
    such a value decides on it: `CASE WHEN :team_id IS NOT NULL THEN (SELECT ...) END`.
    """

    def __init__(self, sql: str, optional: Sequence[str]) -> None:
        self._sql, self._optional = sql, tuple(optional)
        self._prepared: dict[tuple[str, ...], Prepared] = {}

    async def fetch(self, unit: HasInfo, **values: Any) -> list[Record]:
        """All rows."""
        return await self.without(*self._absent(values)).fetch(unit, **values)

    async def fetchrow(self, unit: HasInfo, **values: Any) -> Record | None:
        """The first row, or None."""
        return await self.without(*self._absent(values)).fetchrow(unit, **values)

    def _absent(self, values: Mapping[str, Any]) -> list[str]:
        return [name for name in self._optional if values[name] is None]

    def without(self, *absent: str) -> Prepared:
        """The statement for these values being None."""
        found = self._prepared.get(absent)
        if found is None:
            sql = self._sql
            for name in absent:
                sql = re.sub(rf"(?<!:):{name}\b", "NULL", sql)
            found = self._prepared[absent] = Prepared(text(sql))
        return found
