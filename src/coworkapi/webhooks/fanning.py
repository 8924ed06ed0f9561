"""From the feed to deliveries: one statement for a thousand events, whatever the number of endpoints."""

from __future__ import annotations

import asyncio
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.db import Database
from coworkapi.core.principal import Principal, system_principal
from coworkapi.core.unit_of_work import organization_of
from coworkapi.webhooks import queries
from coworkapi.webhooks.values import TEST_EVENT

BATCH = 1000
AT_ONCE = 4
_DUE = text("SELECT organization_id, test_clock_at FROM due_webhook_events(CAST(:only AS uuid))")


async def fan_out(session: AsyncSession) -> int:
    """Makes the deliveries of the organization's next events; how many events it went past. Three statements.

    The cursor's lock keeps a second worker out; what has happened before a position is known once it has settled.
    """
    after = (await session.execute(queries.LOCK_CURSOR)).scalar_one_or_none()
    if after is None:
        return 0
    settled = (await session.execute(queries.SETTLED, {"organization": organization_of(session)})).scalar_one()
    if settled <= after:
        return 0
    found = await session.execute(
        queries.FAN_OUT, {"after": after, "settled": settled, "limit": BATCH, "test": TEST_EVENT}
    )
    events: int = found.one().events
    return events


async def fan_out_all(db: Database, only: UUID | None = None) -> int:
    """The same for every organization with something untold, or that one; how many events."""
    async with db.session() as session:
        due = (await session.execute(_DUE, {"only": only})).all()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(principal: Principal) -> int:
        total = 0
        async with gate:
            while events := await db.run(principal, fan_out):
                total += events
                if events < BATCH:
                    break
        return total

    principals = [system_principal(row.organization_id, test_clock_at=row.test_clock_at) for row in due]
    return sum(await asyncio.gather(*(one(principal) for principal in principals)))
