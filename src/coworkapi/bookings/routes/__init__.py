"""The routes of bookings: operators', members' and the public's."""

from __future__ import annotations

from coworkapi.bookings.routes import feeds

ROUTERS = [
    feeds.router,
]

TAGS = [
    {
        "name": "Calendar feeds",
        "description": "Secret, revocable iCalendar addresses of members, resources, locations.",
    },
]
