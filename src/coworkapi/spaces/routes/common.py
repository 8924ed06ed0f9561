"""Parameters and answers that the routes of spaces share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Header, Path, Query, Response
from pydantic import BaseModel
from sqlalchemy import Select

from coworkapi.core.http import Context, etag
from coworkapi.core.pages import Page, PageParams, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.spaces.calendar import Hours
from coworkapi.spaces.rules import WEEKDAYS, check_intervals
from coworkapi.spaces.schemas.common import Hours as HoursIn
from coworkapi.spaces.schemas.locations import OpeningHours

T = TypeVar("T", bound=BaseModel)

IfMatch = Annotated[str | None, Header(description="ETag that you read; refused with 412 when it changed since")]
UpdatedSince = Annotated[Instant | None, Query(description="Only what changed at or after")]
ExternalIdFilter = Annotated[str | None, Query(max_length=200, description="Only the one with this id of yours")]
Organization = Annotated[
    str, Path(description="The organization's slug or id", max_length=100, examples=["coworkapi-demo"])
]


def tagged(response: Response, out: T, version: int) -> T:
    """The answer, with its version as ETag."""
    response.headers["ETag"] = etag(version)
    return out


async def page_of(
    ctx: Context,
    statement: Select[Any],
    *,
    keys: Sequence[Any],
    page: PageParams,
    order: str,
    render: Callable[[Any], T],
) -> Page[T]:
    """One page, each row rendered."""
    rows, cursor = await fetch_page(ctx.session, statement, keys=keys, page=page, order=order)
    return Page(data=[render(row) for row in rows], next_cursor=cursor)


def week_in(body: OpeningHours, *, pointer: str = "") -> tuple[Hours, ...]:
    """A week in minutes, Monday first. Raises Invalid, naming the interval."""
    return tuple(
        hours_in(hours, pointer=f"{pointer}/{weekday}", day=weekday.capitalize())
        for weekday, hours in zip(WEEKDAYS, body.days(), strict=True)
    )


def hours_in(hours: Sequence[HoursIn], *, pointer: str, day: str) -> Hours:
    """Intervals in minutes. Raises Invalid, naming the interval."""
    return check_intervals([(one.opens, one.closes) for one in hours], pointer=pointer, day=day)
