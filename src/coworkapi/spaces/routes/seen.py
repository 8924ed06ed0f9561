"""Floor plans as members and visitors see them: the same, but for what is public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from coworkapi.core.http import Context
from coworkapi.core.pages import Page, PageParams, fetch_page
from coworkapi.spaces import service
from coworkapi.spaces.models import FloorPlan, Location
from coworkapi.spaces.queries import offered_ids, plans_shown
from coworkapi.spaces.schemas.pictures import FloorPlanStatusOut, FloorPlanViewOut
from coworkapi.spaces.service.rows import missing


async def list_plans(
    ctx: Context, page: PageParams, *, location_id: UUID, base: str, is_public: bool | None = None
) -> Page[FloorPlanViewOut]:
    """Plans of a location in use, with the shapes of what can be booked. Raises NotFound."""
    in_use = select(Location.id).where(Location.id == location_id, Location.archived_at.is_(None))
    if await ctx.session.scalar(in_use) is None:
        raise missing("loc", location_id)
    statement = plans_shown().where(FloorPlan.location_id == location_id)
    if is_public:
        statement = statement.where(FloorPlan.is_public)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[FloorPlan.level, FloorPlan.id], page=page, order="plans_seen"
    )
    plans = await service.with_shapes(ctx.session, rows)
    offered = await _offered(ctx, is_public)
    return Page(data=[plan.seen(base, offered) for plan in plans], next_cursor=cursor)


async def plan_status(
    ctx: Context, floor_plan_id: UUID, at: datetime | None, *, is_public: bool | None = None
) -> FloorPlanStatusOut:
    """Free or occupied, of what can be booked; why isn't theirs to know. Raises NotFound."""
    plan = await service.get_floor_plan(ctx.session, floor_plan_id)
    in_use = select(Location.id).where(Location.id == plan.row.location_id, Location.archived_at.is_(None))
    if (is_public and not plan.row.is_public) or await ctx.session.scalar(in_use) is None:
        raise missing("flp", floor_plan_id)
    return await service.floor_plan_status(
        ctx.session, plan=plan, at=at or ctx.now, only=await _offered(ctx, is_public), tells_blocks=False
    )


async def _offered(ctx: Context, is_public: bool | None) -> set[UUID]:
    return set(await ctx.session.scalars(offered_ids(is_public=is_public)))
