"""What was sold ahead is worth what was invoiced for it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.queries import values
from coworkapi.core.events import Fact, StoredEvent, reacts_if

_SOLD_AHEAD = ("credit_pack", "pass")


def _of_credits(fact: Fact) -> bool:
    return any(line.source_kind in _SOLD_AHEAD for line in getattr(fact.data, "lines", ()))


@reacts_if(_of_credits)
async def look_at_invoiced_credits(session: AsyncSession, event: StoredEvent) -> None:
    """An invoice or a credit note over credits or passes: what they are worth, due work posts anew."""
    await values.LOOK_AT.fetch(session, invoice_id=event.aggregate_id)
