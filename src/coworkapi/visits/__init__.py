"""Who is there: check-ins, by booking, permission or pass, and expected visitors.

Owns: check-ins, visitors. Invariants: a person is in one place at a time; one use of a pass at most is burnt for a
person, location and local day (`day_pass_once` and `guest_pass_once` of benefits); a guest on a booking's list is one
visitor, whose time and place are the booking's; arrival is never forgotten by a later change of the booking.
Emits: check_in.*, visitor.*.
Reacts to: bookings and their attendees (announced, moved and cancelled with them), merged members.
"""
