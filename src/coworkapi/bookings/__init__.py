"""Time on resources: what is free, who has it, and what became of it.

Owns: availability, bookings and their states, series, attendees, the waitlist, calendar feeds.
Invariants: a booking that occupies time has exactly the allocations that say so, in the same transaction; states only
move along `rules.TRANSITIONS`; a booking's terms (buffers, cancellation steps) are those of the moment it was made.
Who waits for a time is offered it in the order in which they came, and an offer is a hold.
Emits: booking.*, booking_series.*, booking_attendee.*, waitlist_entry.*.
"""
