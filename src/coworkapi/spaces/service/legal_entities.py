"""Legal entities: who issues the invoices of its locations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.spaces.events import LegalEntityCreated, LegalEntityUpdated
from coworkapi.spaces.models import LegalEntity
from coworkapi.spaces.rules import normal_vat_id
from coworkapi.spaces.schemas.locations import LegalEntityOut
from coworkapi.spaces.service.rows import apply, find, previous


async def create_legal_entity(
    session: AsyncSession,
    *,
    name: str,
    country: str,
    currency: str,
    vat_id: str | None = None,
    prices_include_tax: bool = False,
    address: Mapping[str, Any] | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> LegalEntity:
    """Adds a legal entity. `country`: ISO 3166-1 alpha-2. Raises Invalid (VAT id)."""
    entity = LegalEntity(
        id=new_id(),
        name=name,
        country=country,
        currency=currency,
        vat_id=normal_vat_id(country, vat_id) if vat_id else None,
        prices_include_tax=prices_include_tax,
        address=dict(address or {}),
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(entity)
    await session.flush()
    emit(session, LegalEntityCreated(aggregate_id=entity.id, data=LegalEntityOut.model_validate(entity)))
    return entity


async def get_legal_entity(session: AsyncSession, entity_id: UUID, *, lock: bool = False) -> LegalEntity:
    """Raises NotFound."""
    return await find(session, LegalEntity, entity_id, lock=lock)


async def update_legal_entity(session: AsyncSession, *, entity: LegalEntity, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked entity. A VAT id is checked against the country that it then has."""
    before = LegalEntityOut.model_validate(entity)
    apply(entity, changes)
    if entity.vat_id and changes.keys() & {"vat_id", "country"}:
        entity.vat_id = normal_vat_id(entity.country, entity.vat_id)
    await session.flush()
    after = LegalEntityOut.model_validate(entity)
    emit(session, LegalEntityUpdated(aggregate_id=entity.id, data=after, previous=previous(before, after)))
