"""Who is there: check-ins, by booking, permission or pass, and expected visitors.

Owns: visitors. Invariants: a guest on a booking's list is one visitor, whose time and place are the booking's; arrival
is never forgotten by a later change of the booking.
Emits: visitor.*. Reacts to: bookings and their attendees (announced, moved and cancelled with them), merged members.
"""
