"""`/v1/me/credits`: what a member may spend, and what became of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from sqlalchemy import select

from coworkapi.benefits import service
from coworkapi.benefits.models.credits import CreditEntry, CreditLot
from coworkapi.benefits.queries.credits import (
    entries_of_member,
    entry_out,
    entry_views,
    my_lot_out,
    my_lot_views,
    source_id_of,
    valid_then,
)
from coworkapi.benefits.routes.credits import (
    At,
    KindFilter,
    LotFilter,
    Period,
    Since,
    SourceFilter,
    Until,
    statement_of,
)
from coworkapi.benefits.routes.terms import ValidAt
from coworkapi.benefits.schemas.credits import BalancesOut, CreditStatementOut, MyEntryOut, MyLotOut
from coworkapi.benefits.values import LotKind
from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.http import Context, Ctx, Router, for_members, problems
from coworkapi.core.ids import CreditLotId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.members.models import BillingAccount

router = Router(prefix="/v1/me/credits", tags=["My credits"])
MEMBER = for_members()


@router.get("/lots", dependencies=[MEMBER], summary="List my credits")
async def list_my_credit_lots(
    ctx: Ctx,
    page: Paging,
    kind: Annotated[LotKind | None, Query(description="Only of this kind")] = None,
    valid_at: ValidAt = None,
) -> Page[MyLotOut]:
    """Your own, and your teams': what is not `shared` pays only for what you book for the team."""
    statement = my_lot_views(_me(ctx))
    if kind is not None:
        statement = statement.where(CreditLot.kind == kind)
    if valid_at is not None:
        statement = statement.where(valid_then(valid_at))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[CreditLot.id], page=page, order="my_credit_lots")
    return Page(data=[my_lot_out(row) for row in rows], next_cursor=cursor)


@router.get("/lots/{lot_id}", dependencies=[MEMBER], summary="Read one of my credit lots")
async def get_my_credit_lot(lot_id: CreditLotId, ctx: Ctx) -> MyLotOut:
    row = (await ctx.session.execute(my_lot_views(_me(ctx)).where(CreditLot.id == lot_id))).one_or_none()
    if row is None:
        raise NotFound(f"you have no credit lot {encode_id('lot', lot_id)}")
    return my_lot_out(row)


@router.get("/entries", dependencies=[MEMBER], summary="List my credit entries")
async def list_my_credit_entries(
    ctx: Ctx,
    page: Paging,
    lot_id: LotFilter = None,
    source_id: SourceFilter = None,
    kind: KindFilter = None,
    since: Since = None,
    until: Until = None,
) -> Page[MyEntryOut]:
    """All entries of your own lots, and what you took of your teams', oldest first."""
    statement = entry_views().where(entries_of_member(_me(ctx)))
    if lot_id is not None:
        statement = statement.where(CreditEntry.lot_id == lot_id)
    if source_id is not None:
        statement = statement.where(CreditEntry.source_id == source_id_of(source_id, "query/source_id"))
    if kind is not None:
        statement = statement.where(CreditEntry.kind == kind)
    if since is not None:
        statement = statement.where(CreditEntry.at >= since)
    if until is not None:
        statement = statement.where(CreditEntry.at < until)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[CreditEntry.at, CreditEntry.id], page=page, order="my_credit_entries"
    )
    return Page(data=[MyEntryOut.model_validate(entry_out(row)) for row in rows], next_cursor=cursor)


@router.get("/balances", dependencies=[MEMBER], summary="Get my credit balances")
async def get_my_credit_balances(ctx: Ctx, at: At = None) -> BalancesOut:
    """What you could spend on something of your own that begins at that instant: your own lots and shared ones."""
    return await service.balances(ctx.session, at=at or ctx.now, now=ctx.now, member_id=_me(ctx))


@router.get("/statement", dependencies=[MEMBER], summary="Get my credit statement", responses=problems(NotFound))
async def get_my_credit_statement(ctx: Ctx, page: Paging, period: Annotated[Period, Depends()]) -> CreditStatementOut:
    """What you had, got and spent of your own lots."""
    account = await ctx.session.scalar(select(BillingAccount.id).where(BillingAccount.member_id == _me(ctx)))
    if account is None:
        raise NotFound("you have no billing account")
    return await statement_of(ctx, page, account, period)


def _me(ctx: Context) -> UUID:
    if ctx.principal.id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    return ctx.principal.id
