"""Credits follow their people."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id

# The entries' account follows by the foreign key; who took what stays as it was written.
_LOTS = text("""
UPDATE credit_lots l SET account_id = stays.id, version = l.version + 1, updated_at = app_now()
FROM billing_accounts stays, billing_accounts was
WHERE stays.member_id = :stays AND was.member_id = :duplicate AND l.account_id = was.id""")
_SHARES = text("""
WITH gone AS (DELETE FROM credit_member_uses WHERE member_id = :duplicate RETURNING lot_id, used, cap)
INSERT INTO credit_member_uses AS u (lot_id, member_id, used, cap)
SELECT lot_id, CAST(:stays AS uuid), used, cap FROM gone
ON CONFLICT (organization_id, lot_id, member_id) DO UPDATE
  SET used = u.used + excluded.used, cap = greatest(u.cap, u.used + excluded.used)""")


async def move_credits_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """A duplicate's lots belong to the account of the member that stays, and so does their share of team lots.

    Both together may have taken more than one person may: that stays, but they get no more.
    """
    ids = {"stays": decode_id("mem", event.data["merged_into_id"]), "duplicate": event.aggregate_id}
    await session.execute(_LOTS, ids)
    await session.execute(_SHARES, ids)
