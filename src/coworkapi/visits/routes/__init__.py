"""The routes of visits: the front desk's and members'."""

from __future__ import annotations

from coworkapi.visits.routes import check_ins, visitors

ROUTERS = [
    check_ins.router,
    check_ins.my_router,
    check_ins.occupancy_router,
    visitors.router,
    visitors.my_router,
]

TAGS = [
    {"name": "Check-ins", "description": "Who is there, what lets them in, and how full it is."},
    {
        "name": "Visitors",
        "description": "Guests from outside: announced by bookings or by hand, checked in and out.",
    },
]
