"""What becomes of waitlist entries by itself: offers follow their holds, and nobody waits for a time that has begun.

A batch is one statement, and core's one for the events.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.events import WaitlistAccepted, WaitlistExpired, WaitlistLapsed, WaitlistWithdrawn
from coworkapi.bookings.service.waitlist import tell
from coworkapi.bookings.waitlist_queries import COLUMNS, JOIN_LOCATION, entry_of
from coworkapi.core.events import Fact
from coworkapi.core.prepared import Prepared

BATCH = 500
_FACTS: dict[str, type[Fact]] = {
    "accepted": WaitlistAccepted,
    "lapsed": WaitlistLapsed,
    "withdrawn": WaitlistWithdrawn,
}

# Someone may confirm or cancel the hold as the booking that it is; and it lapses as any hold does.
_SETTLE = Prepared(
    text(f"""
WITH due AS (
  SELECT w.id,
    CASE b.state WHEN 'expired' THEN 'lapsed' WHEN 'cancelled' THEN 'withdrawn' ELSE 'accepted' END AS becomes
  FROM waitlist_entries w JOIN bookings b ON b.organization_id = w.organization_id AND b.id = w.booking_id
  WHERE w.state = 'offered' AND b.state <> 'held'
    AND (CAST(:booking_id AS uuid) IS NULL OR w.booking_id = CAST(:booking_id AS uuid))
  ORDER BY w.created_at, w.id LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE OF w SKIP LOCKED
), e AS (
  UPDATE waitlist_entries w SET state = due.becomes, version = w.version + 1, updated_at = app_now()
  FROM due WHERE w.id = due.id
  RETURNING w.*
)
SELECT {COLUMNS} FROM e {JOIN_LOCATION} ORDER BY e.created_at, e.id""")  # noqa: S608 - our own names
)
_EXPIRE = Prepared(
    text(f"""
WITH due AS (
  SELECT w.id FROM waitlist_entries w WHERE w.state = 'waiting' AND w.starts_at <= CAST(:now AS timestamptz)
  ORDER BY w.starts_at LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED
), e AS (
  UPDATE waitlist_entries w SET state = 'expired', version = w.version + 1, updated_at = app_now()
  FROM due WHERE w.id = due.id
  RETURNING w.*
)
SELECT {COLUMNS} FROM e {JOIN_LOCATION} ORDER BY e.created_at, e.id""")  # noqa: S608 - our own names
)
_WITHDRAW_TWINS = Prepared(
    text(f"""
WITH e AS (
  UPDATE waitlist_entries gone SET state = 'withdrawn', version = gone.version + 1, updated_at = app_now()
  FROM waitlist_entries kept
  WHERE gone.member_id = CAST(:gone AS uuid) AND kept.member_id = CAST(:stays AS uuid)
    AND gone.state = 'waiting' AND kept.state = 'waiting'
    AND (gone.team_id, gone.resource_id, gone.resource_type_id) IS NOT DISTINCT FROM
      (kept.team_id, kept.resource_id, kept.resource_type_id)
    AND (gone.location_id, gone.starts_at, gone.ends_at) = (kept.location_id, kept.starts_at, kept.ends_at)
  RETURNING gone.*
)
SELECT {COLUMNS} FROM e {JOIN_LOCATION} ORDER BY e.created_at, e.id""")  # noqa: S608 - our own names
)


async def settle_offers(session: AsyncSession, now: datetime, *, booking_id: UUID | None = None) -> int:
    """Entries whose hold is none any more become accepted, lapsed or withdrawn; how many. Of one booking, or of all."""
    rows = await _SETTLE.fetch(session, booking_id=booking_id, limit=BATCH)
    for row in rows:
        entry = entry_of(row)
        tell(session, _FACTS[entry.state], entry, {"state": "offered"})
    return len(rows)


async def expire_entries(session: AsyncSession, now: datetime) -> int:
    """Entries whose time has begun are waited for no more; how many."""
    rows = await _EXPIRE.fetch(session, now=now, limit=BATCH)
    for row in rows:
        tell(session, WaitlistExpired, entry_of(row), {"state": "waiting"})
    return len(rows)


async def withdraw_twins(session: AsyncSession, *, gone: UUID, stays: UUID) -> None:
    """Two members who are one waited for the same: the entry of the one that stays is enough. One statement."""
    for row in await _WITHDRAW_TWINS.fetch(session, gone=gone, stays=stays):
        tell(session, WaitlistWithdrawn, entry_of(row), {"state": "waiting"})
