"""`/v1/me/passkeys`: a member's own passkeys; `/v1/public/{organization}/passkey-sign-in`: signing in with one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, for_members, for_public, problems
from coworkapi.core.ids import MemberPasskeyId
from coworkapi.identity.factors.errors import PasskeyRefused, TooManyPasskeys
from coworkapi.members.passkeys import service
from coworkapi.members.passkeys.errors import FreshSignInRequired
from coworkapi.members.passkeys.schemas import (
    MemberPasskeyOut,
    MemberPasskeySignInIn,
    MyPasskeyIn,
    MyPasskeyOptionsOut,
    MyPasskeyPatch,
    MyPasskeysOut,
)
from coworkapi.members.schemas import MemberSessionOut
from coworkapi.members.service import member_session_out

mine = Router(prefix="/v1/me/passkeys", tags=["Me"])
public = Router(prefix="/v1/public/{organization}/passkey-sign-in", tags=["Member sign-in"])
SECRET = {"x-secret-answer": True}


@mine.post(
    "/options",
    dependencies=[for_members(apps=False)],
    summary="Begin to add a passkey of mine",
    responses=problems(FreshSignInRequired, TooManyPasskeys),
    openapi_extra=SECRET,
)
async def begin_my_passkey(ctx: Ctx) -> MyPasskeyOptionsOut:
    """What to ask the browser for, within five minutes. Takes a session that began at most 15 minutes ago, by a mailed
    link or a passkey."""
    options = await service.begin_my_passkey(ctx.session, settings=ctx.settings, principal=ctx.principal)
    return MyPasskeyOptionsOut(options=options)


@mine.post(
    "",
    status_code=201,
    dependencies=[for_members(apps=False)],
    summary="Add a passkey of mine",
    responses=problems(PasskeyRefused, TooManyPasskeys),
)
async def add_my_passkey(body: MyPasskeyIn, ctx: Ctx) -> MemberPasskeyOut:
    """Signs in from now on, without a mail: the device has checked its user."""
    return await service.add_my_passkey(
        ctx.session, settings=ctx.settings, principal=ctx.principal, name=body.name, credential=body.credential
    )


@mine.get("", dependencies=[for_members(apps=False)], summary="List my passkeys")
async def list_my_passkeys(ctx: Ctx) -> MyPasskeysOut:
    """All of them (20 at the most), the newest first."""
    return MyPasskeysOut(data=await service.list_my_passkeys(ctx.session, principal=ctx.principal))


@mine.patch(
    "/{passkey_id}",
    dependencies=[for_members(apps=False)],
    summary="Rename a passkey of mine",
    responses=problems(NotFound),
)
async def rename_my_passkey(
    passkey_id: Annotated[MemberPasskeyId, Path()], body: MyPasskeyPatch, ctx: Ctx
) -> MemberPasskeyOut:
    """One of your own."""
    return await service.rename_my_passkey(ctx.session, principal=ctx.principal, passkey_id=passkey_id, name=body.name)


@mine.delete(
    "/{passkey_id}",
    status_code=204,
    dependencies=[for_members(apps=False)],
    summary="Remove a passkey of mine",
    responses=problems(NotFound),
)
async def remove_my_passkey(passkey_id: Annotated[MemberPasskeyId, Path()], ctx: Ctx) -> None:
    """It signs in no more; sessions that it opened go on until they are ended."""
    await service.remove_my_passkey(ctx.session, principal=ctx.principal, passkey_id=passkey_id)


@public.post("/options", dependencies=[for_public()], summary="Begin to sign a member in with a passkey")
async def begin_member_passkey_sign_in(organization: str, ctx: Ctx) -> MyPasskeyOptionsOut:
    """What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is."""
    return MyPasskeyOptionsOut(options=await service.begin_passkey_sign_in(ctx.session, settings=ctx.settings))


@public.post(
    "",
    dependencies=[for_public()],
    summary="Sign a member in with a passkey",
    responses=problems(PasskeyRefused),
    openapi_extra=SECRET,
)
async def sign_in_member_with_passkey(organization: str, body: MemberPasskeySignInIn, ctx: Ctx) -> MemberSessionOut:
    """For members who may sign in, as by a mailed link."""
    tokens, member_id = await service.sign_in_with_passkey(
        ctx.session,
        settings=ctx.settings,
        credential=body.credential,
        ip=ctx.ip,
        user_agent=ctx.user_agent,
    )
    return await member_session_out(ctx.session, tokens, member_id)
