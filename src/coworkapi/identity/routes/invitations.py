"""Invitations to work for the organization."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response
from sqlalchemy import func

from coworkapi.core.errors import NotFound
from coworkapi.core.http import (
    Ctx,
    Router,
    check_if_match,
    etag,
    for_anyone_signed_in,
    problems,
    requires,
    without_organization,
)
from coworkapi.core.ids import InvitationId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.identity import queries, service
from coworkapi.identity.models import Invitation
from coworkapi.identity.routes.auth import HASHES, SECRET
from coworkapi.identity.schemas import AcceptInvitationIn, InvitationIn, InvitationOut, JoinIn
from coworkapi.identity.values import OrganizationRef, SignedInOut, assignment

router = Router(prefix="/v1/invitations", tags=["Invitations"])
READ, WRITE = requires("users:read"), requires("users:write")
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.post(
    "/accept",
    status_code=201,
    dependencies=[without_organization()],
    summary="Accept an invitation",
    responses=problems(
        service.InvitationRefused,
        service.WrongCredentials,
        service.SecondFactorRequired,
        service.WrongCode,
        service.SignInLocked,
        service.WeakPassword,
        service.AlreadyWorksHere,
    ),
    openapi_extra=HASHES | SECRET,
)
async def accept_invitation(body: AcceptInvitationIn, ctx: Ctx) -> SignedInOut:
    """Makes the account of an address that has none, with that password; an address that has one proves its password.
    Signs in."""
    found = await service.accept_invitation(
        ctx.session,
        settings=ctx.settings,
        token=body.token.get_secret_value(),
        name=body.name,
        password=body.password.get_secret_value(),
        otp=body.otp,
        ip=ctx.ip,
        user_agent=ctx.user_agent,
    )
    return service.signed_in_out(found)


@router.post(
    "/join",
    dependencies=[for_anyone_signed_in()],
    summary="Accept an invitation as the signed-in user",
    responses=problems(service.InvitationRefused, service.InvitationForAnother, service.AlreadyWorksHere),
)
async def join_organization(body: JoinIn, ctx: Ctx) -> OrganizationRef:
    """The session goes on where it is; change over with `POST /v1/auth/switch-organization`."""
    user_id = service.signed_in_user(ctx.principal)
    place = await service.join(ctx.session, user_id=user_id, token=body.token.get_secret_value())
    return OrganizationRef.model_validate(place)


@router.get("", dependencies=[READ], summary="List invitations")
async def list_invitations(
    ctx: Ctx,
    page: Paging,
    email: Annotated[str | None, Query(max_length=254, description="Only to this address")] = None,
    pending: Annotated[bool | None, Query(description="Only those neither accepted nor revoked, or only those")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[InvitationOut]:
    """Newest first. Who sees some locations only, sees the invitations to work there."""
    statement = queries.invitations(ctx.principal.locations("users:read"))
    if email is not None:
        statement = statement.where(Invitation.email == email.lower())
    if pending is not None:
        open_ = func.num_nonnulls(Invitation.accepted_at, Invitation.revoked_at) == 0
        statement = statement.where(open_ if pending else ~open_)
    if updated_since is not None:
        statement = statement.where(Invitation.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[Invitation.id], page=page, order="invitations", descending=True
    )
    return Page(data=[service.invitation_out(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Invite someone",
    responses=problems(NotFound, service.RightsNotHeld, service.AlreadyWorksHere, service.InvitationPending),
)
async def create_invitation(body: InvitationIn, ctx: Ctx, response: Response) -> InvitationOut:
    """A mail with a link follows; it works once, for seven days. You can only offer rights that you hold yourself."""
    row = await service.create_invitation(
        ctx.session,
        email=body.email,
        name=body.name,
        assignments=[assignment(one.builtin_role, one.role_id, one.location_ids) for one in body.role_assignments],
        held=ctx.principal.grants,
    )
    response.headers["ETag"] = etag(row.version)
    return service.invitation_out(row)


@router.get("/{invitation_id}", dependencies=[READ], summary="Read an invitation", responses=problems(NotFound))
async def get_invitation(invitation_id: InvitationId, ctx: Ctx, response: Response) -> InvitationOut:
    """Its state and what it offers."""
    row = await service.get_invitation(
        ctx.session, invitation_id=invitation_id, seen_from=ctx.principal.locations("users:read")
    )
    response.headers["ETag"] = etag(row.version)
    return service.invitation_out(row)


@router.post(
    "/{invitation_id}/resend",
    dependencies=[WRITE],
    summary="Send an invitation again",
    responses=problems(NotFound, service.RightsNotHeld, service.InvitationClosed),
)
async def resend_invitation(
    invitation_id: InvitationId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> InvitationOut:
    """With a new link, for seven more days; the former link stops working."""
    row = await service.get_invitation(
        ctx.session, invitation_id=invitation_id, seen_from=ctx.principal.locations("users:write"), lock=True
    )
    check_if_match(if_match, row.version)
    row = await service.resend_invitation(ctx.session, invitation=row, held=ctx.principal.grants)
    response.headers["ETag"] = etag(row.version)
    return service.invitation_out(row)


@router.post(
    "/{invitation_id}/revoke",
    dependencies=[WRITE],
    summary="Withdraw an invitation",
    responses=problems(NotFound, service.RightsNotHeld, service.InvitationClosed),
)
async def revoke_invitation(
    invitation_id: InvitationId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> InvitationOut:
    """Its link stops working."""
    row = await service.get_invitation(
        ctx.session, invitation_id=invitation_id, seen_from=ctx.principal.locations("users:write"), lock=True
    )
    check_if_match(if_match, row.version)
    row = await service.revoke_invitation(ctx.session, invitation=row, held=ctx.principal.grants)
    response.headers["ETag"] = etag(row.version)
    return service.invitation_out(row)
