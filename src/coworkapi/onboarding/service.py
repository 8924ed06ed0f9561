"""The first things of an organization, made in the transaction that makes it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.onboarding.schemas import FirstLocationIn
from coworkapi.spaces.service import create_legal_entity, create_location


async def furnish(
    session: AsyncSession, *, legal_name: str, vat_id: str | None, location: FirstLocationIn
) -> tuple[UUID, UUID]:
    """A legal entity and its first location in the transaction's organization; their ids. Raises Invalid (VAT id)."""
    address = location.address.model_dump(exclude_none=True)
    entity = await create_legal_entity(
        session,
        name=legal_name,
        country=location.country,
        currency=location.currency,
        vat_id=vat_id,
        address=address,
    )
    made = await create_location(
        session, legal_entity_id=entity.id, name=location.name, time_zone=location.time_zone, address=address
    )
    return entity.id, made.id
