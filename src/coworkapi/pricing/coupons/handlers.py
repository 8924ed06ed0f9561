"""Reactions to what happens in lower rooms."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.pricing.coupons.models import CouponRedemption


async def coupons_follow_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """A duplicate's uses count as those of the member that stays."""
    await session.execute(
        update(CouponRedemption)
        .where(CouponRedemption.member_id == event.aggregate_id)
        .values(member_id=decode_id("mem", event.data["merged_into_id"]))
        .execution_options(synchronize_session=False)
    )
