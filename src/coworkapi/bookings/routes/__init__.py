"""The routes of bookings: operators', members' and the public's."""

from __future__ import annotations

from coworkapi.bookings.routes import availability, feeds, me, operator

ROUTERS = [
    operator.router,
    me.router,
    *availability.ROUTERS,
    feeds.router,
]

TAGS = [
    {
        "name": "Bookings",
        "description": "Resources for a time: book, hold, confirm, move, cancel, check in.",
    },
    {
        "name": "Availability",
        "description": "What is free when, and when offices become vacant.",
    },
    {
        "name": "Calendar feeds",
        "description": "Secret, revocable iCalendar addresses of members, resources, locations.",
    },
]
