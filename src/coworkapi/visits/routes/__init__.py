"""The routes of visits: the front desk's and members'."""

from __future__ import annotations

from coworkapi.visits.routes import visitors

ROUTERS = [visitors.router, visitors.my_router]

TAGS = [
    {
        "name": "Visitors",
        "description": "Guests from outside: announced by bookings or by hand, checked in and out.",
    },
]
