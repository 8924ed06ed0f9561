"""Asking people into a team. What a team's admin learns of someone before they accept is what the admin typed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.members.errors import TooManyInvitations
from coworkapi.members.events import PersonInvited
from coworkapi.members.models import Member, Team, TeamInvitation
from coworkapi.members.queries import invitation_views
from coworkapi.members.schemas import PersonOut, TeamInvitationOut
from coworkapi.members.service.members import create_member, lock_member, show_member
from coworkapi.members.service.teams import check_team_live, find_person, lock_team, put_person
from coworkapi.members.values import TeamRole

MAX_OPEN = 100


async def invite_to_team(
    session: AsyncSession, *, team: Team, name: str, email: str, role: TeamRole
) -> TeamInvitationOut:
    """Asks whoever has that address into a locked team, and has them told by mail; again: replaces the invitation.

    Someone unknown becomes a member who may sign in; whether they were known can't be told from the answer. Who is in
    the team already stays as they are. Raises TeamIsArchived, TooManyInvitations.
    """
    check_team_live(team)
    open_ones = select(func.count()).where(TeamInvitation.team_id == team.id)
    if (await session.execute(open_ones)).scalar_one() >= MAX_OPEN:
        raise TooManyInvitations(f"{MAX_OPEN} invitations are open; withdraw some first")
    known = select(Member.id).where(Member.email == email, Member.merged_into_id.is_(None))
    member_id = (await session.execute(known)).scalar_one_or_none()
    if member_id is None:
        made = await create_member(
            session, name=name, email=email, may_sign_in=True, home_location_id=team.home_location_id
        )
        member_id = made.out.id
    member = await show_member(session, member_id)
    statement = insert(TeamInvitation).values(
        id=new_id(), team_id=team.id, member_id=member_id, role=role, name=name, email=email
    )
    row = await session.execute(
        statement.on_conflict_do_update(
            constraint="team_invitation_once",
            set_={
                "role": statement.excluded.role,
                "name": statement.excluded.name,
                "updated_at": func.app_now(),
            },
        ).returning(TeamInvitation.id)
    )
    invitation_id = row.scalar_one()
    shown = TeamInvitationOut.model_validate(
        (await session.execute(invitation_views().where(TeamInvitation.id == invitation_id))).one()
    )
    if await find_person(session, team_id=team.id, member_id=member_id) is not None:
        await end_invitation(session, await lock_invitation(session, invitation_id))
        return shown
    if member.out.may_sign_in and member.out.archived_at is None:  # who can't sign in can't answer
        emit(session, PersonInvited(aggregate_id=team.id, location_id=team.home_location_id, data=shown))
    return shown


async def lock_invitation(session: AsyncSession, invitation_id: UUID) -> TeamInvitation:
    """The invitation, locked. Raises NotFound."""
    statement = select(TeamInvitation).where(TeamInvitation.id == invitation_id).with_for_update()
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound("there is no such invitation; it was answered or withdrawn")
    return found


async def accept_invitation(session: AsyncSession, invitation: TeamInvitation) -> PersonOut:
    """Makes the invited member belong to the team. Raises TeamIsArchived."""
    team = await lock_team(session, invitation.team_id)
    member = await lock_member(session, invitation.member_id)
    role: TeamRole = "admin" if invitation.role == "admin" else "member"
    return await put_person(session, team=team, member=member, role=role)


async def end_invitation(session: AsyncSession, invitation: TeamInvitation) -> None:
    """Declined by the member or withdrawn by the team."""
    await session.delete(invitation)
    await session.flush()
