"""`/v1/benefits`, `/v1/me/benefits`: all that a person may use, in one answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, Select, or_, select

from coworkapi.benefits.models import CreditLot, Discount, Pass, Permission
from coworkapi.benefits.queries.credits import my_lot_out, my_lot_views
from coworkapi.benefits.queries.products import passes_shown, seen_by
from coworkapi.benefits.queries.terms import of_accounts
from coworkapi.benefits.schemas.discounts import MyDiscountOut, MyPermissionOut
from coworkapi.benefits.schemas.overview import BenefitsOut
from coworkapi.benefits.service.passes import ShownPass
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, problems, requires
from coworkapi.core.ids import MemberId, encode_id
from coworkapi.members.models import BillingAccount, Member, Team, TeamMember

router = Router(prefix="/v1", tags=["Benefits"])
_MOST = 100


@router.get(
    "/benefits",
    dependencies=[requires("credits:read")],
    summary="Get what a member may use",
    responses=problems(NotFound),
)
async def get_benefits(ctx: Ctx, member_id: Annotated[MemberId, Query(description="Who may use it")]) -> BenefitsOut:
    """Credits, discounts, permissions and passes, the member's own and those of their live teams, now and later."""
    home = (await ctx.session.execute(select(Member.home_location_id).where(Member.id == member_id))).one_or_none()
    if home is None:
        raise NotFound(f"member_id: there is no member {encode_id('mem', member_id)}")
    ctx.principal.require("credits:read", home[0])
    teams = (
        select(TeamMember.team_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.member_id == member_id, Team.archived_at.is_(None))
    )
    passes = or_(Pass.member_id == member_id, Pass.team_id.in_(teams))
    return await _benefits(ctx, member_id, passes, shows_discounts=ctx.principal.has("prices:read"))


@router.get("/me/benefits", dependencies=[for_members()], summary="Get what I may use")
async def get_my_benefits(ctx: Ctx) -> BenefitsOut:
    """Your credits, discounts, permissions and passes, and those of your teams, now and later."""
    me = ctx.principal.id
    if me is None:
        raise NotFound("/v1/me is the signed-in member's own")
    return await _benefits(ctx, me, seen_by(Pass, me), shows_discounts=True)


async def _benefits(
    ctx: Context, member_id: UUID, passes: ColumnElement[bool], *, shows_discounts: bool
) -> BenefitsOut:
    """Four statements, or three."""
    now = ctx.now
    lots = await _first(ctx, my_lot_views(member_id).where(CreditLot.balance > 0, _not_over(CreditLot, now)), CreditLot)
    discounts = await _first(ctx, _terms(Discount, member_id, now), Discount) if shows_discounts else []
    permissions = await _first(ctx, _terms(Permission, member_id, now), Permission)
    valid = passes_shown().where(passes, Pass.state == "valid", Pass.ends_at > now).order_by(Pass.on_day, Pass.id)
    found = list(await ctx.session.execute(valid.limit(_MOST + 1)))
    return BenefitsOut(
        member_id=member_id,
        lots=[my_lot_out(row) for row in lots[:_MOST]],
        discounts=[_with_team(MyDiscountOut, row) for row in discounts[:_MOST]] if shows_discounts else None,
        permissions=[_with_team(MyPermissionOut, row) for row in permissions[:_MOST]],
        passes=[ShownPass(*row[:3]).out for row in found[:_MOST]],
        is_complete=all(len(rows) <= _MOST for rows in (lots, discounts, permissions, found)),
    )


def _terms(table: type[Discount] | type[Permission], member_id: UUID, now: datetime) -> Select[Any]:
    columns: list[Any] = [table, BillingAccount.team_id]
    return (
        select(*columns)
        .outerjoin(BillingAccount, BillingAccount.id == table.account_id)
        .where(of_accounts(table, member_id=member_id), table.archived_at.is_(None), _not_over(table, now))
    )


def _not_over(table: type[CreditLot] | type[Discount] | type[Permission], now: datetime) -> ColumnElement[bool]:
    return or_(table.valid_until.is_(None), table.valid_until > now)


async def _first(
    ctx: Context, statement: Select[Any], table: type[CreditLot] | type[Discount] | type[Permission]
) -> list[Any]:
    ordered = statement.order_by(table.valid_until.nulls_last(), table.id).limit(_MOST + 1)
    return list(await ctx.session.execute(ordered))


def _with_team(shown: type[MyDiscountOut] | type[MyPermissionOut], row: Any) -> Any:
    return shown.model_validate(row[0]).model_copy(update={"team_id": row[1]})
