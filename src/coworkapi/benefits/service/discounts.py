"""Discounts: given, changed, ended, put away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.discounts import DiscountArchived, DiscountCreated, DiscountUpdated
from coworkapi.benefits.models import Discount
from coworkapi.benefits.schemas.discounts import DiscountOut
from coworkapi.benefits.service.terms import (
    Terms,
    apply,
    check_account,
    check_live,
    check_restrictions,
    check_validity,
    stored,
)
from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import Invalid
from coworkapi.core.ids import new_id
from coworkapi.core.money import Money
from coworkapi.spaces.models import Location

DISCOUNTS = Terms(Discount, "dsc", DiscountOut, DiscountCreated, DiscountUpdated, DiscountArchived)
give_discounts, find_discount = DISCOUNTS.give, DISCOUNTS.find
end_discount, archive_discount = DISCOUNTS.end, DISCOUNTS.archive


async def create_discount(
    session: AsyncSession,
    *,
    now: datetime,
    name: str,
    account_id: UUID | None,
    percent_basis_points: int | None = None,
    hourly_price: Money | None = None,
    restrictions: Restrictions | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
    source: str = "manual",
    source_id: UUID | None = None,
) -> Discount:
    """A new discount, valid from now unless said otherwise; without an account it is everyone's.

    Raises NotFound (account, types, locations), Invalid (validity, currency), ExternalIdTaken.
    """
    restrictions = restrictions or Restrictions()
    begins = valid_from or now
    check_validity(begins, valid_until)
    if account_id is not None:
        await check_account(session, account_id)
    await check_restrictions(session, restrictions)
    if hourly_price is not None:
        await _check_currency(session, hourly_price, restrictions)
    row = Discount(
        id=new_id(),
        account_id=account_id,
        name=name,
        percent_basis_points=percent_basis_points,
        hourly_amount=hourly_price.amount if hourly_price else None,
        currency=hourly_price.currency if hourly_price else None,
        restrictions=stored(restrictions),
        valid_from=begins,
        valid_until=valid_until,
        external_id=external_id,
        meta=dict(metadata or {}),
        source=source,
        source_id=source_id,
    )
    await DISCOUNTS.give(session, [row])
    return row


async def update_discount(session: AsyncSession, *, row: Discount, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked discount. Raises BenefitArchived, NotFound, Invalid, ExternalIdTaken."""
    check_live(row)
    before = DiscountOut.model_validate(row)
    changes = dict(changes)
    price: Money | None = changes.pop("hourly_price", None)
    if price is not None:
        changes |= {"hourly_amount": price.amount, "currency": price.currency, "percent_basis_points": None}
    elif "percent_basis_points" in changes:
        changes |= {"hourly_amount": None, "currency": None}
    if "restrictions" in changes:
        await check_restrictions(session, changes["restrictions"])
    check_validity(changes.get("valid_from", row.valid_from), changes.get("valid_until", row.valid_until))
    if apply(row, changes):
        if row.hourly_amount is not None and row.currency is not None:
            left = Money(amount=row.hourly_amount, currency=row.currency)
            await _check_currency(session, left, Restrictions.model_validate(row.restrictions))
        await DISCOUNTS.tell(session, row, before)


async def _check_currency(session: AsyncSession, price: Money, restrictions: Restrictions) -> None:
    """Raises Invalid for a price that no location that it is for could use."""
    statement = select(Location.currency).where(Location.archived_at.is_(None)).distinct()
    if restrictions.location_ids:
        statement = statement.where(Location.id.in_(restrictions.location_ids))
    found = sorted(await session.scalars(statement))
    if found and price.currency not in found:
        there = "these locations" if restrictions.location_ids else "your locations"
        raise Invalid.field("/hourly_price/currency", f"{there} have prices in {', '.join(found)}; use one of them")
