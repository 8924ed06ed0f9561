"""What the routes of the ledger share."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from coworkapi.billing import service
from coworkapi.billing.ledger.periods import Day
from coworkapi.core.http import Context, requires
from coworkapi.core.ids import LegalEntityId

READ, WRITE = requires("ledger:read"), requires("ledger:write")
OfEntity = Annotated[LegalEntityId, Query(description="Whose books")]
OfAnyEntity = Annotated[LegalEntityId | None, Query(description="Only this entity's books")]
AsOf = Annotated[Day | None, Query(description="Up to and including this day; today, unless given")]
StartsOn = Annotated[Day, Query(description="The first day")]
EndsOn = Annotated[Day, Query(description="Exclusive")]

OfKind = Annotated[
    str | None,
    Query(pattern=r"^[a-z][a-z_]{0,29}$", description="Only of this kind", examples=["invoice"]),
]
WithCode = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z][a-z0-9_]*(:[a-z0-9_]+){0,3}$",
        max_length=80,
        description="Only with a line of this ledger account",
        examples=["receivables"],
    ),
]


async def day_of(ctx: Context, as_of: date | None, legal_entity_id: UUID | None = None) -> date:
    """The day asked for; else today by the calendar of the entity, or of the one that is furthest ahead."""
    return as_of or await service.latest_today(ctx.unit, ctx.now, legal_entity_id=legal_entity_id)


def may_read(ctx: Context) -> None:
    """The books are an entity's, not a location's: reading them needs the right for the whole organization."""
    ctx.require("ledger:read", None)
