"""Due work of bookings. The functions that find the organizations are made by the migrations `0005_bookings` and
`0015_waitlist`."""

from __future__ import annotations

from coworkapi.bookings.service.lapse import complete_ended, expire, release_no_shows
from coworkapi.bookings.service.price_preview_run import KIND, preview
from coworkapi.bookings.service.waitlist_due import expire_entries, settle_offers
from coworkapi.core.jobs import DueWork
from coworkapi.core.operations import Work

DUE_WORK = [
    DueWork("bookings.expire", "due_booking_expiries", expire),
    # Before completion: a booking that nobody came to and that has ended is a no-show.
    DueWork("bookings.release_no_shows", "due_booking_no_shows", release_no_shows),
    DueWork("bookings.complete", "due_booking_ends", complete_ended),
    # A hold that lapsed is told of by its own fact; this finds those that were confirmed as the bookings they are.
    DueWork("bookings.settle_offers", "due_waitlist_offers", settle_offers),
    DueWork("bookings.expire_waitlist", "due_waitlist_expiries", expire_entries),
]
OPERATIONS: dict[str, Work] = {KIND: preview}
