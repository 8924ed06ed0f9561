"""Which legal entity's invoices a payment method pays: it belongs to the provider's account that it was saved at."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.ids import encode_id
from coworkapi.payments.errors import PaymentNotRefundable
from coworkapi.payments.models import Payment, PaymentMethod, PaymentProvider
from coworkapi.spaces.models import LegalEntity


async def pays_entity(session: AsyncSession, method: PaymentMethod, legal_entity_id: UUID) -> bool:
    """Whether a method may be charged for what is owed to this entity. One statement at the most."""
    if method.legal_entity_id is not None:
        return method.legal_entity_id == legal_entity_id
    has_own = select(PaymentProvider.id).where(
        PaymentProvider.provider == method.provider, PaymentProvider.legal_entity_id == legal_entity_id
    )
    return await session.scalar(has_own) is None


async def check_keys_stay(session: AsyncSession, payment: Payment) -> None:
    """That the entity still has the own keys that a payment was made by, if it was made by such: no other keys reach
    it. One statement. Raises PaymentNotRefundable."""
    statement = (
        select(PaymentMethod.legal_entity_id)
        .outerjoin(
            PaymentProvider,
            and_(
                PaymentProvider.organization_id == PaymentMethod.organization_id,
                PaymentProvider.provider == PaymentMethod.provider,
                PaymentProvider.legal_entity_id == PaymentMethod.legal_entity_id,
            ),
        )
        .where(
            PaymentMethod.id == payment.method_id,
            PaymentMethod.legal_entity_id.is_not(None),
            PaymentProvider.id.is_(None),
        )
    )
    without = await session.scalar(statement)
    if without is not None:
        raise PaymentNotRefundable(
            f"it was made by keys of {encode_id('ent', without)} at {payment.provider}, which were removed: save keys "
            "of that account again, or pay back by hand"
        )


async def not_of_entity(session: AsyncSession, method: PaymentMethod, legal_entity_id: UUID) -> str:
    """Why it may not, and what to do. One statement."""
    wanted = [one for one in (method.legal_entity_id, legal_entity_id) if one is not None]
    rows = await session.execute(select(LegalEntity.id, LegalEntity.name).where(LegalEntity.id.in_(wanted)))
    names = {row.id: row.name for row in rows}
    return why_not(
        method_id=method.id,
        provider=method.provider,
        saved_with=None if method.legal_entity_id is None else names.get(method.legal_entity_id, ""),
        entity_id=legal_entity_id,
        entity=names.get(legal_entity_id, ""),
    )


def why_not(*, method_id: UUID, provider: str, saved_with: str | None, entity_id: UUID, entity: str) -> str:
    """In words. `saved_with`: the entity with whose own keys the method was saved, None: not an entity's."""
    keys = "the organization's keys" if saved_with is None else f"the keys of {saved_with}"
    return (
        f"{encode_id('pm', method_id)} was saved with {keys} at {provider}, and the invoice is owed to {entity}, whose "
        "payments go through another account; set up a payment method with legal_entity_id "
        f"{encode_id('ent', entity_id)}"
    )
