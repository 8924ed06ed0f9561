"""Reactions to what happens in lower rooms."""

from __future__ import annotations

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.attendee_models import Attendee
from coworkapi.bookings.models import Booking, BookingSeries, CalendarFeed, WaitlistEntry
from coworkapi.bookings.queries import LOCK, booking_of
from coworkapi.bookings.service import series_attendees
from coworkapi.bookings.service.confirm import confirm_paid
from coworkapi.bookings.service.waitlist_due import withdraw_twins
from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id
from coworkapi.core.unit_of_work import acting_principal

# Found by the few bookings that wait (`bookings_expiring_idx`): 0.2 ms among 60,000. An index by account would be for
# this alone, and cost every booking 5 to 15 % of its row.
_PAY_OWN = text("""
UPDATE bookings b SET account_id = own.id
FROM billing_accounts former, billing_accounts own
WHERE former.member_id = CAST(:gone AS uuid) AND own.member_id = CAST(:stays AS uuid) AND b.account_id = former.id
  AND b.state IN ('held', 'pending_approval')
""")


async def confirm_paid_booking(session: AsyncSession, event: StoredEvent) -> None:
    """A booking that waited for its payment is sure once its charge is settled in full. Any other state stays."""
    data = event.data
    if data["source_kind"] != "booking" or data["outstanding"]["amount"] or data["voids_charge_id"] is not None:
        return
    booking_id = decode_id("bkg", data["source_id"])
    row = await LOCK.fetchrow(session, id=booking_id)
    if row is None:
        return
    booking = booking_of(row)
    now = acting_principal(session).now
    # Whoever paid in time has paid: that it lapsed while this waited for its turn is the worker's to find.
    if booking.state == "pending_payment":
        await confirm_paid(session, booking, now=now)


async def follow_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What a duplicate had booked belongs to the member that stays, who pays what wasn't charged yet. Seven statements,
    however much it is.

    `member.merged` tells the world; the bookings themselves say nothing of their own, but their ETags change.
    """
    stays = decode_id("mem", event.data["merged_into_id"])
    await withdraw_twins(session, gone=event.aggregate_id, stays=stays)
    for table in (Booking, BookingSeries, WaitlistEntry):
        await session.execute(
            update(table)
            .where(table.member_id == event.aggregate_id)
            .values(member_id=stays, version=table.version + 1)
            .execution_options(synchronize_session=False)
        )
    await session.execute(_PAY_OWN, {"gone": event.aggregate_id, "stays": stays})
    for also in (CalendarFeed, Attendee):
        await session.execute(
            update(also)
            .where(also.member_id == event.aggregate_id)
            .values(member_id=stays)
            .execution_options(synchronize_session=False)
        )


async def invite_to_new_occurrences(session: AsyncSession, event: StoredEvent) -> None:
    """Who is invited to a whole series is invited to the occurrences that it got since."""
    await series_attendees.invite_to_new_occurrences(session, event.aggregate_id, now=acting_principal(session).now)
