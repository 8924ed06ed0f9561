"""Whether ids from outside name rows of this organization, asked by rooms that may not know the room that has them.

A room fills the registry with its tables: `referable("loc", Location)`. Row-level security makes another
organization's row as absent as one that never was.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.ids import PREFIXES, encode_id
from coworkapi.core.models import Base

_TABLES: dict[str, FromClause] = {}


def referable(prefix: str, model: type[Base]) -> None:
    """Ties an id's prefix to the table that holds such rows."""
    if prefix not in PREFIXES:
        raise ValueError(f"unknown id prefix {prefix!r}: add it to core/ids.py")
    _TABLES[prefix] = model.__table__


async def ensure_exist(session: AsyncSession, prefix: str, ids: Collection[UUID] | None, *, pointer: str) -> None:
    """Raises NotFound naming `pointer` and the first id that is no row of this organization. No ids: no statement."""
    if not ids:
        return
    key: ColumnElement[UUID] = _TABLES[prefix].c.id
    found = set(await session.scalars(select(key).where(key.in_(set(ids)))))
    for missing in ids:
        if missing not in found:
            detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, missing)}"
            raise NotFound(detail, errors=[ProblemItem(pointer=pointer, code="not_found", detail=detail)])
