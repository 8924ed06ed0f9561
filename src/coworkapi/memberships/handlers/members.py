"""Memberships follow their people."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.memberships.service.letters_payers import tell_new_payers

_HELD = text("""
UPDATE memberships SET member_id = :stays, version = version + 1, updated_at = app_now()
WHERE member_id = :duplicate""")
_PAID = text("""
UPDATE memberships x SET account_id = stays.id, version = x.version + 1, updated_at = app_now()
FROM billing_accounts stays, billing_accounts was
WHERE stays.member_id = :stays AND was.member_id = :duplicate AND x.account_id = was.id
RETURNING x.id, was.id AS was""")


async def move_memberships_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate holds is held by the member that stays, and what it pays for is paid by them, who get letters
    about the price rises that were announced of it."""
    ids = {"stays": decode_id("mem", event.data["merged_into_id"]), "duplicate": event.aggregate_id}
    await session.execute(_HELD, ids)
    if paid := (await session.execute(_PAID, ids)).all():
        await tell_new_payers(session, [row.id for row in paid], paid_before=paid[0].was, merged=True)
