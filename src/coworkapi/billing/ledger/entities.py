"""The legal entity that a request names."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import organization_of
from coworkapi.spaces.models import LegalEntity


async def find_entity(
    session: AsyncSession, legal_entity_id: UUID, *, pointer: str = "/legal_entity_id"
) -> LegalEntity:
    """Raises NotFound naming the field."""
    entity = await session.get(LegalEntity, (organization_of(session), legal_entity_id))
    if entity is None:
        detail = f"there is no legal entity {encode_id('ent', legal_entity_id)} in this organization"
        item = ProblemItem(pointer=pointer, code="not_found", detail=detail)
        raise NotFound(f"legal_entity_id: {detail}", errors=[item])
    return entity
