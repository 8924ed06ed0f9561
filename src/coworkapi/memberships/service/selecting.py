"""Which memberships a price rise or a migration is for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.references import ensure_exist
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.memberships.change_errors import NothingSelected
from coworkapi.memberships.models import Membership
from coworkapi.memberships.schemas.price_rises import Selection
from coworkapi.memberships.service.changes import CHANGEABLE

MOST = 20_000


async def selected(
    session: AsyncSession,
    selection: Selection,
    *,
    on: date,
    lock: bool,
    locations: Collection[UUID] | None,
    behind: UUID | None = None,
    limit: int = MOST,
) -> list[UUID]:
    """The memberships that run on that day, by id; locked if asked. One statement.

    `locations`: only those there; None: wherever. `behind`: only those after it. Raises NothingSelected where there are
    more than may be changed at once.
    """
    statement = select(Membership.id).where(
        Membership.state.in_(CHANGEABLE),
        Membership.starts_on <= on,
        or_(Membership.ends_on.is_(None), Membership.ends_on > on),
    )
    columns: tuple[tuple[Any, Collection[UUID]], ...] = (
        (Membership.plan_id, selection.plan_ids),
        (Membership.plan_version_id, selection.plan_version_ids),
        (Membership.location_id, selection.location_ids),
        (Membership.id, selection.membership_ids),
    )
    for column, ids in columns:
        if ids:
            statement = statement.where(column.in_(ids))
    if selection.started_before is not None:
        statement = statement.where(Membership.starts_on < selection.started_before)
    if not selection.with_override:
        statement = statement.where(Membership.price_override.is_(None))
    if locations is not None:
        statement = statement.where(Membership.location_id.in_(locations))
    if behind is not None:
        statement = statement.where(Membership.id > behind)
    statement = statement.order_by(Membership.id).limit(min(limit, MOST + 1))
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = list(await session.scalars(statement))
    if len(found) > MOST:
        raise NothingSelected(f"more than {MOST} memberships are; narrow the selection, and do it in several steps")
    return found


async def check_selection(session: AsyncSession, selection: Selection) -> None:
    """Raises NotFound for what it names and this organization doesn't have. A statement for each list that is named."""
    for prefix, field in (("plan", "plan_ids"), ("plnv", "plan_version_ids"), ("loc", "location_ids")):
        await ensure_exist(session, prefix, getattr(selection, field), pointer=f"/selection/{field}")
    await ensure_exist(session, "mbr", selection.membership_ids, pointer="/selection/membership_ids")


def may_change(session: AsyncSession) -> Collection[UUID] | None:
    """The locations whose memberships the one who acts may change; None: all."""
    principal = acting_principal(session)
    return principal.locations("memberships:write") if principal.is_staff else None
