"""`/v1/finance`: the figures of the day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from coworkapi.billing.ledger.overview import expected_cash, finance_overview, overdue
from coworkapi.billing.ledger.overview_schemas import ExpectedCashOut, FinanceOverviewOut, OverdueOut
from coworkapi.billing.ledger.routes.common import READ, OfAnyEntity, day_of, may_read
from coworkapi.core.http import Ctx, Router

router = Router(prefix="/v1/finance", tags=["Finance"])
# What memberships will bill is reckoned for each of them: two at a time leave room for others.
_RECKONS = {"x-at-once": 2}


@router.get("/overview", dependencies=[READ], summary="The finances at a glance", openapi_extra=_RECKONS)
async def get_finance_overview(ctx: Ctx, legal_entity_id: OfAnyEntity = None) -> FinanceOverviewOut:
    """Revenue of twelve months, what is owed by age, the cash of the next 90 days, and what is held."""
    may_read(ctx)
    as_of = await day_of(ctx, None, legal_entity_id)
    return await finance_overview(ctx.unit, legal_entity_id=legal_entity_id, as_of=as_of, now=ctx.now)


@router.get("/overdue", dependencies=[READ], summary="What is owed, by age")
async def get_overdue(ctx: Ctx, legal_entity_id: OfAnyEntity = None) -> OverdueOut:
    """Open items: not due yet, overdue by 1-30, 31-60, 61-90 days and more."""
    may_read(ctx)
    as_of = await day_of(ctx, None, legal_entity_id)
    return await overdue(ctx.unit, legal_entity_id=legal_entity_id, as_of=as_of, now=ctx.now)


@router.get("/expected-cash", dependencies=[READ], summary="The cash to come", openapi_extra=_RECKONS)
async def get_expected_cash(
    ctx: Ctx,
    legal_entity_id: OfAnyEntity = None,
    days: Annotated[int, Query(ge=1, le=366, description="How far to look")] = 90,
) -> ExpectedCashOut:
    """By week: open invoices by their due date, and what memberships will bill until then."""
    may_read(ctx)
    as_of = await day_of(ctx, None, legal_entity_id)
    return await expected_cash(ctx.unit, legal_entity_id=legal_entity_id, as_of=as_of, now=ctx.now, days=days)
