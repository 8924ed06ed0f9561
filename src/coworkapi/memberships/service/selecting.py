"""Which memberships a price rise or a migration is for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.unit_of_work import acting_principal
from coworkapi.memberships.change_errors import NothingSelected
from coworkapi.memberships.models import Membership
from coworkapi.memberships.schemas.price_rises import Selection
from coworkapi.memberships.service.changes import CHANGEABLE

MOST = 20_000


async def selected(
    session: AsyncSession, selection: Selection, *, on: date, lock: bool, scope: str = "memberships:write"
) -> list[UUID]:
    """The memberships that run on that day, by id; locked if asked. One statement.

    Only those at locations where the one who acts holds the right. Raises NothingSelected for none, or too many.
    """
    statement = select(Membership.id).where(
        Membership.state.in_(CHANGEABLE),
        Membership.starts_on <= on,
        or_(Membership.ends_on.is_(None), Membership.ends_on > on),
    )
    columns: tuple[tuple[object, Collection[UUID]], ...] = (
        (Membership.plan_id, selection.plan_ids),
        (Membership.plan_version_id, selection.plan_version_ids),
        (Membership.location_id, selection.location_ids),
        (Membership.id, selection.membership_ids),
    )
    for column, ids in columns:
        if ids:
            statement = statement.where(column.in_(ids))  # type: ignore[attr-defined]
    if selection.started_before is not None:
        statement = statement.where(Membership.starts_on < selection.started_before)
    if not selection.with_override:
        statement = statement.where(Membership.price_override.is_(None))
    principal = acting_principal(session)
    if principal.kind in ("user", "api_key"):
        locations = principal.locations(scope)
        if locations is not None:
            statement = statement.where(Membership.location_id.in_(locations))
    statement = statement.order_by(Membership.id).limit(MOST + 1)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = list(await session.scalars(statement))
    if not found:
        raise NothingSelected(f"no membership that runs on {on} is what was asked for; widen the selection")
    if len(found) > MOST:
        raise NothingSelected(f"more than {MOST} memberships are; narrow the selection, and do it in several steps")
    return found
