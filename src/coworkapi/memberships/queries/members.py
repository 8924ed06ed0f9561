"""Who is a member: whoever holds a running membership, or belongs to a live team that holds one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from coworkapi.members.models import Member, Team, TeamMember
from coworkapi.members.queries import StateSource
from coworkapi.memberships.models import Membership
from coworkapi.memberships.values import RUNNING_STATES


def _holds(states: Sequence[str]) -> ColumnElement[bool]:
    """Whether the row of `members` holds a membership in one of these states, or a team of theirs does."""
    own = (
        select(1)
        .select_from(Membership)
        .where(Membership.member_id == Member.id, Membership.state.in_(states))
        .correlate(Member)
        .exists()
    )
    by_team = (
        select(1)
        .select_from(TeamMember)
        .join(Team, Team.id == TeamMember.team_id)
        .join(Membership, Membership.team_id == TeamMember.team_id)
        .where(TeamMember.member_id == Member.id, Team.archived_at.is_(None), Membership.state.in_(states))
        .correlate(Member)
        .exists()
    )
    return or_(own, by_team)


MEMBER_STATE = StateSource(
    now=_holds(RUNNING_STATES) & Member.archived_at.is_(None), ever=_holds((*RUNNING_STATES, "ended"))
)
