"""What discounts and permissions have in common: validity, restrictions, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import BenefitArchived
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.values import Restrictions
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.references import ensure_exist
from coworkapi.members.models import BillingAccount


async def check_account(session: AsyncSession, account_id: UUID) -> None:
    """Raises NotFound that names the field."""
    found = await session.scalar(select(BillingAccount.id).where(BillingAccount.id == account_id))
    if found is None:
        detail = f"there is no billing account {encode_id('acct', account_id)}"
        item = ProblemItem(pointer="/account_id", code="not_found", detail=detail)
        raise NotFound(f"account_id: {detail}", errors=[item])


async def check_restrictions(session: AsyncSession, restrictions: Restrictions) -> None:
    """Raises NotFound for types and locations that this organization doesn't have."""
    await ensure_exist(session, "rty", restrictions.resource_type_ids, pointer="/restrictions/resource_type_ids")
    await ensure_exist(session, "loc", restrictions.location_ids, pointer="/restrictions/location_ids")


def check_validity(valid_from: datetime, valid_until: datetime | None) -> None:
    """Raises Invalid for a validity that ends before, or when, it begins."""
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid.field(
            "/valid_until", f"must lie after valid_from, {valid_from.isoformat()}; leave it out for no end"
        )


def check_live(row: Discount | Permission) -> None:
    """Raises BenefitArchived."""
    if row.archived_at is not None:
        raise BenefitArchived(f"{row.name!r} was archived; make a new one")


def apply(row: Discount | Permission, changes: Mapping[str, Any]) -> bool:
    """Sets the named fields; whether that changed anything."""
    changed = False
    for name, value in changes.items():
        plain = stored(value) if isinstance(value, BaseModel) else value
        column = "meta" if name == "metadata" else name
        if getattr(row, column) != plain:
            setattr(row, column, plain)
            changed = True
    if changed:
        row.version += 1
    return changed


def end(row: Discount | Permission, now: datetime) -> None:
    """Lets it end now: what has not begun is archived, what has ended stays as it is."""
    if row.valid_from >= now:
        row.archived_at = now
    elif row.valid_until is not None and row.valid_until <= now:
        return
    else:
        row.valid_until = now
    row.version += 1


def stored(value: BaseModel) -> dict[str, Any]:
    """As the database keeps it."""
    return value.model_dump(mode="json")


def previous(before: BaseModel, after: BaseModel) -> dict[str, Any]:
    """The former values of what differs, as JSON shows them."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
