"""`/v1/finance/mrr`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from coworkapi.billing.ledger.contributors import Day
from coworkapi.core.errors import Invalid
from coworkapi.core.http import Ctx, Router, requires
from coworkapi.core.ids import LegalEntityId, LocationId
from coworkapi.memberships.schemas.mrr import MrrOut
from coworkapi.memberships.service.recurring import recurring

router = Router(prefix="/v1/finance", tags=["Finance"])
MOST_MONTHS = 36


@router.get("/mrr", dependencies=[requires("ledger:read")], summary="Monthly recurring revenue and its movements")
async def get_mrr(
    ctx: Ctx,
    starts_on: Annotated[Day | None, Query(description="The first day of a month; a year ago, unless given")] = None,
    ends_on: Annotated[
        Day | None, Query(description="The first day of a month, exclusive; the next one, unless given")
    ] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's memberships")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only this location's memberships")] = None,
) -> MrrOut:
    """What memberships bring in a month, without tax, as contracts stand: new, won back, more, less, and lost."""
    ctx.require("ledger:read", None)
    today = ctx.now.date()
    until = ends_on or _next_month(today)
    begins = starts_on or until.replace(year=until.year - 1)
    for name, day in (("starts_on", begins), ("ends_on", until)):
        if day.day != 1:
            raise Invalid.field(f"query/{name}", "must be the first day of a month")
    count = (until.year - begins.year) * 12 + until.month - begins.month
    if not 1 <= count <= MOST_MONTHS:
        raise Invalid.field("query/ends_on", f"must lie 1 to {MOST_MONTHS} months after starts_on")
    return await recurring(
        ctx.unit, starts_on=begins, ends_on=until, legal_entity_id=legal_entity_id, location_id=location_id
    )


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
