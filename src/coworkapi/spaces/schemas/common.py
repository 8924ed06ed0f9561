"""Parts that several schemas of spaces share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from coworkapi.core.schemas import CalendarDate, In


def _day(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError("the year must lie between 1900 and 2999")
    return day


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


Slug = Annotated[
    str,
    Field(
        pattern="^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        max_length=63,
        examples=["berlin-mitte"],
        description="For addresses of pages: a-z, 0-9 and - between them",
    ),
]
Day = Annotated[CalendarDate, AfterValidator(_day), Field(examples=["2026-12-24"])]
WallTime = Annotated[
    str,
    Field(
        pattern=r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        examples=["09:00"],
        description="Wall-clock time HH:MM; 24:00 is the day's end",
    ),
]


class Hours(In):
    """An interval of wall-clock time, `closes` not included."""

    opens: WallTime
    closes: WallTime
