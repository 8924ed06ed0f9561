"""Making, changing and switching off coupons, and their codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import Fact, emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import Prepared
from coworkapi.core.references import ensure_exist
from coworkapi.pricing.coupons.errors import CouponInUse
from coworkapi.pricing.coupons.events import (
    CouponCreated,
    CouponDeleted,
    CouponDisabled,
    CouponEnabled,
    CouponUpdated,
)
from coworkapi.pricing.coupons.models import Coupon, CouponCode, CouponRedemption
from coworkapi.pricing.coupons.rules import random_code
from coworkapi.pricing.coupons.schemas import CouponOut
from coworkapi.spaces.models import Location

_CHOSEN = (
    select(CouponCode.code)
    .where(
        CouponCode.organization_id == Coupon.organization_id,
        CouponCode.coupon_id == Coupon.id,
        CouponCode.single_use.is_(False),
    )
    .order_by(CouponCode.id)
    .limit(1)
    .correlate(Coupon)
    .scalar_subquery()
)
_ADD_CODES = Prepared(
    text("""
INSERT INTO coupon_codes (id, coupon_id, code, single_use)
SELECT made.id, CAST(:coupon_id AS uuid), made.code, CAST(:single_use AS boolean)
FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[])) AS made(id, code)
""")
)


def coupon_views() -> Select[Any]:
    """Coupons, each with its first chosen code."""
    columns: list[Any] = [Coupon, _CHOSEN.label("code")]
    return select(*columns)


def coupon_out(coupon: Coupon, code: str | None) -> CouponOut:
    amount = None
    if coupon.amount is not None and coupon.currency is not None:
        amount = Money(amount=coupon.amount, currency=coupon.currency)
    return CouponOut(
        id=coupon.id,
        name=coupon.name,
        code=code,
        percent_basis_points=coupon.percent_basis_points,
        amount=amount,
        valid_from=coupon.valid_from,
        valid_until=coupon.valid_until,
        max_redemptions=coupon.max_redemptions,
        max_per_member=coupon.max_per_member,
        first_booking_only=coupon.first_booking_only,
        restrictions=Restrictions.model_validate(coupon.restrictions),
        redeemed=coupon.redeemed,
        state="active" if coupon.disabled_at is None else "disabled",
        disabled_at=coupon.disabled_at,
        external_id=coupon.external_id,
        metadata=coupon.meta,
        created_at=coupon.created_at,
        updated_at=coupon.updated_at,
    )


async def find_coupon(session: AsyncSession, coupon_id: UUID, *, lock: bool = False) -> tuple[Coupon, CouponOut]:
    """Raises NotFound."""
    statement = coupon_views().where(Coupon.id == coupon_id)
    if lock:
        statement = statement.with_for_update(of=Coupon, key_share=True).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no coupon {encode_id('cpn', coupon_id)}")
    return row[0], coupon_out(*row)


async def create_coupon(
    session: AsyncSession,
    *,
    now: datetime,
    name: str,
    restrictions: Restrictions,
    code: str | None = None,
    percent_basis_points: int | None = None,
    amount: Money | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    max_redemptions: int | None = None,
    max_per_member: int | None = None,
    first_booking_only: bool = False,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> tuple[Coupon, CouponOut]:
    """A new coupon, with a code if one is given. Raises NotFound (restrictions), Invalid, CouponCodeTaken."""
    valid_from = valid_from or now
    _check_validity(valid_from, valid_until)
    await _check_restrictions(session, restrictions, amount)
    coupon = Coupon(
        id=new_id(),
        name=name,
        percent_basis_points=percent_basis_points,
        amount=amount.amount if amount else None,
        currency=amount.currency if amount else None,
        valid_from=valid_from,
        valid_until=valid_until,
        max_redemptions=max_redemptions,
        max_per_member=max_per_member,
        first_booking_only=first_booking_only,
        restrictions=restrictions.model_dump(mode="json"),
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(coupon)
    await session.flush()
    if code is not None:
        await _insert_codes(session, coupon.id, [code], single_use=False)
    out = coupon_out(coupon, code)
    emit(session, CouponCreated(aggregate_id=coupon.id, data=out))
    return coupon, out


async def update_coupon(
    session: AsyncSession, *, coupon: Coupon, before: CouponOut, changes: Mapping[str, Any]
) -> CouponOut:
    """Changes a locked coupon. Raises NotFound (restrictions) and Invalid."""
    named = dict(changes)
    if "restrictions" in named:
        restrictions: Restrictions = named["restrictions"]
        await _check_restrictions(session, restrictions, before.amount)
        named["restrictions"] = restrictions.model_dump(mode="json")
    if "metadata" in named:
        named["meta"] = named.pop("metadata")
    limit = named.get("max_redemptions")
    if limit is not None and limit < coupon.redeemed:
        raise Invalid.field("/max_redemptions", f"is used {coupon.redeemed} times already; allow at least as many")
    _check_validity(named.get("valid_from", coupon.valid_from), named.get("valid_until", coupon.valid_until))
    for name, value in named.items():
        if getattr(coupon, name) != value:
            setattr(coupon, name, value)
    if not session.is_modified(coupon):
        return before
    return await _changed(session, coupon, before, CouponUpdated)


async def disable_coupon(session: AsyncSession, *, coupon: Coupon, before: CouponOut, now: datetime) -> CouponOut:
    """Nobody can use a locked coupon any more; twice is the same as once."""
    if coupon.disabled_at is not None:
        return before
    coupon.disabled_at = now
    return await _changed(session, coupon, before, CouponDisabled)


async def enable_coupon(session: AsyncSession, *, coupon: Coupon, before: CouponOut) -> CouponOut:
    """A locked coupon can be used again."""
    if coupon.disabled_at is None:
        return before
    coupon.disabled_at = None
    return await _changed(session, coupon, before, CouponEnabled)


async def delete_coupon(session: AsyncSession, *, coupon: Coupon, before: CouponOut) -> None:
    """Removes a locked coupon with its codes. Raises CouponInUse once it was used, though given back."""
    used = exists().where(CouponRedemption.coupon_id == coupon.id)
    if (await session.execute(select(used))).scalar_one():
        raise CouponInUse("bookings have used it, and say so; disable it instead")
    await session.delete(coupon)
    await session.flush()
    emit(session, CouponDeleted(aggregate_id=coupon.id, data=before))


async def add_codes(
    session: AsyncSession, *, coupon: Coupon, before: CouponOut, code: str | None = None, count: int | None = None
) -> list[str]:
    """Adds a chosen code, or `count` random ones for one use each, to a locked coupon. Raises CouponCodeTaken."""
    codes = [code] if code is not None else [random_code() for _ in range(count or 0)]
    await _insert_codes(session, coupon.id, codes, single_use=code is None)
    await _changed(session, coupon, before.model_copy(update={"code": before.code or code}), CouponUpdated)
    return codes


async def _insert_codes(session: AsyncSession, coupon_id: UUID, codes: list[str], *, single_use: bool) -> None:
    ids = [new_id() for _ in codes]
    await _ADD_CODES.fetch(session, coupon_id=coupon_id, ids=ids, codes=codes, single_use=single_use)


async def _changed(session: AsyncSession, coupon: Coupon, before: CouponOut, fact: type[Fact]) -> CouponOut:
    coupon.version += 1
    await session.flush()
    after = coupon_out(coupon, before.code)
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    previous = {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
    emit(session, fact(aggregate_id=coupon.id, data=after, previous=previous))
    return after


def _check_validity(valid_from: datetime, valid_until: datetime | None) -> None:
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid.field("/valid_until", "must be later than valid_from")


async def _check_restrictions(session: AsyncSession, restrictions: Restrictions, amount: Money | None) -> None:
    await ensure_exist(session, "rty", restrictions.resource_type_ids, pointer="/restrictions/resource_type_ids")
    await ensure_exist(session, "loc", restrictions.location_ids, pointer="/restrictions/location_ids")
    if amount is None:
        return
    at = Location.id.in_(restrictions.location_ids) if restrictions.location_ids else Location.archived_at.is_(None)
    statement = select(func.array_agg(Location.currency.distinct())).where(at)
    currencies = (await session.execute(statement)).scalar_one()
    if currencies and amount.currency not in currencies:
        raise Invalid.field(
            "/amount/currency", f"no location that it counts at charges in it; use {', '.join(sorted(currencies))}"
        )
