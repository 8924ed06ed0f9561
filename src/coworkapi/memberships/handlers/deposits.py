"""Deposits follow their memberships: when one is over, somebody is to return what is held for it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.core.prepared import Prepared

_ENDED = Prepared(
    text("SELECT ends_on FROM memberships WHERE id = CAST(:id AS uuid) AND state = 'ended' AND ends_on IS NOT NULL")
)


async def return_deposit_of_ended_membership(session: AsyncSession, event: StoredEvent) -> None:
    """One that came in only after its membership had ended is to be returned, too. One statement where it hasn't."""
    membership_id = decode_id("mbr", event.data["membership_id"])
    found = await _ENDED.fetchrow(session, id=membership_id)
    if found is not None:
        await billing.deposits_due(session, {membership_id: found.ends_on})
