"""Verbs of bookings, a file for each family. `lock_booking` comes first for those that change one."""

from __future__ import annotations

from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.access import find_booking, lock_booking
from coworkapi.bookings.service.attend import check_in, check_in_all, complete, end_early, mark_no_show
from coworkapi.bookings.service.attendees import invite, note_response
from coworkapi.bookings.service.attendees import remove as remove_attendee
from coworkapi.bookings.service.book import book
from coworkapi.bookings.service.bring import Brought, bring_in
from coworkapi.bookings.service.cancel import cancel
from coworkapi.bookings.service.confirm import approve, confirm, decline
from coworkapi.bookings.service.conflicts import with_alternatives
from coworkapi.bookings.service.invitations import Letter, calendar_of, take_letters
from coworkapi.bookings.service.lapse import complete_ended, expire, release_no_shows
from coworkapi.bookings.service.preview import preview
from coworkapi.bookings.service.reschedule import extend, reschedule
from coworkapi.bookings.service.rsvp import rsvp_token
from coworkapi.bookings.service.series_attendees import invite_to_series, remove_from_series
from coworkapi.bookings.service.update import update

__all__ = [
    "BookingOut",
    "Brought",
    "Letter",
    "approve",
    "book",
    "bring_in",
    "calendar_of",
    "cancel",
    "check_in",
    "check_in_all",
    "complete",
    "complete_ended",
    "confirm",
    "decline",
    "end_early",
    "expire",
    "extend",
    "find_booking",
    "invite",
    "invite_to_series",
    "lock_booking",
    "mark_no_show",
    "note_response",
    "preview",
    "release_no_shows",
    "remove_attendee",
    "remove_from_series",
    "reschedule",
    "rsvp_token",
    "take_letters",
    "update",
    "with_alternatives",
]
