"""What a new member or team takes over from where it is at home."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.models import Organization
from coworkapi.spaces.models import LegalEntity, Location

FALLBACK_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`country`: of the home location, for telephone numbers. `currency`: the home location's, else that of the
    organization's first location, else EUR."""

    locale: str
    country: str | None
    currency: str


async def surroundings(session: AsyncSession, home_location_id: UUID | None) -> Surroundings:
    """One statement. Raises NotFound when there is no such location."""
    home, first = aliased(Location), aliased(Location)
    first_currency = select(first.currency).order_by(first.created_at, first.id).limit(1).scalar_subquery()
    statement = (
        select(
            Organization.locale,
            home.id,
            func.coalesce(home.address["country"].astext, LegalEntity.country),
            func.coalesce(home.currency, first_currency, FALLBACK_CURRENCY),
        )
        .select_from(Organization)
        .outerjoin(home, home.id == home_location_id)
        .outerjoin(LegalEntity, LegalEntity.id == home.legal_entity_id)
        .where(Organization.id == organization_of(session))
    )
    locale, found, country, currency = (await session.execute(statement)).one()
    if home_location_id is not None and found is None:
        raise no_such_home()
    return Surroundings(locale, country, currency)


def no_such_home() -> NotFound:
    """The error for a home location that isn't there."""
    detail = "there is no such location in this organization"
    return NotFound(
        f"home_location_id: {detail}",
        errors=[ProblemItem(pointer="/home_location_id", code="not_found", detail=detail)],
    )
