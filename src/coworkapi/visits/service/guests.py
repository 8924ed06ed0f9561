"""Guests of bookings are expected visitors: what should be is worked out anew each time, and the difference written."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.ids import new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.visits.events.visitors import VisitorCancelled, VisitorExpected, VisitorUpdated
from coworkapi.visits.models.visitors import Visitor
from coworkapi.visits.service.visitors import ShownVisitor, change, tell

# `comes`: a guest from outside who is expected; `gone`: one who is expected no more. Neither: it isn't sure yet, or it
# is over. The lock lets reactions to two facts about one booking follow each other.
_GUESTS = text("""
SELECT a.id, a.name, a.email, b.starts_at, b.ends_at, b.location_id, b.member_id, l.time_zone,
  b.state IN ('confirmed', 'checked_in') AND a.cancelled_at IS NULL AND a.member_id IS NULL
    AND a.response <> 'declined' AS comes,
  b.state IN ('cancelled', 'declined', 'expired', 'no_show') OR a.cancelled_at IS NOT NULL OR a.member_id IS NOT NULL
    OR a.response = 'declined' AS gone
FROM booking_attendees a
JOIN bookings b ON b.organization_id = a.organization_id AND b.id = a.booking_id
JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id
WHERE a.booking_id = CAST(:id AS uuid) ORDER BY a.id FOR NO KEY UPDATE OF a
""")


async def follow_booking(session: AsyncSession, booking_id: UUID, *, now: datetime) -> None:
    """Makes the visitors of a booking agree with its list. One statement where nobody is on it."""
    guests = (await session.execute(_GUESTS, {"id": booking_id})).all()
    if not guests:
        return
    rows = await session.scalars(
        select(Visitor).where(Visitor.booking_id == booking_id).order_by(Visitor.id).with_for_update(key_share=True)
    )
    known = {row.attendee_id: row for row in rows}
    for guest in guests:
        visitor = known.get(guest.id)
        if visitor is None:
            if guest.comes and guest.ends_at > now:
                await _expect(session, booking_id, guest)
            continue
        shown = ShownVisitor(visitor, guest.time_zone)
        if guest.comes and visitor.state == "cancelled":
            again = {"state": "expected", "cancelled_at": None, "name": guest.name, "email": guest.email}
            await change(session, shown, VisitorExpected, **again, **_when_and_where(guest))
        elif guest.comes and visitor.state == "expected":
            moved = {name: value for name, value in _when_and_where(guest).items() if getattr(visitor, name) != value}
            if moved:
                await change(session, shown, VisitorUpdated, **moved)
        elif guest.gone and visitor.state == "expected":
            await change(session, shown, VisitorCancelled, state="cancelled", cancelled_at=now)


def _when_and_where(guest: Any) -> dict[str, Any]:
    return {
        "location_id": guest.location_id,
        "host_member_id": guest.member_id,
        "expected_from": guest.starts_at,
        "expected_until": guest.ends_at,
    }


async def _expect(session: AsyncSession, booking_id: UUID, guest: Any) -> None:
    visitor = Visitor(
        id=new_id(),
        name=guest.name,
        email=guest.email,
        booking_id=booking_id,
        attendee_id=guest.id,
        source="booking",
        state="expected",
        created_by=acting_principal(session).label,
        **_when_and_where(guest),
    )
    session.add(visitor)
    await session.flush()
    tell(session, VisitorExpected, ShownVisitor(visitor, guest.time_zone))
