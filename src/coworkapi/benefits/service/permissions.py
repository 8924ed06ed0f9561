"""Permissions: given, changed, ended, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.discounts import PermissionArchived, PermissionCreated, PermissionUpdated
from coworkapi.benefits.models import Permission
from coworkapi.benefits.schemas.discounts import PermissionOut
from coworkapi.benefits.service.terms import (
    apply,
    check_account,
    check_live,
    check_restrictions,
    check_validity,
    end,
    previous,
    stored,
)
from coworkapi.benefits.values import BookingAllowances, Restrictions
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.references import ensure_exist


async def create_permission(
    session: AsyncSession,
    *,
    now: datetime,
    account_id: UUID,
    name: str,
    kind: str,
    restrictions: Restrictions | None = None,
    resource_ids: Sequence[UUID] = (),
    allows: BookingAllowances | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
    source: str = "manual",
    source_id: UUID | None = None,
) -> Permission:
    """A new permission, valid from now unless said otherwise. `allows`: of kind `booking`, and only of that.

    Raises NotFound (account, types, locations, resources), Invalid (validity), ExternalIdTaken.
    """
    restrictions = restrictions or Restrictions()
    begins = valid_from or now
    check_validity(begins, valid_until)
    await check_account(session, account_id)
    await check_restrictions(session, restrictions)
    await ensure_exist(session, "res", resource_ids, pointer="/resource_ids")
    row = Permission(
        id=new_id(),
        account_id=account_id,
        name=name,
        kind=kind,
        restrictions=stored(restrictions),
        resource_ids=list(resource_ids),
        allows=stored(allows) if allows else None,
        valid_from=begins,
        valid_until=valid_until,
        external_id=external_id,
        meta=dict(metadata or {}),
        source=source,
        source_id=source_id,
    )
    session.add(row)
    await session.flush()
    emit(session, PermissionCreated(aggregate_id=row.id, data=PermissionOut.model_validate(row)))
    return row


async def give_permissions(session: AsyncSession, rows: Sequence[Permission]) -> None:
    """Many at once, in one statement: new rows with all their columns; the caller has checked what they refer to."""
    session.add_all(rows)
    await session.flush()
    emit(session, *(PermissionCreated(aggregate_id=row.id, data=PermissionOut.model_validate(row)) for row in rows))


async def find_permission(session: AsyncSession, permission_id: UUID, *, lock: bool = False) -> Permission:
    """Raises NotFound."""
    statement = select(Permission).where(Permission.id == permission_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound(f"there is no permission {encode_id('prm', permission_id)}")
    return row


async def update_permission(session: AsyncSession, *, row: Permission, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked permission. Raises BenefitArchived, NotFound, Invalid, ExternalIdTaken."""
    check_live(row)
    before = PermissionOut.model_validate(row)
    if row.kind == "access":
        restrictions: Restrictions | None = changes.get("restrictions")
        if "allows" in changes:
            raise Invalid.field("/allows", "is for kind booking; access is where and when (restrictions)")
        if changes.get("resource_ids") or (restrictions and restrictions.resource_type_ids):
            raise Invalid.field("/resource_ids", "access is to locations; leave resources and resource types out")
    if "restrictions" in changes:
        await check_restrictions(session, changes["restrictions"])
    await ensure_exist(session, "res", changes.get("resource_ids"), pointer="/resource_ids")
    check_validity(changes.get("valid_from", row.valid_from), changes.get("valid_until", row.valid_until))
    if apply(row, changes):
        await _tell(session, row, before)


async def end_permission(session: AsyncSession, *, row: Permission, now: datetime) -> None:
    """Ends a locked permission now; one that has not begun is archived. Raises BenefitArchived."""
    check_live(row)
    before = PermissionOut.model_validate(row)
    end(row, now)
    await _tell(session, row, before)


async def archive_permission(session: AsyncSession, *, row: Permission, now: datetime) -> None:
    """Puts a locked permission away. Again changes nothing."""
    if row.archived_at is None:
        before = PermissionOut.model_validate(row)
        row.archived_at = now
        row.version += 1
        await _tell(session, row, before)


async def _tell(session: AsyncSession, row: Permission, before: PermissionOut) -> None:
    if not session.is_modified(row):
        return
    await session.flush()
    after = PermissionOut.model_validate(row)
    fact = PermissionArchived if after.archived_at is not None else PermissionUpdated
    emit(session, fact(aggregate_id=row.id, data=after, previous=previous(before, after)))
