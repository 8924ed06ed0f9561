"""Reactions to what happens in lower rooms."""

from __future__ import annotations

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.visits.models import Visitor
from coworkapi.visits.service import follow_booking

# A person is in one place: of two check-ins that are open, or two of one guest, the duplicate's ends.
_MOVE_CHECK_INS = (
    text("""
UPDATE check_ins c SET checked_out_at = greatest(app_now(), c.checked_in_at), checked_out_by = 'system',
  version = c.version + 1, updated_at = app_now()
WHERE c.checked_out_at IS NULL AND (c.member_id = :duplicate OR c.host_member_id = :duplicate) AND EXISTS (
  SELECT FROM check_ins o WHERE o.checked_out_at IS NULL AND (o.member_id = :stays AND c.member_id = :duplicate
    OR o.host_member_id = :stays AND o.guest_key = c.guest_key))"""),
    text("""
UPDATE check_ins SET member_id = CASE WHEN member_id = :duplicate THEN :stays ELSE member_id END,
  host_member_id = CASE WHEN host_member_id = :duplicate THEN :stays ELSE host_member_id END,
  version = version + 1, updated_at = app_now()
WHERE member_id = :duplicate OR host_member_id = :duplicate"""),
)


async def expect_guests(session: AsyncSession, event: StoredEvent) -> None:
    """A booking came into being, moved or ended: its guests are expected, then, there, or no more."""
    await follow_booking(session, event.aggregate_id, now=acting_principal(session).now)


async def expect_guest(session: AsyncSession, event: StoredEvent) -> None:
    """A booking's list of attendees changed."""
    await follow_booking(session, decode_id("bkg", event.data["booking_id"]), now=acting_principal(session).now)


async def follow_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """Where a duplicate was, and whom it hosted, is the member's who stays. Three statements, however much it is."""
    ids = {"stays": decode_id("mem", event.data["merged_into_id"]), "duplicate": event.aggregate_id}
    for statement in _MOVE_CHECK_INS:
        await session.execute(statement, ids)
    await session.execute(
        update(Visitor)
        .where(Visitor.host_member_id == event.aggregate_id)
        .values(host_member_id=ids["stays"], version=Visitor.version + 1)
        .execution_options(synchronize_session=False)
    )
