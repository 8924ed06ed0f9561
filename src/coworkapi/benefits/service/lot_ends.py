"""Lots that end: what is left lapses or rolls over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.events.credits import CreditsExpired, CreditsRolledOver
from coworkapi.benefits.service.lots import lots_shown, tell
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

BATCH = 500

# Two statements within one: what SKIP LOCKED leaves to a request is done by the next round. The function sees the
# rows as they are once locked.
_DUE = Prepared(
    text("""
SELECT array_agg(d.id) AS ids FROM (
  SELECT l.id FROM credit_lots l WHERE l.expired_at IS NULL AND l.valid_until <= CAST(:now AS timestamptz)
  ORDER BY l.valid_until LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED) d
""")
)
_EXPIRE = Prepared(text("SELECT expire_credit_lots(CAST(:ids AS uuid[]), CAST(:by AS text)) AS done"))


async def expire_lots(session: AsyncSession, now: datetime) -> int:
    """Lots whose time is over end; what is left lapses, or goes on in the lot of the next period. How many."""
    due = await _DUE.fetchrow(session, now=now, limit=BATCH)
    if due is None or not due.ids:
        return 0
    row = await _EXPIRE.fetchrow(session, ids=due.ids, by=acting_principal(session).label)
    if row is None or not row.done:
        return 0
    await tell_ended(session, row.done)
    return len(row.done["ended"])


async def tell_ended(unit: HasInfo, done: Mapping[str, Any]) -> None:
    """Tells of what SQL's `expire_credit_lots` did: of lots with something that lapsed, and of those that go on."""
    lapsed = {UUID(one["lot_id"]): one["quantity"] for one in done.get("expired", ())}
    heirs = {UUID(one["to_lot_id"]) for one in done.get("rolled", ())}
    if not lapsed and not heirs:
        return
    for lot in await lots_shown(unit, [*lapsed, *heirs]):
        if lot.out.id in heirs:
            tell(unit, CreditsRolledOver, lot)
        else:
            tell(unit, CreditsExpired, lot, {"balance": lapsed[lot.out.id]})
