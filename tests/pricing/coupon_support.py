"""Coupons made and used without the rooms above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.pricing.coupon_queries import COUPON_SQL
from coworkapi.pricing.coupons import service
from coworkapi.pricing.coupons.models import Coupon, CouponCode
from coworkapi.pricing.coupons.service import Redemption
from coworkapi.pricing.values import CouponTerms
from tests.bookings.factories import MONDAY, at
from tests.operator import Operator

READ = Prepared(text(f"SELECT {COUPON_SQL} AS coupon"))


@dataclass(frozen=True)
class Ask:
    """A booking that a coupon is to be used for."""

    resource_type_id: UUID
    location_id: UUID
    starts_at: datetime = field(default_factory=lambda: at(10))
    time_zone: str = "Europe/Berlin"


ANYTHING = Ask(UUID(int=1), UUID(int=2))


async def a_coupon(operator: Operator, code: str = "WELCOME", *, single_use: bool = False, **options: Any) -> UUID:
    """10 % off for everyone, unless told otherwise."""
    coupon = Coupon(
        id=new_id(),
        **{
            "name": "Welcome",
            "percent_basis_points": 1000,
            "valid_from": MONDAY,
            "restrictions": {},
            **options,
        },
    )
    async with operator.db.transaction(operator.principal) as session:
        session.add(coupon)
        await session.flush()
        session.add(CouponCode(id=new_id(), coupon_id=coupon.id, code=code, single_use=single_use))
    return coupon.id


async def worth(
    unit: HasInfo,
    code: str | None,
    *,
    asked: Ask = ANYTHING,
    member_id: UUID | None = None,
    guesser: bytes | None = None,
    now: datetime = MONDAY,
) -> CouponTerms | None:
    """What a code is worth, as the bookings' statement finds out."""
    row = await READ.fetchrow(unit, coupon_code=code, member_id=member_id, guesser=guesser)
    assert row is not None
    return await service.coupon_of(unit, row.coupon, asked=[asked], member_id=member_id, now=now)


def use(coupon_id: UUID, *, code: str = "WELCOME", member_id: UUID | None = None) -> Redemption:
    """One more booking with the coupon."""
    return Redemption(
        coupon_id=coupon_id,
        code=code,
        source_id=new_id(),
        order_id=new_id(),
        member_id=member_id,
        amount=1000,
        currency="EUR",
    )
