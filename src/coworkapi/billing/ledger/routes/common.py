"""What the routes of the ledger share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from coworkapi.billing.ledger.schemas import Day
from coworkapi.core.errors import Invalid
from coworkapi.core.http import Context, requires
from coworkapi.core.ids import LegalEntityId

READ, WRITE = requires("ledger:read"), requires("ledger:write")
OfEntity = Annotated[LegalEntityId, Query(description="Whose books")]
OfAnyEntity = Annotated[LegalEntityId | None, Query(description="Only this entity's books")]
AsOf = Annotated[Day | None, Query(description="Up to and including this day; today, unless given")]
StartsOn = Annotated[Day, Query(description="The first day")]
EndsOn = Annotated[Day, Query(description="Exclusive")]


def may_read(ctx: Context) -> None:
    """The books are an entity's, not a location's: reading them needs the right for the whole organization."""
    ctx.require("ledger:read", None)


def check_period(starts_on: date, ends_on: date, *, whole_months: bool = False, most_days: int = 3660) -> None:
    """Raises Invalid naming the parameter."""
    if ends_on <= starts_on:
        raise Invalid.field("query/ends_on", "must be later than starts_on")
    if (ends_on - starts_on).days > most_days:
        raise Invalid.field("query/ends_on", f"at most {most_days} days are told at once; ask for less")
    if whole_months and (starts_on.day, ends_on.day) != (1, 1):
        name = "starts_on" if starts_on.day != 1 else "ends_on"
        raise Invalid.field(f"query/{name}", "must be the first day of a month: months are told whole")
