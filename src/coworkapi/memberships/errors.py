"""The rules of plans and memberships that a request can break."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, ProblemError, constraint_error
from coworkapi.spaces.service import OccupiedOut


class ExternalIdTaken(AlreadyExists):
    """Another one of its kind has that external id."""


class PlanFull(Conflict):
    """As many hold the plan as it lets."""

    code = "plan_full"
    title = "The plan is full"


class VersionIsPublished(Conflict):
    """What was published is what was agreed to: it never changes."""

    code = "plan_version_published"


class VersionsOnOneDay(Conflict):
    """Two versions can't become effective on one day."""


class TermIsOver(Conflict):
    """The fixed term that was offered has passed before it was signed; `starts_on` and `ends_on` say which."""


class PausesOverlap(Conflict):
    """It is paused already on some of those days."""

    code = "pauses_overlap"


def plan_full(detail: str) -> ProblemError:
    """`detail`: how many of how many are taken, as in "5 of 5"; of several wanted, "4 of 5, 2 are asked for"."""
    places, _, asked = detail.partition(", ")
    taken = f"{places or 'all'} places of the plan are taken" + (f", and {asked}" if asked else "")
    return PlanFull(f"{taken}; choose another plan, or wait until there is room")


constraint_error("plan_capacity", plan_full)
constraint_error("plan_external_id_once", ExternalIdTaken, "another plan has this external_id")
constraint_error("membership_external_id_once", ExternalIdTaken, "another membership has this external_id")
constraint_error("plan_version_frozen", VersionIsPublished, "a published version never changes; publish a new one")
constraint_error(
    "plan_version_effective_once",
    VersionsOnOneDay,
    "another version of the plan becomes effective on that day; choose another day",
)
constraint_error("membership_pauses_apart", PausesOverlap, "the membership is paused already on some of those days")
constraint_error("memberships_order", Invalid, "it can't end before it starts")


class UnitsMembers(BaseModel):
    """Who occupies what it would rent."""

    conflicts: Annotated[list[OccupiedOut], Field(description="What stands in the way, the earliest first")]


class UnitsNotFree(Conflict):
    """What it rents is taken by others; `conflicts` says by what and when."""

    code = "units_not_free"
    title = "What it rents is taken"
    members = UnitsMembers


class NoVersion(Conflict):
    """The plan has no terms on that day."""

    code = "no_plan_version"


class PlanIsArchived(Conflict):
    """It is sold no more."""

    code = "plan_is_archived"


class WrongState(Conflict):
    """The membership's state doesn't let that; `state` names it."""

    code = "wrong_state"


class NoticeTooShort(Conflict):
    """It can't end that early; `earliest_end` and `lines` say when, and why."""

    code = "notice_too_short"


class PauseNotAllowed(Conflict):
    """The plan's rules of pauses don't let that; `rules` says which."""

    code = "pause_not_allowed"


class NotInSelfService(Conflict):
    """The plan leaves that to the staff of the space."""

    code = "not_in_self_service"
