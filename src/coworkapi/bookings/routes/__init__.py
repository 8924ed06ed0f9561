"""The routes of bookings: operators', members' and the public's."""

from __future__ import annotations

from coworkapi.bookings.routes import (
    attendees,
    availability,
    batch,
    feeds,
    me,
    operator,
    price_preview,
    quotes,
    rsvp,
    series,
    waitlist,
)

ROUTERS = [
    batch.router,
    operator.router,
    me.router,
    *quotes.ROUTERS,
    *attendees.ROUTERS,
    *availability.ROUTERS,
    series.router,
    series.my_router,
    feeds.router,
    price_preview.router,
    rsvp.router,
    *waitlist.ROUTERS,
]

TAGS = [
    {
        "name": "Bookings",
        "description": "Resources for a time: book, hold, confirm, move, cancel, check in.",
    },
    {
        "name": "Quotes",
        "description": "What bookings cost, line by line, binding for 15 minutes; and booking at exactly that price.",
    },
    {
        "name": "Attendees",
        "description": "Who comes to a booking: invited, changed and cancelled by mail with a calendar entry.",
    },
    {
        "name": "Availability",
        "description": "What is free when, and when offices become vacant.",
    },
    {
        "name": "Booking series",
        "description": "Bookings that repeat by a rule on the location's wall clock.",
    },
    {
        "name": "Calendar feeds",
        "description": "Secret, revocable iCalendar addresses of members, resources, locations.",
    },
    {
        "name": "Waitlist",
        "description": "Waiting for a time that is taken: first come, first offered, for half an hour each.",
    },
]
