"""Sign-in, refresh, sign-out, and the sessions of the signed-in person."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import Path

from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.http import Context, Ctx, Router, for_anyone_signed_in, problems, without_organization
from coworkapi.core.ids import SessionId
from coworkapi.identity import service
from coworkapi.identity.models import Session
from coworkapi.identity.schemas import (
    RefreshIn,
    RightOut,
    SessionOut,
    SessionsOut,
    SignInIn,
    SwitchOrganizationIn,
    WhoAmIOut,
)
from coworkapi.identity.values import AccountOut, OrganizationRef, SignedInOut, TokensOut

router = Router(prefix="/v1/auth", tags=["Sign-in"])
# Password hashing takes memory and processor time: the rest waits its turn.
HASHES = {"x-at-once": 4}
SECRET = {"x-secret-answer": True}


@router.post(
    "/sign-in",
    dependencies=[without_organization()],
    summary="Sign in with a password",
    responses=problems(
        service.WrongCredentials, service.SignInLocked, service.SecondFactorRequired, service.WrongCode, NotFound
    ),
    openapi_extra=HASHES | SECRET,
)
async def sign_in(body: SignInIn, ctx: Ctx) -> SignedInOut:
    """The same answer, after the same work, for a wrong password and for an address without an account. After ten wrong
    passwords or codes in 15 minutes the address is locked for 15 minutes. Where the account has a second factor, a
    right password alone is answered `second_factor_required`: send it again with the code as `otp`."""
    found = await service.sign_in(
        ctx.session,
        settings=ctx.settings,
        email=body.email,
        password=body.password.get_secret_value(),
        otp=body.otp,
        organization=body.organization,
        ip=ctx.ip,
        user_agent=ctx.user_agent,
    )
    return service.signed_in_out(found)


@router.post(
    "/refresh",
    dependencies=[without_organization()],
    summary="Get new tokens for a refresh token",
    responses=problems(service.RefreshRefused),
    openapi_extra=SECRET,
)
async def refresh_session(body: RefreshIn, ctx: Ctx) -> TokensOut:
    """The old tokens stop working. A refresh token that is used twice ends its session, since one of its two bearers
    stole it; send an Idempotency-Key, and a repeated request gets the first answer instead."""
    tokens = await service.refresh_session(
        ctx.session, settings=ctx.settings, refresh_token=body.refresh_token.get_secret_value()
    )
    return TokensOut(**dataclasses.asdict(tokens))


@router.post(
    "/sign-out",
    status_code=204,
    dependencies=[for_anyone_signed_in(sso=True, account=True)],
    summary="End this session",
)
async def sign_out(ctx: Ctx) -> None:
    """The access token and its refresh token stop working at once."""
    await service.end_session(ctx.session, principal=ctx.principal, session_id=_own_session(ctx), because="signed_out")


@router.get("/session", dependencies=[for_anyone_signed_in(apps=True, account=True)], summary="Say who is signed in")
async def get_current_session(ctx: Ctx) -> WhoAmIOut:
    """Whose credential it is, where it works, and its rights. For users, members, API keys and apps."""
    return await who_am_i(ctx)


@router.post(
    "/switch-organization",
    dependencies=[for_anyone_signed_in()],
    summary="Work in another organization",
    responses=problems(NotFound),
)
async def switch_organization(body: SwitchOrganizationIn, ctx: Ctx) -> OrganizationRef:
    """The session's next request is made there, with the same tokens."""
    place, _ = await service.switch_organization(ctx.session, principal=ctx.principal, organization=body.organization)
    return OrganizationRef.model_validate(place)


@router.get("/sessions", dependencies=[for_anyone_signed_in()], summary="List your sessions")
async def list_sessions(ctx: Ctx) -> SessionsOut:
    """Those that still live, newest first (at most 100)."""
    _own_session(ctx)
    rows = await service.list_sessions(ctx.session, principal=ctx.principal)
    return SessionsOut(data=[_session_out(row, ctx) for row in rows])


@router.delete("/sessions", status_code=204, dependencies=[for_anyone_signed_in()], summary="End your other sessions")
async def end_other_sessions(ctx: Ctx) -> None:
    """Every session but the one that asks."""
    _own_session(ctx)
    await service.end_other_sessions(ctx.session, principal=ctx.principal, because="ended_by_owner")


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    dependencies=[for_anyone_signed_in()],
    summary="End one of your sessions",
    responses=problems(NotFound),
)
async def end_session(session_id: Annotated[SessionId, Path()], ctx: Ctx) -> None:
    """Its tokens stop working at once."""
    _own_session(ctx)
    await service.end_session(ctx.session, principal=ctx.principal, session_id=session_id, because="ended_by_owner")


async def who_am_i(ctx: Context) -> WhoAmIOut:
    """The signed-in person or key as `GET /v1/auth/session` shows it."""
    principal = ctx.principal
    user, places = None, []
    if principal.kind == "user" and principal.id is not None:
        user = AccountOut.model_validate(await service.get_account(ctx.session, user_id=principal.id))
        places = await service.workplaces(ctx.session, user_id=principal.id)
        here = next((place for place in places if place.id == principal.organization_id), None)
        # Where else they work is not for an app that they let in here, nor for who says here who they are.
        if principal.app_id is not None or principal.sso_connection_id is not None:
            places = [here] if here else []
    else:
        here = await service.own_workplace(ctx.session, organization_id=principal.organization_id)
    return WhoAmIOut(
        kind=cast("Literal['user', 'member', 'api_key', 'app']", principal.kind),  # others can't sign in
        session_id=principal.session_id,
        user=user,
        member_id=principal.id if principal.kind == "member" else None,
        api_key_id=principal.id if principal.kind == "api_key" else None,
        app_id=principal.app_id,
        organization=OrganizationRef.model_validate(here) if here else None,
        organizations=[OrganizationRef.model_validate(place) for place in places],
        rights=[
            RightOut(scope=scope, location_ids=None if where is None else sorted(where))
            for scope, where in sorted(principal.grants.items())
        ],
    )


def _session_out(row: Session, ctx: Context) -> SessionOut:
    return SessionOut(
        id=row.id,
        current=row.id == ctx.principal.session_id,
        organization_id=row.organization_id,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.refresh_expires_at,
        ip=row.ip,
        user_agent=row.user_agent,
        methods=row.methods,
    )


def _own_session(ctx: Context) -> UUID:
    if ctx.principal.session_id is None:
        raise Forbidden("an API key has no sessions; revoke it with POST /v1/api-keys/{api_key_id}/revoke")
    return ctx.principal.session_id
