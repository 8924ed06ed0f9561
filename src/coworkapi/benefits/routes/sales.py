"""`/v1/product-sales` and `/v1/passes`, for staff and as members see their own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Response
from sqlalchemy import Select, select

from coworkapi.benefits.errors import AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired
from coworkapi.benefits.models.products import Pass, Sale
from coworkapi.benefits.queries.products import passes_shown, seen_by
from coworkapi.benefits.routes.products import IfMatch
from coworkapi.benefits.schemas.products import CancelSaleIn, PassOut, ReasonIn, SaleOut
from coworkapi.benefits.service import cancelling
from coworkapi.benefits.service.cancelling import (
    cancel_sale,
    find_sale,
    lock_pass,
)
from coworkapi.benefits.service.passes import ShownPass, find_pass
from coworkapi.benefits.service.selling import sale_out
from coworkapi.benefits.values import PassKind, PassState
from coworkapi.core.expand import Expandable, Expanded, Expansion, Relation
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems, requires
from coworkapi.core.ids import LocationId, MemberId, PassId, ProductId, SaleId, TeamId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate, Instant
from coworkapi.members.service import MemberOut, TeamOut, show_members, show_teams
from coworkapi.spaces.service import LocationOut, ResourceOut, load_locations, shown_resources

sales = Router(prefix="/v1/product-sales", tags=["Products"])
my_sales = Router(prefix="/v1/me/product-sales", tags=["Products"])
passes = Router(prefix="/v1/passes", tags=["Passes"])
my_passes = Router(prefix="/v1/me/passes", tags=["Passes"])

READ_SALES, READ_PASSES, SELL = requires("products:read"), requires("credits:read"), requires("products:sell")
MEMBER = for_members()
CANCEL_ERRORS = problems(AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired)
UpdatedSince = Annotated[Instant | None, Query(description="Only what changed at or after")]
OfState = Annotated[PassState | None, Query(description="Only in this state")]
OfKind = Annotated[PassKind | None, Query(description="Only of this kind")]


class ExpandedSaleOut(SaleOut):
    """What was bought, what it cost and what it granted."""

    member: Expanded[MemberOut] = None
    team: Expanded[TeamOut] = None
    location: Expanded[LocationOut] = None


class ExpandedPassOut(PassOut):
    """Admission to a location for one local day. `[starts_at, ends_at)` is that day."""

    member: Expanded[MemberOut] = None
    team: Expanded[TeamOut] = None
    location: Expanded[LocationOut] = None
    resource: Expanded[ResourceOut] = None


_PEOPLE = {
    "member": Relation(show_members, "members:read"),
    "team": Relation(show_teams, "members:read"),
    "location": Relation(load_locations, "spaces:read"),
}
EXPAND_SALE = Expandable(ExpandedSaleOut, **_PEOPLE)
EXPAND_PASS = Expandable(ExpandedPassOut, **_PEOPLE, resource=Relation(shown_resources, "spaces:read"))
ExpandSale = Annotated[Expansion, Depends(EXPAND_SALE)]
ExpandPass = Annotated[Expansion, Depends(EXPAND_PASS)]
OnDay = Annotated[CalendarDate | None, Query(alias="on", description="For this local day")]


@sales.get("", dependencies=[READ_SALES], summary="List sales")
async def list_product_sales(
    ctx: Ctx,
    page: Paging,
    expand: ExpandSale,
    product_id: Annotated[ProductId | None, Query(description="Of this product")] = None,
    member_id: Annotated[MemberId | None, Query(description="To this member")] = None,
    team_id: Annotated[TeamId | None, Query(description="To this team")] = None,
    location_id: Annotated[LocationId | None, Query(description="At this location")] = None,
    updated_since: UpdatedSince = None,
) -> Page[ExpandedSaleOut]:
    """The newest first."""
    statement = select(Sale)
    locations = ctx.principal.locations("products:read")
    if locations is not None:
        statement = statement.where(Sale.location_id.in_(locations))
    for column, value in (
        (Sale.product_id, product_id),
        (Sale.member_id, member_id),
        (Sale.team_id, team_id),
        (Sale.location_id, location_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if updated_since is not None:
        statement = statement.where(Sale.updated_at >= updated_since)
    found = await _sales(ctx, page, statement)
    wide = [ExpandedSaleOut.model_construct(**one.__dict__) for one in found.data]
    return Page(data=await expand.fill(ctx, wide), next_cursor=found.next_cursor)


@sales.get("/{sale_id}", dependencies=[READ_SALES], summary="Read a sale")
async def get_product_sale(sale_id: SaleId, ctx: Ctx, response: Response, expand: ExpandSale) -> ExpandedSaleOut:
    out = _tagged(response, await find_sale(ctx.session, sale_id))
    [wide] = await expand.fill(ctx, [ExpandedSaleOut.model_construct(**out.__dict__)])
    return wide


@sales.post("/{sale_id}/cancel", dependencies=[SELL], summary="Take back a sale", responses=CANCEL_ERRORS)
async def cancel_product_sale(
    sale_id: SaleId, ctx: Ctx, response: Response, body: CancelSaleIn | None = None, if_match: IfMatch = None
) -> SaleOut:
    """All of it, while nothing was used, by the rule it was sold with; `override` takes it back in spite of that rule.
    The charge is voided, the credits go, and reserved places are free again."""
    body = body or CancelSaleIn()
    sale = await find_sale(ctx.session, sale_id, scope="products:sell", lock=True)
    check_if_match(if_match, sale.version)
    await cancel_sale(ctx.session, sale, now=ctx.now, reason=body.reason, override=body.override)
    return _tagged(response, sale)


@my_sales.get("", dependencies=[MEMBER], summary="List what you bought")
async def list_my_product_sales(ctx: Ctx, page: Paging) -> Page[SaleOut]:
    """You, and the teams that you administrate; the newest first."""
    return await _sales(ctx, page, select(Sale).where(seen_by(Sale, ctx.principal.id)))


@my_sales.get("/{sale_id}", dependencies=[MEMBER], summary="Read what you bought")
async def get_my_product_sale(sale_id: SaleId, ctx: Ctx, response: Response) -> SaleOut:
    return _tagged(response, await find_sale(ctx.session, sale_id))


@my_sales.post("/{sale_id}/cancel", dependencies=[MEMBER], summary="Give back what you bought", responses=CANCEL_ERRORS)
async def cancel_my_product_sale(
    sale_id: SaleId, ctx: Ctx, response: Response, body: ReasonIn | None = None, if_match: IfMatch = None
) -> SaleOut:
    """All of it, while nothing was used, by the rule it was sold with."""
    sale = await find_sale(ctx.session, sale_id, lock=True)
    check_if_match(if_match, sale.version)
    await cancel_sale(ctx.session, sale, now=ctx.now, reason=body.reason if body else None)
    return _tagged(response, sale)


@passes.get("", dependencies=[READ_PASSES], summary="List passes")
async def list_passes(
    ctx: Ctx,
    page: Paging,
    expand: ExpandPass,
    member_id: Annotated[MemberId | None, Query(description="Of this member, or of their guests")] = None,
    team_id: Annotated[TeamId | None, Query(description="Sold to this team")] = None,
    location_id: Annotated[LocationId | None, Query(description="For this location")] = None,
    sale_id: Annotated[SaleId | None, Query(description="Of this sale")] = None,
    on: OnDay = None,
    state: OfState = None,
    kind: OfKind = None,
    updated_since: UpdatedSince = None,
) -> Page[ExpandedPassOut]:
    """By day: those that are valid for one, and those that were burnt for one."""
    statement = passes_shown()
    locations = ctx.principal.locations("credits:read")
    if locations is not None:
        statement = statement.where(Pass.location_id.in_(locations))
    for column, value in (
        (Pass.member_id, member_id),
        (Pass.team_id, team_id),
        (Pass.location_id, location_id),
        (Pass.sale_id, sale_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if updated_since is not None:
        statement = statement.where(Pass.updated_at >= updated_since)
    found = await _passes(ctx, page, statement, on=on, state=state, kind=kind)
    wide = [ExpandedPassOut.model_construct(**one.__dict__) for one in found.data]
    return Page(data=await expand.fill(ctx, wide), next_cursor=found.next_cursor)


@passes.get("/{pass_id}", dependencies=[READ_PASSES], summary="Read a pass")
async def get_pass(pass_id: PassId, ctx: Ctx, response: Response, expand: ExpandPass) -> ExpandedPassOut:
    out = _tagged_pass(response, await find_pass(ctx.session, pass_id))
    [wide] = await expand.fill(ctx, [ExpandedPassOut.model_construct(**out.__dict__)])
    return wide


@passes.post("/{pass_id}/cancel", dependencies=[SELL], summary="Take back a pass", responses=CANCEL_ERRORS)
async def cancel_pass(
    pass_id: PassId, ctx: Ctx, response: Response, body: CancelSaleIn | None = None, if_match: IfMatch = None
) -> PassOut:
    """A dated one that is valid, by the rule it was sold with, or in spite of it with `override`. Its charge is voided
    and its place is free again."""
    body = body or CancelSaleIn()
    return await _cancelled(ctx, response, pass_id, if_match, reason=body.reason, override=body.override)


@my_passes.get("", dependencies=[MEMBER], summary="List your passes")
async def list_my_passes(
    ctx: Ctx, page: Paging, on: OnDay = None, state: OfState = None, kind: OfKind = None
) -> Page[PassOut]:
    """Yours, your guests', and those of the teams that you administrate; by day."""
    statement = passes_shown().where(seen_by(Pass, ctx.principal.id))
    return await _passes(ctx, page, statement, on=on, state=state, kind=kind)


@my_passes.get("/{pass_id}", dependencies=[MEMBER], summary="Read your pass")
async def get_my_pass(pass_id: PassId, ctx: Ctx, response: Response) -> PassOut:
    return _tagged_pass(response, await find_pass(ctx.session, pass_id))


@my_passes.post("/{pass_id}/cancel", dependencies=[MEMBER], summary="Give back your pass", responses=CANCEL_ERRORS)
async def cancel_my_pass(
    pass_id: PassId, ctx: Ctx, response: Response, body: ReasonIn | None = None, if_match: IfMatch = None
) -> PassOut:
    """A dated one that is valid, by the rule it was sold with."""
    return await _cancelled(ctx, response, pass_id, if_match, reason=body.reason if body else None)


async def _cancelled(
    ctx: Context, response: Response, pass_id: PassId, if_match: str | None, **options: Any
) -> PassOut:
    found, sale = await lock_pass(ctx.session, pass_id)
    check_if_match(if_match, found.row.version)
    await cancelling.cancel_pass(ctx.session, found, sale, now=ctx.now, **options)
    return _tagged_pass(response, found)


async def _sales(ctx: Context, page: PageParams, statement: Select[Any]) -> Page[SaleOut]:
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Sale.id], page=page, order="product_sales", descending=True
    )
    return Page(data=[sale_out(row[0]) for row in rows], next_cursor=cursor)


async def _passes(
    ctx: Context, page: PageParams, statement: Select[Any], *, on: Any, state: str | None, kind: str | None
) -> Page[PassOut]:
    for column, value in ((Pass.on_day, on), (Pass.state, state), (Pass.kind, kind)):
        if value is not None:
            statement = statement.where(column == value)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Pass.on_day, Pass.id], page=page, order="passes")
    return Page(data=[ShownPass(*row[:3]).out for row in rows], next_cursor=cursor)


def _tagged(response: Response, sale: Sale) -> SaleOut:
    response.headers["ETag"] = etag(sale.version)
    return sale_out(sale)


def _tagged_pass(response: Response, found: ShownPass) -> PassOut:
    response.headers["ETag"] = etag(found.row.version)
    return found.out
