"""Selling what is used later: charge, credits, and for a dated pass the place of its day, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import PassExists, ProductIsArchived
from coworkapi.benefits.events.products import PassSold, ProductSold
from coworkapi.benefits.models.products import Pass, Product, Sale
from coworkapi.benefits.rules.products import cancel_deadline, last_day
from coworkapi.benefits.schemas.products import GrantOut, SaleOut, SoldOut
from coworkapi.benefits.service.days import Day, day_full, free_places, open_day, reserve
from coworkapi.benefits.service.entries import post
from coworkapi.benefits.service.grants import grant
from coworkapi.benefits.service.passes import ShownPass
from coworkapi.benefits.service.products import get_product
from coworkapi.benefits.service.shops import Buyer, Shop, find_buyer, find_shop, tax_facts
from coworkapi.benefits.values import NewEntry, NewLot, Restrictions
from coworkapi.billing import service as billing
from coworkapi.billing.values import NewCharge, Tax, Taxed
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.spaces import service as spaces


@dataclass(frozen=True, slots=True)
class _Terms:
    """What one sale comes to: one lot for all of it, or for dated ones a lot, a pass and a charge each."""

    day: Day | None
    tax: Tax
    parts: int
    taxed: Taxed
    granted: int
    valid_from: datetime
    valid_until: datetime | None
    restrictions: Restrictions
    is_cancellable: bool
    cancellable_until: datetime | None

    @property
    def total(self) -> Taxed:
        """Each part is a charge of its own, rounded on its own."""
        return Taxed(self.taxed.net * self.parts, self.taxed.tax * self.parts, self.taxed.gross * self.parts)


async def sell(
    session: AsyncSession,
    *,
    now: datetime,
    product_id: UUID,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    quantity: int = 1,
    on: date | None = None,
    location_id: UUID | None = None,
    dry_run: bool = False,
) -> SoldOut:
    """Sells `quantity` of a product to a member or a team, who pays by their account. Nothing is written by a dry run.

    Raises NotFound, Forbidden, Invalid (where, when, to whom), ProductIsArchived, LocationClosed, DayFull, PassExists.
    """
    product = await get_product(session, product_id)
    principal = acting_principal(session)
    if principal.kind == "member" and (not product.for_members or product.archived_at is not None):
        raise NotFound(f"there is no product {encode_id('prd', product_id)}")
    buyer = await find_buyer(session, member_id=member_id, team_id=team_id)
    shop = await find_shop(session, product, buyer=buyer, location_id=location_id)
    if principal.is_staff:
        principal.require("products:sell", shop.location_id)
    if product.archived_at is not None:
        raise ProductIsArchived(f"{product.name} is archived and sold no more; restore it, or sell another product")
    day = await _day(session, product, shop, buyer, on=on, quantity=quantity, now=now)
    taxes = await tax_facts(session, shop.location_id, day.on if day else shop.calendar.local_day(now))
    rate, entity_id = billing.tax_of(taxes, product.tax_code), billing.entity_of(taxes)
    tax = await billing.payers_tax(session, rate, account_id=buyer.account_id, legal_entity_id=entity_id)
    terms = _terms(product, shop, day, tax, quantity=quantity, now=now)
    free = await _free(session, shop, day, quantity, now)
    if dry_run:
        return _sold(product, terms, sale=None, lot_ids=[None] * terms.parts, passes=[], free=free)
    sale = _sale(product, buyer, shop, terms, quantity=quantity, seller=principal.label)
    session.add(sale)
    await session.flush()
    units: Sequence[UUID | None] = [None] * terms.parts
    if day is not None and shop.pool is not None:
        units = await reserve(
            session, calendar=shop.calendar, pool=shop.pool, day=day, source_id=sale.id, quantity=quantity, now=now
        )
    await grant(session, [_lot(lot_id, product, buyer, sale, terms) for lot_id in sale.lot_ids])
    passes: list[Pass] = []
    if day is not None:
        passes = [
            _pass(product, buyer, shop, sale, terms, day, lot_id, unit_id)
            for lot_id, unit_id in zip(sale.lot_ids, units, strict=True)
        ]
        session.add_all(passes)
        await session.flush()
        await spaces.hand_over(
            session, source_id=sale.id, to={one.unit_id: one.id for one in passes if one.unit_id is not None}
        )
        await post(session, [_held(one) for one in passes], quiet=True)
    await billing.charge(session, _charges(product, buyer, shop, sale, passes, terms, entity_id, quantity, now))
    shown = [ShownPass(one, shop.time_zone, buyer.account_id).out for one in passes]
    out = sale_out(sale)
    emit(session, ProductSold(aggregate_id=sale.id, location_id=sale.location_id, data=out))
    emit(session, *(PassSold(aggregate_id=one.id, location_id=one.location_id, data=one) for one in shown))
    return _sold(product, terms, sale=out, lot_ids=sale.lot_ids, passes=shown, free=free)


def sale_out(row: Sale) -> SaleOut:
    """A sale as its GET shows it."""
    return SaleOut.model_construct(
        id=row.id,
        product_id=row.product_id,
        product_name=row.product_name,
        location_id=row.location_id,
        account_id=row.account_id,
        member_id=row.member_id,
        team_id=row.team_id,
        quantity=row.quantity,
        on=row.on_day,
        net=Money(amount=row.net, currency=row.currency),
        tax=Money(amount=row.tax, currency=row.currency),
        gross=Money(amount=row.gross, currency=row.currency),
        lot_ids=row.lot_ids,
        is_cancellable=row.is_cancellable,
        cancellable_until=row.cancellable_until,
        state=row.state,
        cancelled_at=row.cancelled_at,
        cancellation_reason=row.cancellation_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def _day(
    session: AsyncSession, product: Product, shop: Shop, buyer: Buyer, *, on: date | None, quantity: int, now: datetime
) -> Day | None:
    if not product.dated:
        if on is not None:
            raise Invalid.field("/on", f"{product.name} isn't for one day; leave it out")
        return None
    if on is None:
        raise Invalid.field("/on", f"{product.name} is sold for one day; say for which")
    if buyer.member_id is not None and quantity > 1:
        raise Invalid.field("/quantity", "a member needs one pass for a day; buy several for a team")
    day = await open_day(
        session,
        calendar=shop.calendar,
        location_name=shop.name,
        pool=shop.pool,
        on=on,
        quantity=quantity,
        now=now,
    )
    if buyer.member_id is not None:
        existing = await session.scalar(
            select(Pass.id).where(
                Pass.member_id == buyer.member_id,
                Pass.location_id == shop.location_id,
                Pass.on_day == on,
                Pass.kind == "day_pass",
                Pass.state.in_(("valid", "used")),
            )
        )
        if existing is not None:
            name = encode_id("pass", existing)
            raise PassExists(
                f"there is a pass for {on} at {shop.name} already ({name}); choose another day", extra={"pass_id": name}
            )
    return day


async def _free(session: AsyncSession, shop: Shop, day: Day | None, quantity: int, now: datetime) -> int | None:
    """Places free on that day; None where none is reserved. Raises DayFull where that is too few."""
    if day is None or shop.pool is None:
        return None
    free = await free_places(session, pool=shop.pool, day=day)
    if free < quantity:
        raise await day_full(
            session, calendar=shop.calendar, pool=shop.pool, day=day, free=free, quantity=quantity, now=now
        )
    return free


def _terms(product: Product, shop: Shop, day: Day | None, tax: Tax, *, quantity: int, now: datetime) -> _Terms:
    restrictions = Restrictions.model_validate(product.restrictions)
    if day is not None:
        return _Terms(
            day=day,
            tax=tax,
            parts=quantity,
            taxed=tax.owed(product.price_amount),
            granted=product.quantity,
            valid_from=day.starts_at,
            valid_until=day.ends_at,
            restrictions=restrictions.model_copy(update={"location_ids": [shop.location_id]}),
            is_cancellable=product.cancel_hours is not None,
            cancellable_until=cancel_deadline(day.starts_at, product.cancel_hours),
        )
    ends_on = last_day(shop.calendar.local_day(now), days=product.valid_days, months=product.valid_months)
    if product.location_ids and not restrictions.location_ids:
        restrictions = restrictions.model_copy(update={"location_ids": product.location_ids})
    return _Terms(
        day=None,
        tax=tax,
        parts=1,
        taxed=tax.owed(product.price_amount * quantity),
        granted=product.quantity * quantity,
        valid_from=now,
        valid_until=None if ends_on is None else shop.calendar.day_bounds(ends_on)[0],
        restrictions=restrictions,
        is_cancellable=product.cancel_hours is not None,
        cancellable_until=None,
    )


def _sale(product: Product, buyer: Buyer, shop: Shop, terms: _Terms, *, quantity: int, seller: str) -> Sale:
    return Sale(
        id=new_id(),
        product_id=product.id,
        product_name=product.name,
        location_id=shop.location_id,
        account_id=buyer.account_id,
        member_id=buyer.member_id,
        team_id=buyer.team_id,
        quantity=quantity,
        on_day=terms.day.on if terms.day else None,
        currency=product.currency,
        net=terms.total.net,
        tax=terms.total.tax,
        gross=terms.total.gross,
        lot_ids=[new_id() for _ in range(terms.parts)],
        is_cancellable=terms.is_cancellable,
        cancellable_until=terms.cancellable_until,
        state="sold",
        sold_by=seller,
    )


def _lot(lot_id: UUID, product: Product, buyer: Buyer, sale: Sale, terms: _Terms) -> NewLot:
    return NewLot(
        id=lot_id,
        account_id=buyer.account_id,
        kind=product.lot_kind,
        use_of=product.use_of,
        currency=product.currency if product.lot_kind == "money" else None,
        name=product.name if terms.day is None else f"{product.name} {terms.day.on}"[:200],
        granted=terms.granted,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        restrictions=terms.restrictions,
        shared=buyer.team_id is not None,
        source="purchase",
        source_kind="sale",
        source_id=sale.id,
        price_paid=terms.taxed.net,
        price_currency=product.currency,
    )


def _pass(
    product: Product,
    buyer: Buyer,
    shop: Shop,
    sale: Sale,
    terms: _Terms,
    day: Day,
    lot_id: UUID,
    unit_id: UUID | None,
) -> Pass:
    return Pass(
        id=new_id(),
        kind="day_pass",
        dated=True,
        product_id=product.id,
        sale_id=sale.id,
        member_id=buyer.member_id,
        team_id=buyer.team_id,
        location_id=shop.location_id,
        on_day=day.on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        lot_id=lot_id,
        resource_id=product.resource_id,
        unit_id=unit_id,
        state="valid",
        cancellable_until=terms.cancellable_until,
    )


def _held(one: Pass) -> NewEntry:
    """A dated pass keeps its use of the lot until its day, so that no booking spends it."""
    return NewEntry(
        lot_id=one.lot_id,
        kind="hold",
        quantity=-1,
        member_id=one.member_id,
        source_kind="pass",
        source_id=one.id,
        reason=None,
    )


def _charges(
    product: Product,
    buyer: Buyer,
    shop: Shop,
    sale: Sale,
    passes: Sequence[Pass],
    terms: _Terms,
    legal_entity_id: UUID,
    quantity: int,
    now: datetime,
) -> list[NewCharge]:
    """One for each dated pass, of the pass; else one of the lot. None for what costs nothing."""
    each = 1 if terms.day is not None else quantity
    if product.price_amount == 0:
        return []
    line: Mapping[str, Any] = {
        "code": "product",
        "name": product.name,
        "detail": f"{each} x {product.name}",
        "amount": product.price_amount * each,
        "quantity": each,
        "unit_amount": product.price_amount,
        "refers_to": encode_id("prd", product.id),
    }
    return [
        NewCharge(
            id=new_id(),
            account_id=buyer.account_id,
            legal_entity_id=legal_entity_id,
            location_id=shop.location_id,
            member_id=buyer.member_id,
            source_kind="credit_pack" if terms.day is None else "pass",
            source_id=source_id,
            part="price",
            starts_at=terms.valid_from,
            ends_at=terms.valid_until or terms.valid_from,
            description=product.name,
            amount=product.price_amount * each,
            currency=product.currency,
            tax=terms.tax,
            quantity=each,
            explanation=[line],
        )
        for source_id in ([one.id for one in passes] if terms.day is not None else sale.lot_ids)
    ]


def _sold(
    product: Product,
    terms: _Terms,
    *,
    sale: SaleOut | None,
    lot_ids: Sequence[UUID | None],
    passes: list[Any],
    free: int | None,
) -> SoldOut:
    def money(amount: int) -> Money:
        return Money(amount=amount, currency=product.currency)

    total = terms.total
    return SoldOut.model_construct(
        dry_run=sale is None,
        sale=sale,
        net=money(total.net),
        tax=money(total.tax),
        gross=money(total.gross),
        tax_name=terms.tax.name,
        tax_basis_points=terms.tax.basis_points,
        grants=[
            GrantOut.model_construct(
                lot_id=lot_id,
                lot_kind=product.lot_kind,
                use_of=product.use_of,
                quantity=terms.granted,
                valid_from=terms.valid_from,
                valid_until=terms.valid_until,
                price_paid=money(terms.taxed.net),
            )
            for lot_id in lot_ids
        ],
        passes=passes,
        free_places=free,
        cancellable_until=terms.cancellable_until,
        is_cancellable=terms.is_cancellable,
    )
