"""`/v1/products`: for staff and integrators; and what members and the public see of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path, Query, Response

from coworkapi.benefits.errors import (
    DayFull,
    ExternalIdTaken,
    LocationClosed,
    PassExists,
    PoolIsArchived,
    ProductIsArchived,
)
from coworkapi.benefits.models.products import Product
from coworkapi.benefits.queries.products import products_found
from coworkapi.benefits.schemas.products import (
    BuyIn,
    OfferedProductOut,
    ProductIn,
    ProductOut,
    ProductPatch,
    SellIn,
    SoldOut,
)
from coworkapi.benefits.service import products as verbs
from coworkapi.benefits.service.products import offered_out, product_out
from coworkapi.benefits.service.selling import sell
from coworkapi.benefits.values import ProductKind
from coworkapi.billing.errors import AccountRestricted
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, for_public, problems, requires
from coworkapi.core.ids import LocationId, ProductId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes

router = Router(prefix="/v1/products", tags=["Products"])
mine = Router(prefix="/v1/me/products", tags=["Products"])
public = Router(prefix="/v1/public/{organization}/products", tags=["Products"])

IfMatch = Annotated[str | None, Header(description="ETag that you read; refused with 412 when it changed since")]
DryRun = Annotated[bool, Query(description="Only say what it would come to; nothing is written")]
Organization = Annotated[
    str, Path(description="The organization's slug or id", max_length=100, examples=["coworkapi-demo"])
]
AtLocation = Annotated[LocationId | None, Query(description="Sold at this location")]
OfKind = Annotated[ProductKind | None, Query(description="Only of this kind")]
READ, WRITE, SELL = requires("products:read"), requires("products:write"), requires("products:sell")
MEMBER, PUBLIC = for_members(), for_public()
SALE_ERRORS = problems(ProductIsArchived, PoolIsArchived, LocationClosed, DayFull, PassExists, AccountRestricted)


@router.get("", dependencies=[READ], summary="List products")
async def list_products(
    ctx: Ctx,
    page: Paging,
    location_id: AtLocation = None,
    kind: OfKind = None,
    archived: Annotated[bool, Query(description="The archived ones instead")] = False,
    external_id: Annotated[str | None, Query(max_length=200, description="Only the one with this id of yours")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed at or after")] = None,
) -> Page[ProductOut]:
    """In the order they were made."""
    statement = products_found(
        locations=ctx.principal.locations("products:read"), location_id=location_id, archived=archived
    )
    if kind is not None:
        statement = statement.where(Product.kind == kind)
    if external_id is not None:
        statement = statement.where(Product.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(Product.updated_at >= updated_since)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Product.id], page=page, order="products")
    return Page(data=[product_out(row[0]) for row in rows], next_cursor=cursor)


@router.post("", status_code=201, dependencies=[WRITE], summary="Add a product", responses=problems(ExternalIdTaken))
async def create_product(body: ProductIn, ctx: Ctx, response: Response) -> ProductOut:
    """A day or guest pass, a credit pack, or other uses. What one sale grants is what the product says then."""
    product = await verbs.create_product(ctx.session, **dict(body))
    _require(ctx, "products:write", product)
    return _tagged(response, product)


@router.get("/{product_id}", dependencies=[READ], summary="Read a product")
async def get_product(product_id: ProductId, ctx: Ctx, response: Response) -> ProductOut:
    product = await verbs.get_product(ctx.session, product_id)
    locations = ctx.principal.locations("products:read")
    if locations is not None and product.location_ids and locations.isdisjoint(product.location_ids):
        raise NotFound(f"there is no product {encode_id('prd', product_id)}")
    return _tagged(response, product)


@router.patch("/{product_id}", dependencies=[WRITE], summary="Change a product", responses=problems(ExternalIdTaken))
async def update_product(
    product_id: ProductId, body: ProductPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ProductOut:
    """Only the fields named are changed. What was sold before stays as it was sold."""
    product = await _locked(ctx, product_id, if_match)
    await verbs.update_product(ctx.session, row=product, changes=changes(body))
    _require(ctx, "products:write", product)
    return _tagged(response, product)


@router.post("/{product_id}/archive", dependencies=[WRITE], summary="Sell a product no more")
async def archive_product(product_id: ProductId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> ProductOut:
    """What was sold stays valid."""
    product = await _locked(ctx, product_id, if_match)
    await verbs.archive_product(ctx.session, row=product, now=ctx.now)
    return _tagged(response, product)


@router.post("/{product_id}/restore", dependencies=[WRITE], summary="Sell a product again")
async def restore_product(product_id: ProductId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> ProductOut:
    """An archived one."""
    product = await _locked(ctx, product_id, if_match)
    await verbs.restore_product(ctx.session, row=product)
    return _tagged(response, product)


@router.post("/{product_id}/sell", dependencies=[SELL], summary="Sell a product", responses=SALE_ERRORS)
async def sell_product(product_id: ProductId, body: SellIn, ctx: Ctx, dry_run: DryRun = False) -> SoldOut:
    """To a member or a team: their account is charged and gets the credits. A dated pass reserves its place for the
    opening hours of its day; a day that is full gives 409 `day_full` with the nearest free ones."""
    return await sell(
        ctx.session,
        now=ctx.now,
        product_id=product_id,
        member_id=body.member_id,
        team_id=body.team_id,
        quantity=body.quantity,
        on=body.on,
        location_id=body.location_id,
        dry_run=dry_run,
    )


@mine.get("", dependencies=[MEMBER], summary="List what you can buy")
async def list_my_products(
    ctx: Ctx, page: Paging, location_id: AtLocation = None, kind: OfKind = None
) -> Page[OfferedProductOut]:
    """Passes and credits, in the order they were made."""
    return await _offered(ctx, page, location_id, kind, public=False)


@mine.get("/{product_id}", dependencies=[MEMBER], summary="Read what you can buy")
async def get_my_product(product_id: ProductId, ctx: Ctx) -> OfferedProductOut:
    product = await verbs.get_product(ctx.session, product_id)
    if not product.for_members or product.archived_at is not None:
        raise NotFound(f"there is no product {encode_id('prd', product_id)}")
    return offered_out(product)


@mine.post("/{product_id}/buy", dependencies=[MEMBER], summary="Buy a product", responses=SALE_ERRORS)
async def buy_product(product_id: ProductId, body: BuyIn, ctx: Ctx, dry_run: DryRun = False) -> SoldOut:
    """For yourself, or for a team that you administrate. A full day gives 409 `day_full` with the nearest free ones."""
    return await sell(
        ctx.session,
        now=ctx.now,
        product_id=product_id,
        member_id=ctx.principal.id if body.team_id is None else None,
        team_id=body.team_id,
        quantity=body.quantity,
        on=body.on,
        location_id=body.location_id,
        dry_run=dry_run,
    )


@public.get("", dependencies=[PUBLIC], summary="List passes and credit packs")
async def list_public_products(
    organization: Organization, ctx: Ctx, page: Paging, location_id: AtLocation = None, kind: OfKind = None
) -> Page[OfferedProductOut]:
    """What the organization shows to everyone, in the order it was made."""
    return await _offered(ctx, page, location_id, kind, public=True)


async def _offered(
    ctx: Context, page: Paging, location_id: LocationId | None, kind: str | None, *, public: bool
) -> Page[OfferedProductOut]:
    shown = Product.for_public if public else Product.for_members
    statement = products_found(location_id=location_id).where(shown)
    if kind is not None:
        statement = statement.where(Product.kind == kind)
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Product.id], page=page, order="offered_products")
    return Page(data=[offered_out(row[0]) for row in rows], next_cursor=cursor)


async def _locked(ctx: Context, product_id: ProductId, if_match: str | None) -> Product:
    product = await verbs.get_product(ctx.session, product_id, lock=True)
    _require(ctx, "products:write", product)
    check_if_match(if_match, product.version)
    return product


def _require(ctx: Context, scope: str, product: Product) -> None:
    """Raises Forbidden unless the scope is held wherever the product is sold."""
    if not product.location_ids:
        ctx.require(scope, None)
    for location_id in product.location_ids:
        ctx.require(scope, location_id)


def _tagged(response: Response, product: Product) -> ProductOut:
    response.headers["ETag"] = etag(product.version)
    return product_out(product)
