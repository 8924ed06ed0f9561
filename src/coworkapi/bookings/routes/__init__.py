"""The routes of bookings: operators', members' and the public's."""

from __future__ import annotations

from coworkapi.bookings.routes import feeds, operator

ROUTERS = [
    operator.router,
    feeds.router,
]

TAGS = [
    {
        "name": "Bookings",
        "description": "Resources for a time: book, hold, confirm, move, cancel, check in.",
    },
    {
        "name": "Calendar feeds",
        "description": "Secret, revocable iCalendar addresses of members, resources, locations.",
    },
]
