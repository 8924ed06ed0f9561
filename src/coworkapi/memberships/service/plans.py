"""Plans: what is sold. Their terms are those of their versions (`service.versions`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.references import ensure_exist
from coworkapi.memberships.events.plans import PlanArchived, PlanCreated, PlanRestored, PlanUpdated
from coworkapi.memberships.models import Plan, PlanVersion
from coworkapi.memberships.queries.plans import plans_shown
from coworkapi.memberships.rules.life import local_day
from coworkapi.memberships.schemas.plans import OfferedPlanOut, PlanOut
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import Location


@dataclass(slots=True)
class ShownPlan:
    """A plan with the version that is effective today, and how many hold it."""

    row: Plan
    current: PlanVersion | None
    holders: int

    @property
    def out(self) -> PlanOut:
        row, current = self.row, self.current
        return PlanOut.model_construct(
            id=row.id,
            name=row.name,
            location_id=row.location_id,
            description=row.description,
            is_public=row.is_public,
            position=row.position,
            current_version_id=current.id if current else None,
            price=Money(amount=current.price_amount, currency=current.currency) if current else None,
            holders=self.holders,
            capacity=current.capacity if current else None,
            archived_at=row.archived_at,
            external_id=row.external_id,
            metadata=row.meta,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )

    @property
    def offer(self) -> OfferedPlanOut:
        """For those who may buy it. Only of one that has a version."""
        assert self.current is not None
        terms = PlanTerms.model_validate(self.current.terms)
        shown = {name: getattr(terms, name) for name in OfferedPlanOut.model_fields if name in PlanTerms.model_fields}
        return OfferedPlanOut.model_construct(
            **shown,
            id=self.row.id,
            name=self.row.name,
            description=self.row.description,
            location_id=self.row.location_id,
            version_id=self.current.id,
            is_full=self.current.capacity is not None and self.holders >= self.current.capacity,
        )


async def find_plan(session: AsyncSession, plan_id: UUID, *, lock: bool = False) -> ShownPlan:
    """Raises NotFound."""
    statement = plans_shown().where(Plan.id == plan_id)
    if lock:
        statement = statement.with_for_update(of=Plan).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no plan {encode_id('plan', plan_id)}")
    return ShownPlan(*row)


async def plan_day(session: AsyncSession, plan: Plan, now: datetime) -> date:
    """The local day where the plan is sold; of the whole organization's, that of its first location."""
    statement = select(Location.time_zone).order_by(Location.id).limit(1)
    if plan.location_id is not None:
        statement = select(Location.time_zone).where(Location.id == plan.location_id)
    time_zone = await session.scalar(statement)
    return now.date() if time_zone is None else local_day(time_zone, now)


async def create_plan(session: AsyncSession, *, name: str, location_id: UUID | None = None, **values: Any) -> ShownPlan:
    """Adds a plan without terms; `values`: its other columns, `metadata`. Raises NotFound, ExternalIdTaken."""
    if location_id is not None:
        await ensure_exist(session, "loc", [location_id], pointer="/location_id")
    row = Plan(
        id=new_id(),
        name=name,
        location_id=location_id,
        **{"meta" if key == "metadata" else key: value for key, value in values.items()},
    )
    session.add(row)
    await session.flush()
    shown = ShownPlan(row, None, 0)
    emit(session, PlanCreated(aggregate_id=row.id, location_id=row.location_id, data=shown.out))
    return shown


async def update_plan(session: AsyncSession, *, plan: ShownPlan, changes: Mapping[str, Any]) -> None:
    """Changes the named fields of a locked plan. Raises ExternalIdTaken."""
    before, row = plan.out, plan.row
    for name, value in changes.items():
        setattr(row, "meta" if name == "metadata" else name, value)
    if not session.is_modified(row):
        return
    row.version += 1
    await session.flush()
    after = plan.out
    emit(
        session,
        PlanUpdated(aggregate_id=row.id, location_id=row.location_id, data=after, previous=what_changed(before, after)),
    )


async def archive_plan(session: AsyncSession, *, plan: ShownPlan, now: datetime) -> None:
    """Sells a locked plan no more; who holds it goes on holding it. Nothing happens if it is archived."""
    row = plan.row
    if row.archived_at is None:
        row.archived_at, row.version = now, row.version + 1
        await session.flush()
        emit(session, PlanArchived(aggregate_id=row.id, location_id=row.location_id, data=plan.out))


async def restore_plan(session: AsyncSession, *, plan: ShownPlan) -> None:
    """Sells a locked plan again. Nothing happens unless it is archived."""
    row = plan.row
    if row.archived_at is not None:
        row.archived_at, row.version = None, row.version + 1
        await session.flush()
        emit(session, PlanRestored(aggregate_id=row.id, location_id=row.location_id, data=plan.out))


def what_changed(before: BaseModel, after: BaseModel) -> dict[str, Any]:
    """The former values of what differs, as JSON shows them."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
