"""One screen: which fact has which reactions, what falls due, which routes there are.

Rooms of one floor never import each other; where they meet stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.bookings import jobs as booking_jobs
from coworkapi.bookings import routes as bookings
from coworkapi.core import feed
from coworkapi.core.events import Fact, Handler
from coworkapi.core.http import Router
from coworkapi.core.jobs import Due, DueWork
from coworkapi.identity import routes as identity
from coworkapi.members import routes as members
from coworkapi.members import service as members_service
from coworkapi.settings import Settings
from coworkapi.spaces import routes as spaces

HANDLERS: Mapping[type[Fact], list[Handler]] = {}

DUE_WORK: list[Due] = [
    *booking_jobs.DUE_WORK,
    DueWork("members.sign_in_requests", "sign_in_requests_due", members_service.answer_sign_in_requests),
]


def due_work(settings: Settings) -> list[Due]:
    """All that falls due, also what calls the outside, by the settings."""
    return [*DUE_WORK]


# SQL functions that forget what nobody may ask for any more.
UPKEEP: list[str] = ["forget_old_answers"]

ROUTERS: list[Router] = [feed.router, *identity.ROUTERS, *spaces.ROUTERS, *members.ROUTERS, *bookings.ROUTERS]

TAGS: list[dict[str, str]] = [*feed.TAGS, *identity.TAGS, *spaces.TAGS, *members.TAGS, *bookings.TAGS]
