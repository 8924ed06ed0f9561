"""What the demo sells beside time: passes and credit packs, and coupons; and who bought some."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from coworkapi.benefits import service as benefits
from coworkapi.benefits.values import Restrictions, WeekHours
from coworkapi.core.errors import Conflict
from coworkapi.core.money import Money
from coworkapi.demo.places import CURRENCIES
from coworkapi.demo.prices import COUPONS, PRODUCTS, ProductPlan
from coworkapi.demo.world import World
from coworkapi.pricing.coupons.service import create_coupon

_FRIDAYS = WeekHours(weekdays=[5])
# Sales were made over so many days before now.
SOLD_OVER = 50


async def open_shop(world: World) -> dict[str, UUID]:
    """Products and coupons; the products' ids by key."""
    found = {}
    for plan in PRODUCTS:
        dated = plan.pool is not None
        made = await benefits.create_product(
            world.session,
            kind=plan.kind,
            name=plan.name,
            lot_kind=plan.lot_kind or "uses",
            use_of=None if plan.lot_kind else plan.kind,
            quantity=plan.quantity,
            price=Money(amount=plan.price, currency=CURRENCIES[plan.location]),
            restrictions=Restrictions(resource_type_ids=[world.types[kind] for kind in plan.kinds]),
            valid_days=None if dated else plan.days,
            location_ids=[world.locations[plan.location]],
            tax_code="standard",
            for_members=True,
            for_public=plan.for_public,
            dated=dated,
            resource_id=world.resources[plan.pool] if plan.pool else None,
            cancel_hours=24,
            external_id=plan.key,
        )
        found[plan.key] = made.id
    for coupon in COUPONS:
        await create_coupon(
            world.session,
            now=world.today,
            name=coupon.name,
            code=coupon.code,
            percent_basis_points=coupon.percent,
            amount=Money(amount=coupon.amount, currency="EUR") if coupon.amount else None,
            restrictions=Restrictions(
                location_ids=[world.locations[key] for key in coupon.locations],
                hours=[_FRIDAYS] if coupon.fridays else [],
            ),
            valid_until=world.now + timedelta(weeks=coupon.weeks_left) if coupon.weeks_left else None,
            max_redemptions=coupon.uses,
            max_per_member=coupon.each,
            first_booking_only=coupon.first_only,
            external_id=f"coupon-{coupon.code.lower()}",
        )
    return found


async def sell_one(world: World, plan: ProductPlan, product_id: UUID, person: str) -> bool:
    """Sells one of it, for the next Tuesday but one where it is for a day; whether there was one to be had."""
    try:
        async with world.session.begin_nested():
            await benefits.sell(
                world.session,
                now=world.today,
                product_id=product_id,
                member_id=world.members[person],
                on=_tuesday(world.today) if plan.pool else None,
            )
    except Conflict:  # a holiday, or a full day
        return False
    return True


def sold_at(world: World, number: int) -> datetime:
    """When the sale of that number was made."""
    return world.now - timedelta(days=3 + number * 7 % SOLD_OVER, minutes=number * 13)


def _tuesday(now: datetime) -> date:
    day = now.date() + timedelta(days=3)
    return day + timedelta(days=(1 - day.weekday()) % 7)
