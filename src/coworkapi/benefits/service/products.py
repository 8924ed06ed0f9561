"""Products: what is sold, at what price, what it grants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.products import ProductArchived, ProductCreated, ProductRestored, ProductUpdated
from coworkapi.benefits.models.products import Product
from coworkapi.benefits.queries.products import products_found
from coworkapi.benefits.schemas.products import OfferedProductOut, ProductOut
from coworkapi.benefits.service.terms import check_restrictions, previous
from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.references import ensure_exist
from coworkapi.spaces import service as spaces
from coworkapi.spaces.models import Location

MOST_CHARGED = 10**11  # a hundred of them still are an amount that every reader of JSON can hold


def product_out(row: Product) -> ProductOut:
    """A product as its GET shows it."""
    return ProductOut.model_construct(
        **_offered(row),
        tax_code=row.tax_code,
        for_members=row.for_members,
        for_public=row.for_public,
        archived_at=row.archived_at,
        external_id=row.external_id,
        metadata=row.meta,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def offered_out(row: Product) -> OfferedProductOut:
    """A product as those who may buy it see it."""
    return OfferedProductOut.model_construct(**_offered(row))


def _offered(row: Product) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "description": row.description,
        "lot_kind": row.lot_kind,
        "use_of": row.use_of,
        "quantity": row.quantity,
        "restrictions": Restrictions.model_validate(row.restrictions),
        "valid_days": row.valid_days,
        "valid_months": row.valid_months,
        "price": Money(amount=row.price_amount, currency=row.currency),
        "location_ids": row.location_ids,
        "dated": row.dated,
        "resource_id": row.resource_id,
        "cancel_hours": row.cancel_hours,
    }


async def get_product(session: AsyncSession, product_id: UUID, *, lock: bool = False) -> Product:
    """Raises NotFound."""
    statement = select(Product).where(Product.id == product_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"there is no product {encode_id('prd', product_id)}")
    return row


async def create_product(session: AsyncSession, *, price: Money, restrictions: Restrictions, **values: Any) -> Product:
    """Adds a product; `values`: its other columns, `metadata`. Raises NotFound, Invalid (price, pool)."""
    await check_restrictions(session, restrictions)
    row = Product(
        id=new_id(),
        price_amount=_price(price),
        currency=price.currency,
        restrictions=restrictions.model_dump(mode="json"),
        **{"meta" if name == "metadata" else name: value for name, value in values.items()},
    )
    await _check_sold_where(session, row)
    session.add(row)
    await session.flush()
    emit(session, ProductCreated(aggregate_id=row.id, data=product_out(row)))
    return row


async def update_product(session: AsyncSession, *, row: Product, changes: Mapping[str, Any]) -> None:
    """Changes the named fields of a locked product. What was sold before stays as it was. Raises NotFound, Invalid."""
    before = product_out(row)
    for name, value in changes.items():
        if name == "price":
            row.price_amount, row.currency = _price(value), value.currency
        elif name == "restrictions":
            await check_restrictions(session, value)
            row.restrictions = value.model_dump(mode="json")
        else:
            setattr(row, "meta" if name == "metadata" else name, value)
    if changes.keys() & {"location_ids", "resource_id", "price"}:
        await _check_sold_where(session, row)
    if row.valid_days is not None and row.valid_months is not None:
        raise Invalid.field("/valid_days", "set either valid_days or valid_months, and the other one to null")
    if row.dated and (row.quantity != 1 or row.valid_days or row.valid_months):
        raise Invalid.field("/quantity", "a dated pass is one, for its day: quantity and validity stay as they are")
    if row.resource_id is not None and not row.dated:
        raise Invalid.field("/resource_id", "only a dated pass reserves a place; make another product for it")
    if not session.is_modified(row):
        return
    row.version += 1
    await session.flush()
    after = product_out(row)
    emit(session, ProductUpdated(aggregate_id=row.id, data=after, previous=previous(before, after)))


async def archive_product(session: AsyncSession, *, row: Product, now: datetime) -> None:
    """Sells a locked product no more; what was sold stays valid. Nothing happens if it is archived."""
    if row.archived_at is None:
        row.archived_at, row.version = now, row.version + 1
        await session.flush()
        emit(session, ProductArchived(aggregate_id=row.id, data=product_out(row)))


async def restore_product(session: AsyncSession, *, row: Product) -> None:
    """Sells a locked product again. Nothing happens unless it is archived."""
    if row.archived_at is not None:
        row.archived_at, row.version = None, row.version + 1
        await session.flush()
        emit(session, ProductRestored(aggregate_id=row.id, data=product_out(row)))


async def passes_on_sale(
    session: AsyncSession, *, kind: str, location_id: UUID, only_for_members: bool, limit: int
) -> list[Product]:
    """The passes of that kind that are sold there, the cheapest first. `only_for_members`: what they can buy."""
    statement = (
        products_found(location_id=location_id)
        .join(Location, (Location.id == location_id) & (Location.currency == Product.currency))
        .where(Product.kind == kind)
        .order_by(Product.price_amount, Product.id)
        .limit(limit)
    )
    if only_for_members:
        statement = statement.where(Product.for_members)
    return list(await session.scalars(statement))


def _price(price: Money) -> int:
    if price.amount < 0:
        raise Invalid.field("/price/amount", "must not be negative")
    if price.amount > MOST_CHARGED:
        raise Invalid.field("/price/amount", f"must be {MOST_CHARGED} minor units at most")
    return price.amount


async def _check_sold_where(session: AsyncSession, row: Product) -> None:
    """Raises unless its locations are there and charge in its currency, and its resource is a pool at one of them."""
    await ensure_exist(session, "loc", row.location_ids, pointer="/location_ids")
    if row.resource_id is not None:
        pool = await spaces.get_resource(session, row.resource_id, field="resource_id")
        if not pool.row.is_pool or pool.kind != "hot_desk":
            raise Invalid.field("/resource_id", f"{pool.row.name} is not a pool of hot desks; choose one")
        if pool.row.archived_at is not None:
            raise Invalid.field("/resource_id", f"{pool.row.name} is archived; choose another, or restore it")
        if not row.location_ids:
            row.location_ids = [pool.row.location_id]
        elif row.location_ids != [pool.row.location_id]:
            raise Invalid.field("/location_ids", "a pass that reserves a place is sold at the pool's location only")
    if row.location_ids:
        await check_currency(session, row, row.location_ids)


async def check_currency(session: AsyncSession, row: Product, location_ids: Sequence[UUID]) -> None:
    """Raises Invalid for a location that charges in another currency than the product's price."""
    found = await session.execute(
        select(Location.id, Location.name, Location.currency).where(
            Location.id.in_(location_ids), Location.currency != row.currency
        )
    )
    for _, name, currency in found:
        raise Invalid.field("/price/currency", f"{name} charges in {currency}, not in {row.currency}")
