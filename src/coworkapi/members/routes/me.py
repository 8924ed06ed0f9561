"""`/v1/me`: the signed-in member's own data, teams and consents."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Response
from sqlalchemy import select

from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, for_members, problems
from coworkapi.core.ids import ConsentId, MemberId, TeamId, TeamInvitationId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.members import service
from coworkapi.members.errors import (
    ConsentAlreadyGiven,
    LastTeamAdmin,
    TeamIsArchived,
    TooManyInvitations,
)
from coworkapi.members.models import Consent, Member, Team, TeamInvitation, TeamMember
from coworkapi.members.queries import invitation_views, people_views, places_of_member
from coworkapi.members.schemas import (
    ConsentOut,
    MeOut,
    MePatch,
    MyConsentIn,
    PersonIn,
    PersonOut,
    TeamInvitationIn,
    TeamInvitationOut,
    TeamMembershipOut,
)

router = Router(prefix="/v1/me", tags=["Me"])


def me(ctx: Context) -> UUID:
    """The signed-in member's id."""
    if ctx.principal.id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    return ctx.principal.id


@router.get("", dependencies=[for_members()], summary="Get my profile")
async def get_me(ctx: Ctx, response: Response) -> MeOut:
    """The signed-in member."""
    shown = await service.show_member(ctx.session, me(ctx))
    response.headers["ETag"] = etag(shown.version)
    return MeOut.model_validate(shown.out)


@router.patch("", dependencies=[for_members()], summary="Change my profile")
async def update_me(
    body: MePatch,
    ctx: Ctx,
    response: Response,
    if_match: Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")] = None,
) -> MeOut:
    """Changes the fields that the body names."""
    member = await service.lock_member(ctx.session, me(ctx))
    check_if_match(if_match, member.version)
    named = changes(body)
    if "address" in named:
        named["address"] = body.address.model_dump(exclude_none=True)
    shown = await service.update_member(ctx.session, member=member, changes=named)
    response.headers["ETag"] = etag(shown.version)
    return MeOut.model_validate(shown.out)


@router.get("/consents", dependencies=[for_members()], summary="List my consents")
async def list_my_consents(ctx: Ctx, page: Paging) -> Page[ConsentOut]:
    """Oldest first, withdrawn ones too."""
    statement = select(Consent).where(Consent.member_id == me(ctx))
    rows, cursor = await fetch_page(ctx.session, statement, keys=[Consent.id], page=page, order="consents")
    return Page(data=[ConsentOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "/consents",
    status_code=201,
    dependencies=[for_members()],
    summary="Give a consent",
    responses=problems(ConsentAlreadyGiven),
)
async def give_my_consent(body: MyConsentIn, ctx: Ctx) -> ConsentOut:
    """Agrees to something, in the wording shown."""
    member = await service.lock_member(ctx.session, me(ctx))
    return await service.give_consent(
        ctx.session, member=member, purpose=body.purpose, wording=body.wording, source="member"
    )


@router.post("/consents/{consent_id}/withdraw", dependencies=[for_members()], summary="Withdraw my consent")
async def withdraw_my_consent(consent_id: ConsentId, ctx: Ctx) -> ConsentOut:
    """From now on. Doing it again changes nothing."""
    consent = await service.lock_consent(ctx.session, consent_id)
    if consent.member_id != me(ctx):
        raise NotFound("there is no such consent of yours")
    return await service.withdraw_consent(ctx.session, consent=consent, location_id=None)


@router.get("/teams", dependencies=[for_members()], summary="List my teams")
async def list_my_teams(ctx: Ctx, page: Paging) -> Page[TeamMembershipOut]:
    """By the team's name."""
    rows, cursor = await fetch_page(
        ctx.session, places_of_member(me(ctx)), keys=[Team.sort_name, Team.id], page=page, order="my_teams"
    )
    return Page(data=[TeamMembershipOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.get("/teams/{team_id}/people", dependencies=[for_members()], summary="List the people of my team")
async def list_people_of_my_team(team_id: TeamId, ctx: Ctx, page: Paging) -> Page[PersonOut]:
    """By name."""
    await _my_team(ctx, team_id)
    rows, cursor = await fetch_page(
        ctx.session,
        people_views().where(TeamMember.team_id == team_id),
        keys=[Member.sort_name, Member.id],
        page=page,
        order="people",
    )
    return Page(data=[PersonOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.patch(
    "/teams/{team_id}/people/{member_id}",
    dependencies=[for_members()],
    summary="Change a role in my team",
    responses=problems(LastTeamAdmin, TeamIsArchived),
)
async def change_role_in_my_team(team_id: TeamId, member_id: MemberId, body: PersonIn, ctx: Ctx) -> PersonOut:
    """For the team's admins. One admin always stays."""
    team = await _team_that_i_run(ctx, team_id)
    person = await service.show_person(ctx.session, team_id=team_id, member_id=member_id)
    if person.role == "admin" and body.role != "admin":
        await service.check_not_last_admin(ctx.session, team=team, member_id=member_id)
    member = await service.lock_member(ctx.session, member_id)
    return await service.put_person(ctx.session, team=team, member=member, role=body.role)


@router.delete(
    "/teams/{team_id}/people/{member_id}",
    status_code=204,
    dependencies=[for_members()],
    summary="Take someone out of my team, or leave it",
    responses=problems(LastTeamAdmin),
)
async def remove_person_from_my_team(team_id: TeamId, member_id: MemberId, ctx: Ctx) -> None:
    """Admins take out whom they like; everyone may leave. One admin always stays."""
    team = await _my_team(ctx, team_id, lock=True) if member_id == me(ctx) else await _team_that_i_run(ctx, team_id)
    person = await service.show_person(ctx.session, team_id=team_id, member_id=member_id)
    if person.role == "admin":
        await service.check_not_last_admin(ctx.session, team=team, member_id=member_id)
    await service.remove_person(ctx.session, team=team, member_id=member_id)


@router.get("/teams/{team_id}/invitations", dependencies=[for_members()], summary="List my team's open invitations")
async def list_invitations_of_my_team(team_id: TeamId, ctx: Ctx, page: Paging) -> Page[TeamInvitationOut]:
    """For the team's admins. Oldest first."""
    await _team_that_i_run(ctx, team_id)
    rows, cursor = await fetch_page(
        ctx.session,
        invitation_views().where(TeamInvitation.team_id == team_id),
        keys=[TeamInvitation.id],
        page=page,
        order="invitations",
    )
    return Page(data=[TeamInvitationOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "/teams/{team_id}/invitations",
    status_code=201,
    dependencies=[for_members()],
    summary="Invite someone into my team",
    responses=problems(TeamIsArchived, TooManyInvitations),
)
async def invite_into_my_team(team_id: TeamId, body: TeamInvitationIn, ctx: Ctx) -> TeamInvitationOut:
    """For the team's admins. The person is told by mail, and belongs to the team once they accept."""
    team = await _team_that_i_run(ctx, team_id)
    return await service.invite_to_team(ctx.session, team=team, name=body.name, email=body.email, role=body.role)


@router.delete(
    "/teams/{team_id}/invitations/{invitation_id}",
    status_code=204,
    dependencies=[for_members()],
    summary="Withdraw an invitation into my team",
)
async def withdraw_invitation_into_my_team(team_id: TeamId, invitation_id: TeamInvitationId, ctx: Ctx) -> None:
    """For the team's admins."""
    await _team_that_i_run(ctx, team_id)
    invitation = await service.lock_invitation(ctx.session, invitation_id)
    if invitation.team_id != team_id:
        raise NotFound("there is no such invitation into this team")
    await service.end_invitation(ctx.session, invitation)


@router.get("/team-invitations", dependencies=[for_members()], summary="List the teams that ask me in")
async def list_my_team_invitations(ctx: Ctx, page: Paging) -> Page[TeamInvitationOut]:
    """Oldest first."""
    rows, cursor = await fetch_page(
        ctx.session,
        invitation_views().where(TeamInvitation.member_id == me(ctx)),
        keys=[TeamInvitation.id],
        page=page,
        order="my_invitations",
    )
    return Page(data=[TeamInvitationOut.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "/team-invitations/{invitation_id}/accept",
    dependencies=[for_members()],
    summary="Join a team that asks me in",
    responses=problems(TeamIsArchived),
)
async def accept_team_invitation(invitation_id: TeamInvitationId, ctx: Ctx) -> PersonOut:
    """From then on the member belongs to the team."""
    return await service.accept_invitation(ctx.session, await _my_invitation(ctx, invitation_id))


@router.post(
    "/team-invitations/{invitation_id}/decline",
    status_code=204,
    dependencies=[for_members()],
    summary="Turn a team's invitation down",
)
async def decline_team_invitation(invitation_id: TeamInvitationId, ctx: Ctx) -> None:
    """The team isn't told more than that the invitation is gone."""
    await service.end_invitation(ctx.session, await _my_invitation(ctx, invitation_id))


async def _my_invitation(ctx: Context, invitation_id: UUID) -> TeamInvitation:
    invitation = await service.lock_invitation(ctx.session, invitation_id)
    if invitation.member_id != me(ctx):
        raise NotFound("there is no such invitation of yours")
    return invitation


async def _my_team(ctx: Context, team_id: UUID, *, lock: bool = False) -> Team:
    """Raises NotFound for a team that the member doesn't belong to: whether it exists is none of their business."""
    if await service.find_person(ctx.session, team_id=team_id, member_id=me(ctx)) is None:
        raise NotFound("you belong to no such team")
    if lock:
        return await service.lock_team(ctx.session, team_id)
    return (await ctx.session.execute(select(Team).where(Team.id == team_id))).scalar_one()


async def _team_that_i_run(ctx: Context, team_id: UUID) -> Team:
    """The team, locked first, so that the admin's role is the one that counts. Raises NotFound, Forbidden."""
    team = await _my_team(ctx, team_id, lock=True)
    place = await service.find_person(ctx.session, team_id=team_id, member_id=me(ctx))
    if place is None or place.role != "admin":
        raise Forbidden("only the team's admins may do that")
    return team
