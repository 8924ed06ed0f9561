"""`/v1/price-rises`: prices of many memberships, changed on a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from coworkapi.core.errors import Invalid
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import PriceRiseId, decode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.memberships.change_errors import ChangeIsOver, NothingSelected
from coworkapi.memberships.models import Membership, MembershipChange, PriceRise
from coworkapi.memberships.routes.common import READ, WRITE, IfMatch
from coworkapi.memberships.schemas.cycles import MembershipChangeOut
from coworkapi.memberships.schemas.price_rises import PriceRiseIn, PriceRiseOut, PriceRisePreviewOut, RiseState
from coworkapi.memberships.service import price_rises
from coworkapi.memberships.service.changes_timeline import change_out
from coworkapi.memberships.service.cycles_reading import read_versions

router = Router(prefix="/v1/price-rises", tags=["Price rises"])
TAG = {"name": "Price rises", "description": "Prices of many memberships, changed on a day and announced ahead"}


@router.get("", dependencies=[READ], summary="List price rises")
async def list_price_rises(
    ctx: Ctx,
    page: Paging,
    state: Annotated[RiseState | None, Query(description="Only in this state")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[PriceRiseOut]:
    """The newest first."""
    statement = select(PriceRise)
    if state is not None:
        statement = statement.where(PriceRise.state == state)
    if updated_since is not None:
        statement = statement.where(PriceRise.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[PriceRise.id], page=page, order="price_rises", descending=True
    )
    return Page(data=[PriceRiseOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "", status_code=201, dependencies=[WRITE], summary="Schedule a price rise", responses=problems(NothingSelected)
)
async def create_price_rise(body: PriceRiseIn, ctx: Ctx) -> PriceRiseOut:
    """Each membership's price changes on that day; its holder is told when it is announced."""
    return PriceRiseOut.model_validate(await price_rises.schedule_rise(ctx.session, wanted=body, now=ctx.now))


@router.post(
    "/preview",
    status_code=200,
    dependencies=[WRITE],
    summary="Preview a price rise",
    responses=problems(NothingSelected),
)
async def preview_price_rise(body: PriceRiseIn, ctx: Ctx, page: Paging) -> PriceRisePreviewOut:
    """Every membership with its old and its new price, a page at a time, and the totals of all. Nothing is written."""
    behind = None
    if page.cursor is not None:
        try:
            behind = decode_id("mbr", page.cursor)
        except ValueError:
            raise Invalid.field(
                "query/cursor", "not a cursor of this list; use next_cursor of the page before"
            ) from None
    return await price_rises.preview_rise(ctx.session, wanted=body, now=ctx.now, behind=behind, limit=page.limit)


@router.get("/{price_rise_id}", dependencies=[READ], summary="Read a price rise")
async def get_price_rise(price_rise_id: PriceRiseId, ctx: Ctx, response: Response) -> PriceRiseOut:
    rise = await price_rises.find_rise(ctx.session, price_rise_id)
    response.headers["ETag"] = etag(rise.version)
    return PriceRiseOut.model_validate(rise)


@router.get("/{price_rise_id}/memberships", dependencies=[READ], summary="List the memberships of a price rise")
async def list_price_rise_memberships(price_rise_id: PriceRiseId, ctx: Ctx, page: Paging) -> Page[MembershipChangeOut]:
    """The change of each, with its price before and after."""
    await price_rises.find_rise(ctx.session, price_rise_id)
    statement = select(MembershipChange).where(MembershipChange.price_rise_id == price_rise_id)
    seen = ctx.principal.locations("memberships:read")
    if seen is not None:
        there = select(Membership.id).where(Membership.location_id.in_(seen))
        statement = statement.where(MembershipChange.membership_id.in_(there))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[MembershipChange.id], page=page, order="price_rise_memberships"
    )
    found = [row[0] for row in rows]
    ids = {one for change in found for one in (change.from_plan_version_id, change.to_plan_version_id)}
    versions = await read_versions(ctx.session, ids)
    return Page(data=[change_out(change, versions) for change in found], next_cursor=cursor)


@router.post(
    "/{price_rise_id}/withdraw",
    status_code=200,
    dependencies=[WRITE],
    summary="Withdraw a price rise",
    responses=problems(ChangeIsOver),
)
async def withdraw_price_rise(
    price_rise_id: PriceRiseId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PriceRiseOut:
    """Before it takes effect: prices stay as they are."""
    ctx.principal.require_everywhere("memberships:write")
    rise = await price_rises.find_rise(ctx.session, price_rise_id, lock=True)
    check_if_match(if_match, rise.version)
    await price_rises.withdraw_rise(ctx.session, rise=rise)
    response.headers["ETag"] = etag(rise.version)
    return PriceRiseOut.model_validate(rise)
