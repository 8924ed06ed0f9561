"""The rules of visits as errors."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, constraint_error


class WrongVisitorState(Conflict):
    """The visitor's state doesn't allow the verb."""

    title = "Not possible in the visitor's state"


class FollowsBooking(Conflict):
    """The visitor is a guest of a booking: the booking decides when, where and whether."""

    title = "The visitor follows a booking"


class NotExpectedYet(Conflict):
    """The visitor is expected on a later day."""


constraint_error(
    "visitor_external_id_once", AlreadyExists, "another visitor has this external_id; use it or choose another"
)
