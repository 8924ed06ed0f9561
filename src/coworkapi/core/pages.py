"""Keyset pages: `?limit=1..100&cursor=...` -> `{"data": [...], "next_cursor": ...}`, stable under inserts.

    page = await fetch_page(session, select(...), keys=[Booking.starts_at, Booking.id], page=params)

The keys must end in a unique column. A cursor holds the last row's key values and the name of the order; a cursor of
another order is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Depends, Query
from sqlalchemy import Row, Select, and_, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.core.errors import Invalid
from coworkapi.core.schemas import Out

T = TypeVar("T")
MAX_LIMIT = 100


class Page(Out, Generic[T]):
    """One page of a list. `next_cursor` is null on the last."""

    data: list[T]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PageParams:
    limit: int
    cursor: str | None


async def _params(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows a page")] = 25,
    cursor: Annotated[
        str | None,
        Query(max_length=1000, description="`next_cursor` of the page before; same filters and sort"),
    ] = None,
) -> PageParams:
    return PageParams(limit, cursor)


Paging = Annotated[PageParams, Depends(_params)]


async def fetch_page(
    session: AsyncSession,
    statement: Select[*tuple[Any, ...]],
    *,
    keys: Sequence[Any],
    page: PageParams,
    order: str = "",
    descending: bool = False,
) -> tuple[list[Row[*tuple[Any, ...]]], str | None]:
    """The rows of one page and the cursor of the next. One statement.

    `keys`: columns of the order, the last one unique, none of them null; they are added to the select as its last
    columns. `order`: the name of the sort, so that a cursor isn't used with another.
    """
    columns: list[ColumnElement[Any]] = list(keys)
    if page.cursor is not None:
        values = decode_cursor(page.cursor, order, columns)
        statement = statement.where(_after(columns, values, descending))
    ordering = [c.desc() if descending else c.asc() for c in columns]
    statement = statement.add_columns(*columns).order_by(None).order_by(*ordering).limit(page.limit + 1)
    rows = list((await session.execute(statement)).all())
    if len(rows) <= page.limit:
        return rows, None
    rows = rows[: page.limit]
    return rows, encode_cursor(order, list(rows[-1])[-len(columns) :])


def _after(columns: list[ColumnElement[Any]], values: list[Any], descending: bool) -> ColumnElement[bool]:
    if len(columns) == 1:
        only: ColumnElement[bool] = columns[0] < values[0] if descending else columns[0] > values[0]
        return only
    left, right = tuple_(*columns), tuple_(*values)
    # The first comparison is implied by the row comparison; said apart, every planner uses the index for it.
    first = columns[0] <= values[0] if descending else columns[0] >= values[0]
    return and_(first, left < right if descending else left > right)


def encode_cursor(order: str, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([order, *values], default=str)).rstrip(b"=").decode()


def decode_cursor(cursor: str, order: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    """The key values in a cursor. Raises Invalid when it isn't one of ours or belongs to another order."""
    try:
        found_order, *values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if found_order != order or len(values) != len(columns):
            raise Invalid.field("query/cursor", "belongs to a list with another sort; start without a cursor")
        return [_typed(column, value) for column, value in zip(columns, values, strict=True)]
    except (binascii.Error, orjson.JSONDecodeError, UnicodeError, ValueError, TypeError):
        raise Invalid.field(
            "query/cursor", "not a cursor of this list; use next_cursor of the page before as it is"
        ) from None


def _typed(column: ColumnElement[Any], value: Any) -> Any:
    python_type = column.type.python_type
    if python_type in (UUID, datetime, date):
        if not isinstance(value, str):
            raise TypeError("another type")
        if python_type is UUID:
            return UUID(value)
        if python_type is date:
            return date.fromisoformat(value)
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError("without an offset")
        return at
    if isinstance(value, bool) or not isinstance(value, python_type):
        raise ValueError("another type")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("NUL")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("out of range")
    return value
