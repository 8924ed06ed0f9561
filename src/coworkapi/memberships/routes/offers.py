"""Plans as members and visitors see them: `/v1/me/plans` and `/v1/public/{organization}/plans`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router
from coworkapi.core.ids import LocationId, PlanId, encode_id
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.memberships.models import Plan
from coworkapi.memberships.queries.plans import plans_shown, sold_at
from coworkapi.memberships.routes.common import MEMBER, PUBLIC, Organization
from coworkapi.memberships.schemas.plans import OfferedPlanOut
from coworkapi.memberships.service.plans import ShownPlan, find_plan

mine = Router(prefix="/v1/me/plans", tags=["Plans"])
public = Router(prefix="/v1/public/{organization}/plans", tags=["Plans"])
AtLocation = Annotated[LocationId | None, Query(description="Sold at this location")]


@mine.get("", dependencies=[MEMBER], summary="List the plans on offer")
async def list_my_plans(ctx: Ctx, page: Paging, location_id: AtLocation = None) -> Page[OfferedPlanOut]:
    """With today's terms, by `position`."""
    return await _offered(ctx, page, location_id)


@mine.get("/{plan_id}", dependencies=[MEMBER], summary="Read a plan on offer")
async def get_my_plan(plan_id: PlanId, ctx: Ctx) -> OfferedPlanOut:
    """With today's terms."""
    return await _offer(ctx, plan_id)


@public.get("", dependencies=[PUBLIC], summary="List the plans that everyone may see")
async def list_public_plans(
    organization: Organization, ctx: Ctx, page: Paging, location_id: AtLocation = None
) -> Page[OfferedPlanOut]:
    """With today's terms, by `position`."""
    return await _offered(ctx, page, location_id)


@public.get("/{plan_id}", dependencies=[PUBLIC], summary="Read a plan that everyone may see")
async def get_public_plan(organization: Organization, plan_id: PlanId, ctx: Ctx) -> OfferedPlanOut:
    """With today's terms."""
    return await _offer(ctx, plan_id)


async def _offered(ctx: Context, page: PageParams, location_id: LocationId | None) -> Page[OfferedPlanOut]:
    statement = plans_shown(only_sold=True).where(Plan.is_public, Plan.archived_at.is_(None))
    if location_id is not None:
        statement = statement.where(sold_at(location_id))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Plan.position, Plan.id], page=page, order="offered_plans"
    )
    return Page(data=[ShownPlan(*row[:3]).offer for row in rows], next_cursor=cursor)


async def _offer(ctx: Context, plan_id: PlanId) -> OfferedPlanOut:
    plan = await find_plan(ctx.session, plan_id)
    if not plan.row.is_public or plan.row.archived_at is not None or plan.current is None:
        raise NotFound(f"there is no plan {encode_id('plan', plan_id)}")
    return plan.offer
