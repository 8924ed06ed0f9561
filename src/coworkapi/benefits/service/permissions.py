"""Permissions: given, changed, ended, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.discounts import PermissionArchived, PermissionCreated, PermissionUpdated
from coworkapi.benefits.models import Permission
from coworkapi.benefits.schemas.discounts import PermissionOut
from coworkapi.benefits.service.terms import (
    Terms,
    apply,
    check_account,
    check_live,
    check_restrictions,
    check_validity,
    stored,
)
from coworkapi.benefits.values import BookingAllowances, Restrictions
from coworkapi.core.errors import Invalid
from coworkapi.core.ids import new_id
from coworkapi.core.references import ensure_exist

PERMISSIONS = Terms(Permission, "prm", PermissionOut, PermissionCreated, PermissionUpdated, PermissionArchived)
give_permissions, find_permission = PERMISSIONS.give, PERMISSIONS.find
end_permission, archive_permission = PERMISSIONS.end, PERMISSIONS.archive


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
    await PERMISSIONS.give(session, [row])
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
        await PERMISSIONS.tell(session, row, before)
