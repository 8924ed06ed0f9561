"""Sales and passes follow their people."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id

# Where both have a pass for one day and place, the duplicate keeps its own: one person needs one a day.
_MOVE = (
    text("""
UPDATE product_sales SET member_id = :stays, version = version + 1, updated_at = app_now()
WHERE member_id = :duplicate"""),
    text("""
UPDATE passes p SET member_id = :stays, version = p.version + 1, updated_at = app_now()
WHERE p.member_id = :duplicate AND NOT EXISTS (
  SELECT FROM passes o WHERE o.member_id = :stays AND o.location_id = p.location_id AND o.on_day = p.on_day
    AND o.kind = p.kind AND o.guest_key IS NOT DISTINCT FROM p.guest_key AND o.state IN ('valid', 'used')
    AND p.state IN ('valid', 'used'))"""),
)


async def move_purchases_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate bought belongs to the member that stays. Two statements, however much it is."""
    ids = {"stays": decode_id("mem", event.data["merged_into_id"]), "duplicate": event.aggregate_id}
    for statement in _MOVE:
        await session.execute(statement, ids)
