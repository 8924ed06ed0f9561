"""How plans are read: with the version of a day and the number of those who hold them."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Date, Select, and_, func, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from coworkapi.memberships.models import Membership, Plan, PlanHolders, PlanVersion
from coworkapi.memberships.values import HOLDING_STATES
from coworkapi.spaces.models import Location


def current_version(plan_id: Any, on: date | ColumnElement[date]) -> Select[Any]:
    """The version of a plan that is effective on that day."""
    return (
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan_id, PlanVersion.state == "published", PlanVersion.effective_from <= on)
        .order_by(PlanVersion.effective_from.desc())
        .limit(1)
    )


def local_today() -> ColumnElement[date]:
    """The day where a row of `plans` is sold; of the whole organization's plans, that of its first location."""
    own = select(Location.time_zone).where(Location.id == Plan.location_id).correlate(Plan).scalar_subquery()
    first = select(Location.time_zone).order_by(Location.id).limit(1).scalar_subquery()
    return cast("ColumnElement[date]", sql_cast(func.timezone(func.coalesce(own, first, "UTC"), func.app_now()), Date))


def plans_shown(*, only_sold: bool = False) -> Select[Any]:
    """Rows `(Plan, PlanVersion or None, holders)`: the version is that of today. `only_sold`: those that have one."""
    version = aliased(PlanVersion, current_version(Plan.id, local_today()).correlate(Plan).lateral())
    columns: list[Any] = [Plan, version, func.coalesce(PlanHolders.held, 0).label("holders")]
    return cast(
        "Select[Any]",
        select(*columns)
        .join_from(Plan, version, true(), isouter=not only_sold)
        .join(
            PlanHolders,
            and_(PlanHolders.organization_id == Plan.organization_id, PlanHolders.plan_id == Plan.id),
            isouter=True,
        ),
    )


def versions_shown() -> Select[Any]:
    """Rows `(PlanVersion, memberships)`: how many are pinned to it that have not ended."""
    count = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.plan_version_id == PlanVersion.id, Membership.state.in_(("draft", *HOLDING_STATES)))
        .correlate(PlanVersion)
        .scalar_subquery()
    )
    columns: list[Any] = [PlanVersion, count.label("memberships")]
    return cast("Select[Any]", select(*columns))


def seen_at(location_ids: frozenset[UUID] | None) -> ColumnElement[bool]:
    """Plans of these locations (None: of any), and those of the whole organization."""
    if location_ids is None:
        return true()
    return Plan.location_id.is_(None) | Plan.location_id.in_(location_ids)


def sold_at(location_id: UUID) -> ColumnElement[bool]:
    """Plans that are sold there. A location that isn't there sells nothing, also not what is sold everywhere."""
    there = select(Location.id).where(Location.id == location_id).exists()
    return there & (Plan.location_id.is_(None) | (Plan.location_id == location_id))
