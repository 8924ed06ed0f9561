"""Versions of plans: drafted, published, compared. A published one never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict, Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.references import ensure_exist
from coworkapi.memberships.errors import VersionIsPublished
from coworkapi.memberships.events.plans import PlanVersionPublished
from coworkapi.memberships.models import Plan, PlanVersion
from coworkapi.memberships.queries.plans import versions_shown
from coworkapi.memberships.schemas.plans import PlanVersionOut, TermDifference
from coworkapi.memberships.service.plans import plan_day
from coworkapi.memberships.values import PlanTerms
from coworkapi.spaces.models import Location, Resource

FARTHEST_DAYS = 3660


@dataclass(slots=True)
class ShownVersion:
    """A version, and how many memberships are pinned to it."""

    row: PlanVersion
    memberships: int

    @property
    def terms(self) -> PlanTerms:
        return PlanTerms.model_validate(self.row.terms)

    @property
    def out(self) -> PlanVersionOut:
        row = self.row
        return PlanVersionOut.model_construct(
            id=row.id,
            plan_id=row.plan_id,
            number=row.number,
            state=row.state,
            effective_from=row.effective_from,
            published_at=row.published_at,
            terms=self.terms,
            memberships=self.memberships,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


async def find_version(session: AsyncSession, version_id: UUID, *, lock: bool = False) -> tuple[ShownVersion, Plan]:
    """The version and its plan. Raises NotFound."""
    statement = (
        versions_shown()
        .add_columns(Plan)
        .join(Plan, (Plan.organization_id == PlanVersion.organization_id) & (Plan.id == PlanVersion.plan_id))
        .where(PlanVersion.id == version_id)
    )
    if lock:
        statement = statement.with_for_update(of=PlanVersion).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no plan version {encode_id('plnv', version_id)}")
    return ShownVersion(row[0], row.memberships), row[2]


async def draft_version(session: AsyncSession, *, plan: Plan, terms: PlanTerms) -> ShownVersion:
    """A new version of a locked plan. Raises NotFound (what the terms name), Invalid (currency)."""
    await check_terms(session, plan, terms)
    last = await session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id))
    row = PlanVersion(id=new_id(), plan_id=plan.id, number=(last or 0) + 1, **_columns(terms))
    session.add(row)
    await session.flush()
    return ShownVersion(row, 0)


async def change_draft(session: AsyncSession, *, version: ShownVersion, plan: Plan, terms: PlanTerms) -> None:
    """Other terms for a locked draft. Raises VersionIsPublished, NotFound, Invalid."""
    _check_draft(version.row)
    await check_terms(session, plan, terms)
    for name, value in _columns(terms).items():
        setattr(version.row, name, value)
    version.row.version += 1
    await session.flush()


async def delete_draft(session: AsyncSession, *, version: ShownVersion) -> None:
    """Raises VersionIsPublished."""
    _check_draft(version.row)
    await session.delete(version.row)
    await session.flush()


async def publish_version(
    session: AsyncSession, *, version: ShownVersion, plan: Plan, now: datetime, effective_from: date | None = None
) -> None:
    """From a day on, those who begin get a locked draft's terms. Raises VersionIsPublished, Conflict, Invalid."""
    _check_draft(version.row)
    if plan.archived_at is not None:
        raise Conflict(f"{plan.name} is archived; restore it first")
    today = await plan_day(session, plan, now)
    day = today if effective_from is None else effective_from
    if abs((day - today).days) > FARTHEST_DAYS:
        raise Invalid.field("/effective_from", "lies more than ten years away")
    latest = await session.scalar(
        select(func.max(PlanVersion.effective_from)).where(
            PlanVersion.plan_id == plan.id, PlanVersion.state == "published"
        )
    )
    if latest is not None and day < today:
        raise Invalid.field(
            "/effective_from", f"lies in the past; only a plan's first version may, and today is {today}"
        )
    row = version.row
    row.state, row.effective_from, row.published_at = "published", day, now
    row.version += 1
    await session.flush()
    emit(session, PlanVersionPublished(aggregate_id=row.id, location_id=plan.location_id, data=version.out))


async def check_terms(session: AsyncSession, plan: Plan, terms: PlanTerms) -> None:
    """Raises NotFound for ids that this organization doesn't have, Invalid for another currency or place."""
    benefits = terms.benefits
    restrictions = [one.restrictions for one in benefits.credits]
    restrictions += [one.restrictions for one in benefits.discounts]
    restrictions += [one.restrictions for one in benefits.access]
    restrictions += [one.restrictions for one in benefits.booking]
    types = [one for named in restrictions for one in named.resource_type_ids]
    types += [one for rental in terms.rents for one in rental.resource_type_ids]
    await ensure_exist(session, "rty", types, pointer="/terms/benefits")
    await ensure_exist(
        session, "loc", [one for named in restrictions for one in named.location_ids], pointer="/terms/benefits"
    )
    rented = [one for rental in terms.rents for one in rental.resource_ids]
    await ensure_exist(
        session, "res", [*rented, *(one for entry in benefits.booking for one in entry.resource_ids)], pointer="/terms"
    )
    if plan.location_id is None:
        return
    currency = await session.scalar(select(Location.currency).where(Location.id == plan.location_id))
    if currency != terms.price.currency:
        raise Invalid.field("/terms/price/currency", f"its location charges in {currency}")
    if rented:
        elsewhere = await session.scalar(
            select(Resource.name).where(Resource.id.in_(rented), Resource.location_id != plan.location_id).limit(1)
        )
        if elsewhere is not None:
            raise Invalid.field("/terms/rents", f"{elsewhere} is at another location than the plan")


def differences(before: PlanTerms, after: PlanTerms) -> list[TermDifference]:
    """What differs, term by term, in the order of the terms. Lists are compared whole."""
    old, new = dict(_flat(before.model_dump(mode="json"))), dict(_flat(after.model_dump(mode="json")))
    paths = list(dict.fromkeys([*old, *new]))
    return [
        TermDifference(path=path, before=old.get(path), after=new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    ]


def _flat(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{path}{name}.")
        elif inner is not None:
            yield f"{path}{name}", inner


def _check_draft(row: PlanVersion) -> None:
    if row.state != "draft":
        raise VersionIsPublished(
            f"version {row.number} was published and never changes; draft a new one with the terms that you want"
        )


def _columns(terms: PlanTerms) -> dict[str, Any]:
    """The terms as the row keeps them."""
    return {
        "terms": terms.model_dump(mode="json"),
        "price_amount": terms.price.amount,
        "currency": terms.price.currency,
        "cycle_count": terms.cycle.count,
        "cycle_unit": terms.cycle.unit,
        "billed": terms.billed,
        "proration": terms.proration,
        "sign_up_fee": terms.sign_up_fee.amount if terms.sign_up_fee else 0,
        "deposit": terms.deposit.amount if terms.deposit else 0,
        "tax_code": terms.tax_code,
        "capacity": terms.capacity,
    }
