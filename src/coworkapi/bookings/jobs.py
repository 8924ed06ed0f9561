"""Due work of bookings. The functions that find the organizations are made by the migration `0005_bookings`."""

from __future__ import annotations

from coworkapi.bookings.service.lapse import complete_ended, expire, release_no_shows
from coworkapi.core.jobs import DueWork

DUE_WORK = [
    DueWork("bookings.expire", "due_booking_expiries", expire),
    # Before completion: a booking that nobody came to and that has ended is a no-show.
    DueWork("bookings.release_no_shows", "due_booking_no_shows", release_no_shows),
    DueWork("bookings.complete", "due_booking_ends", complete_ended),
]
