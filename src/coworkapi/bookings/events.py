"""What happens to bookings and their attendees. `data` is the booking, or attendee, as its GET gives it."""

from __future__ import annotations

from coworkapi.bookings.attendee_schemas import AttendeeOut
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.series_schemas import SeriesOut
from coworkapi.bookings.waitlist_schemas import WaitlistEntryOut
from coworkapi.core.events import Fact


class BookingHeld(Fact, name="booking.held", data=BookingOut):
    """A slot is kept for some minutes."""


class BookingPendingApproval(Fact, name="booking.pending_approval", data=BookingOut):
    """It waits for the operator's approval."""


class BookingPendingPayment(Fact, name="booking.pending_payment", data=BookingOut):
    """It waits to be paid."""


class BookingConfirmed(Fact, name="booking.confirmed", data=BookingOut):
    """It is sure."""


class BookingDeclined(Fact, name="booking.declined", data=BookingOut):
    """The operator said no."""


class BookingCancelled(Fact, name="booking.cancelled", data=BookingOut):
    """It was given up; its fee stands in `cancellation_fee_percent`."""


class BookingRescheduled(Fact, name="booking.rescheduled", data=BookingOut):
    """It moved to another time or place."""


class BookingExtended(Fact, name="booking.extended", data=BookingOut):
    """It ends later."""


class BookingCheckedIn(Fact, name="booking.checked_in", data=BookingOut):
    """Its people are there."""


class BookingCompleted(Fact, name="booking.completed", data=BookingOut):
    """It is over."""


class BookingNoShow(Fact, name="booking.no_show", data=BookingOut):
    """Nobody came, and it was released."""


class BookingExpired(Fact, name="booking.expired", data=BookingOut):
    """A hold, an approval or a payment lapsed."""


class BookingUpdated(Fact, name="booking.updated", data=BookingOut):
    """Title, note, number of attendees, external id or metadata changed."""


class AttendeeInvited(Fact, name="booking_attendee.invited", data=AttendeeOut):
    """Someone was put on a booking's list; their mail goes once the booking is confirmed."""


class AttendeeUpdated(Fact, name="booking_attendee.updated", data=AttendeeOut):
    """What someone answered was noted."""


class AttendeeRemoved(Fact, name="booking_attendee.removed", data=AttendeeOut):
    """Someone was taken off a booking's list."""


class SeriesCreated(Fact, name="booking_series.created", data=SeriesOut):
    """A series was made, or split off another; its occurrences tell of themselves."""


class SeriesUpdated(Fact, name="booking_series.updated", data=SeriesOut):
    """Its rule, time, place or words changed, or it was ended earlier or later."""


class SeriesCancelled(Fact, name="booking_series.cancelled", data=SeriesOut):
    """All of it that had not begun was given up."""


class WaitlistJoined(Fact, name="waitlist_entry.joined", data=WaitlistEntryOut):
    """Someone waits for a time."""


class WaitlistOffered(Fact, name="waitlist_entry.offered", data=WaitlistEntryOut):
    """The time became free and is held for whoever was next."""


class WaitlistSkipped(Fact, name="waitlist_entry.skipped", data=WaitlistEntryOut):
    """The time became free and could not be offered to this one; `skipped_reason` says why."""


class WaitlistAccepted(Fact, name="waitlist_entry.accepted", data=WaitlistEntryOut):
    """The offer was taken."""


class WaitlistLapsed(Fact, name="waitlist_entry.lapsed", data=WaitlistEntryOut):
    """Nobody answered the offer in time."""


class WaitlistWithdrawn(Fact, name="waitlist_entry.withdrawn", data=WaitlistEntryOut):
    """They wait no longer, or declined the offer."""


class WaitlistExpired(Fact, name="waitlist_entry.expired", data=WaitlistEntryOut):
    """The time began before it could be offered."""


# The fact that a booking came into a state.
OF_STATE: dict[str, type[Fact]] = {
    "held": BookingHeld,
    "pending_approval": BookingPendingApproval,
    "pending_payment": BookingPendingPayment,
    "confirmed": BookingConfirmed,
    "checked_in": BookingCheckedIn,
    "completed": BookingCompleted,
    "cancelled": BookingCancelled,
    "declined": BookingDeclined,
    "expired": BookingExpired,
    "no_show": BookingNoShow,
}
