"""Giving back the rear of a booking's time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Less of one's own time can't overlap anything, so this never meets the exclusion constraint.
_SHORTEN = text("""
UPDATE allocations SET period = tstzrange(starts_at, CAST(:until AS timestamptz))
WHERE source_id = CAST(:source_id AS uuid) AND ends_at > CAST(:until AS timestamptz)
""")


async def shorten(session: AsyncSession, source_id: UUID, until: datetime) -> None:
    """Ends all allocations of the source there, where they end later. One statement."""
    await session.execute(_SHORTEN, {"source_id": source_id, "until": until})
