"""Reactions to what happens in lower rooms."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.visits.models import Visitor
from coworkapi.visits.service import follow_booking


async def expect_guests(session: AsyncSession, event: StoredEvent) -> None:
    """A booking came into being, moved or ended: its guests are expected, then, there, or no more."""
    await follow_booking(session, event.aggregate_id, now=acting_principal(session).now)


async def expect_guest(session: AsyncSession, event: StoredEvent) -> None:
    """A booking's list of attendees changed."""
    await follow_booking(session, decode_id("bkg", event.data["booking_id"]), now=acting_principal(session).now)


async def follow_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """The guests of a duplicate are guests of the member that stays. One statement."""
    await session.execute(
        update(Visitor)
        .where(Visitor.host_member_id == event.aggregate_id)
        .values(host_member_id=decode_id("mem", event.data["merged_into_id"]), version=Visitor.version + 1)
        .execution_options(synchronize_session=False)
    )
