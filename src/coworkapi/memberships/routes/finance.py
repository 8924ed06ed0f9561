"""`/v1/finance/mrr`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query

from coworkapi.billing.ledger.periods import Day, whole_months
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
    starts_on: Annotated[Day | None, Query(description="In the first month; a year before, unless given")] = None,
    ends_on: Annotated[Day | None, Query(description="Exclusive; tomorrow, unless given")] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only this entity's memberships")] = None,
    location_id: Annotated[LocationId | None, Query(description="Only this location's memberships")] = None,
) -> MrrOut:
    """Of all months in that time, without tax, as contracts stand: what is new, won back, more, less, and lost."""
    ctx.require("ledger:read", None)
    until = ends_on or ctx.now.date() + timedelta(days=1)
    begins, ends = whole_months(starts_on or until - timedelta(days=365), until)
    if (ends.year - begins.year) * 12 + ends.month - begins.month > MOST_MONTHS:
        raise Invalid.field("query/starts_on", f"at most {MOST_MONTHS} months are told at once; ask for less")
    return await recurring(
        ctx.unit, starts_on=begins, ends_on=ends, legal_entity_id=legal_entity_id, location_id=location_id
    )
