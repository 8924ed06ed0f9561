"""What members and teams in bulk have in common: rows, what becomes of them, and where they are at home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.models import Organization
from coworkapi.members.folding import fold
from coworkapi.members.rules import Fault
from coworkapi.members.service.surroundings import FALLBACK_CURRENCY
from coworkapi.spaces.models import LegalEntity, Location

Outcome = Literal["created", "updated", "unchanged", "wrong"]
MatchBy = Literal["external_id", "email"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be written. `values`: the fields that it names, in normal form; `faults`: what is wrong already."""

    number: int
    values: Mapping[str, Any]
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row, or would. `id`: of what it is; None while it isn't there."""

    number: int
    outcome: Outcome
    id: UUID | None = None
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A location as rows refer to it."""

    id: UUID
    country: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Every location of the organization, by its external id, slug, id or folded name; and what holds without one."""

    locale: str
    currency: str
    by_id: Mapping[UUID, Home] = field(default_factory=dict)
    by_name: Mapping[str, UUID] = field(default_factory=dict)

    def find(self, text: str) -> UUID:
        """The location that a cell names. Raises ValueError."""
        found = self.by_name.get(text) or self.by_name.get(fold(text))
        if found is None:
            raise ValueError("there is no such location; give its external id, slug or name")
        return found

    def country(self, location_id: UUID | None) -> str | None:
        home = self.by_id.get(location_id) if location_id is not None else None
        return home.country if home is not None else None

    def currency_at(self, location_id: UUID | None) -> str:
        home = self.by_id.get(location_id) if location_id is not None else None
        return home.currency if home is not None else self.currency


async def load_homes(session: AsyncSession) -> Homes:
    """Two statements."""
    locale = select(Organization.locale).where(Organization.id == organization_of(session))
    found = await session.execute(
        select(
            Location.id,
            Location.external_id,
            Location.slug,
            Location.name,
            Location.currency,
            func.coalesce(Location.address["country"].astext, LegalEntity.country).label("country"),
        )
        .join(LegalEntity, LegalEntity.id == Location.legal_entity_id)
        .order_by(Location.created_at.desc(), Location.id.desc())
    )
    rows = found.all()
    by_name: dict[str, UUID] = {}
    # The surer the name, the later it is laid over the others.
    for row in rows:
        by_name[fold(row.name)] = row.id
    for row in rows:
        by_name[row.slug] = row.id
    for row in rows:
        if row.external_id is not None:
            by_name[row.external_id] = row.id
    return Homes(
        locale=(await session.execute(locale)).scalar_one(),
        currency=rows[-1].currency if rows else FALLBACK_CURRENCY,
        by_id={row.id: Home(row.id, row.country, row.currency) for row in rows},
        by_name=by_name,
    )
