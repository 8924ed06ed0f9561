"""What payments do when something happens to their own things."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.events import StoredEvent
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.payments import service


async def move_methods_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate pays with is what the member that stays pays with."""
    await service.move_methods(session, member_id=event.aggregate_id)


async def hold_deposit_again(session: AsyncSession, event: StoredEvent) -> None:
    """A refund failed: if it was to give a deposit back, that is held again. One statement where it wasn't."""
    failure = event.data["failure"] or {}
    reason = f"the refund failed: {failure.get('detail') or failure.get('code') or 'no reason given'}"
    await billing.take_return_back(session, event.aggregate_id, reason=reason[:500], now=acting_principal(session).now)
