"""`/v1/auth/totp`, `/v1/auth/passkeys`: a user's own second factor and passkeys; and signing in with one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.http import Ctx, Router, for_anyone_signed_in, problems, without_organization
from coworkapi.core.ids import PasskeyId
from coworkapi.identity import service as identity
from coworkapi.identity.factors import errors, service
from coworkapi.identity.factors.models import Passkey
from coworkapi.identity.factors.schemas import (
    CodeIn,
    PasskeyBeginIn,
    PasskeyIn,
    PasskeyOptionsOut,
    PasskeyOut,
    PasskeyPatch,
    PasskeySignInIn,
    PasskeysOut,
    RecoveryCodesOut,
    SecondFactorOut,
    TotpBeginIn,
    TotpBegunOut,
)
from coworkapi.identity.values import SignedInOut

router = Router(prefix="/v1/auth", tags=["Second factor"])
TAGS = [
    {"name": "Second factor", "description": "A user's authenticator app, recovery codes and passkeys"},
]
HASHES = {"x-at-once": 4}
SECRET = {"x-secret-answer": True}
_CODE = problems(errors.WrongCode, identity.SignInLocked)


@router.get("/second-factor", dependencies=[for_anyone_signed_in()], summary="Say what is set up beside the password")
async def get_second_factor(ctx: Ctx) -> SecondFactorOut:
    """The signed-in user's own."""
    return await service.second_factor(ctx.session, user_id=identity.signed_in_user(ctx.principal))


@router.post(
    "/totp",
    dependencies=[for_anyone_signed_in()],
    summary="Begin to set up an authenticator app",
    responses=problems(identity.WrongCredentials, identity.SignInLocked, errors.SecondFactorIsOn),
    openapi_extra=HASHES | SECRET,
)
async def begin_totp(body: TotpBeginIn, ctx: Ctx) -> TotpBegunOut:
    """Nothing is asked for at sign-in until a first code is confirmed. Beginning again gives another secret."""
    secret, uri = await service.begin_totp(
        ctx.session,
        settings=ctx.settings,
        user_id=identity.signed_in_user(ctx.principal),
        password=body.password.get_secret_value(),
    )
    return TotpBegunOut(secret=secret, uri=uri)


@router.post(
    "/totp/confirm",
    dependencies=[for_anyone_signed_in()],
    summary="Confirm the authenticator app by its first code",
    responses=problems(errors.WrongCode, identity.SignInLocked, errors.SecondFactorIsOn, errors.SecondFactorIsOff),
    openapi_extra=SECRET,
)
async def confirm_totp(body: CodeIn, ctx: Ctx) -> RecoveryCodesOut:
    """From now on signing in with the password takes a code, too. Keep the recovery codes where the app is not."""
    user_id = identity.signed_in_user(ctx.principal)
    codes = await service.confirm_totp(ctx.session, settings=ctx.settings, user_id=user_id, code=body.code)
    return RecoveryCodesOut(recovery_codes=codes)


@router.post(
    "/totp/recovery-codes",
    dependencies=[for_anyone_signed_in()],
    summary="Get new recovery codes",
    responses=_CODE,
    openapi_extra=SECRET,
)
async def renew_recovery_codes(body: CodeIn, ctx: Ctx) -> RecoveryCodesOut:
    """The old ones stop working."""
    user_id = identity.signed_in_user(ctx.principal)
    codes = await service.renew_recovery_codes(ctx.session, settings=ctx.settings, user_id=user_id, code=body.code)
    return RecoveryCodesOut(recovery_codes=codes)


@router.post(
    "/totp/remove",
    status_code=204,
    dependencies=[for_anyone_signed_in()],
    summary="Take the authenticator app away",
    responses=_CODE,
)
async def remove_totp(body: CodeIn, ctx: Ctx) -> None:
    """Takes a code of the app, or a recovery code. The password is enough from then on."""
    user_id = identity.signed_in_user(ctx.principal)
    await service.remove_totp(ctx.session, settings=ctx.settings, user_id=user_id, code=body.code)


@router.post(
    "/passkeys/options",
    dependencies=[for_anyone_signed_in()],
    summary="Begin to add a passkey",
    responses=problems(
        identity.WrongCredentials,
        errors.SecondFactorRequired,
        errors.WrongCode,
        identity.SignInLocked,
        errors.TooManyPasskeys,
    ),
    openapi_extra=HASHES | SECRET,
)
async def begin_passkey(body: PasskeyBeginIn, ctx: Ctx) -> PasskeyOptionsOut:
    """What to ask the browser for, within five minutes. Takes the password, or a code: where an
    authenticator app is set up, its code."""
    if (body.password is None) == (body.code is None):
        raise Invalid.field("/password", "give the password or a code, one of the two")
    options = await service.begin_passkey(
        ctx.session,
        settings=ctx.settings,
        user_id=identity.signed_in_user(ctx.principal),
        password=body.password.get_secret_value() if body.password else None,
        code=body.code,
    )
    return PasskeyOptionsOut(options=options)


@router.post(
    "/passkeys",
    status_code=201,
    dependencies=[for_anyone_signed_in()],
    summary="Add a passkey",
    responses=problems(errors.PasskeyRefused),
)
async def add_passkey(body: PasskeyIn, ctx: Ctx) -> PasskeyOut:
    """Signs in from now on, without a password or a code: the device has checked its user."""
    passkey = await service.add_passkey(
        ctx.session,
        settings=ctx.settings,
        user_id=identity.signed_in_user(ctx.principal),
        name=body.name,
        credential=body.credential,
    )
    return _out(passkey)


@router.get("/passkeys", dependencies=[for_anyone_signed_in()], summary="List your passkeys")
async def list_passkeys(ctx: Ctx) -> PasskeysOut:
    """All of them (20 at the most), the newest first."""
    rows = await service.list_passkeys(ctx.session, user_id=identity.signed_in_user(ctx.principal))
    return PasskeysOut(data=[_out(row) for row in rows])


@router.patch(
    "/passkeys/{passkey_id}",
    dependencies=[for_anyone_signed_in()],
    summary="Rename a passkey",
    responses=problems(NotFound),
)
async def rename_passkey(passkey_id: Annotated[PasskeyId, Path()], body: PasskeyPatch, ctx: Ctx) -> PasskeyOut:
    """One of your own."""
    user_id = identity.signed_in_user(ctx.principal)
    return _out(await service.rename_passkey(ctx.session, user_id=user_id, passkey_id=passkey_id, name=body.name))


@router.delete(
    "/passkeys/{passkey_id}",
    status_code=204,
    dependencies=[for_anyone_signed_in()],
    summary="Remove a passkey",
    responses=problems(NotFound),
)
async def remove_passkey(passkey_id: Annotated[PasskeyId, Path()], ctx: Ctx) -> None:
    """It signs in no more; sessions that it opened go on until they are ended."""
    user_id = identity.signed_in_user(ctx.principal)
    await service.remove_passkey(ctx.session, user_id=user_id, passkey_id=passkey_id)


@router.post(
    "/passkey-sign-in/options",
    dependencies=[without_organization()],
    summary="Begin to sign in with a passkey",
)
async def begin_passkey_sign_in(ctx: Ctx) -> PasskeyOptionsOut:
    """What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is."""
    return PasskeyOptionsOut(options=await service.begin_passkey_sign_in(ctx.session, settings=ctx.settings))


@router.post(
    "/passkey-sign-in",
    dependencies=[without_organization()],
    summary="Sign in with a passkey",
    responses=problems(errors.PasskeyRefused, NotFound),
    openapi_extra=SECRET,
)
async def sign_in_with_passkey(body: PasskeySignInIn, ctx: Ctx) -> SignedInOut:
    """Proves both factors at once, so no code is asked for."""
    found = await service.sign_in_with_passkey(
        ctx.session,
        settings=ctx.settings,
        credential=body.credential,
        organization=body.organization,
        ip=ctx.ip,
        user_agent=ctx.user_agent,
    )
    return identity.signed_in_out(found)


def _out(passkey: Passkey) -> PasskeyOut:
    return PasskeyOut(
        id=passkey.id,
        name=passkey.name,
        is_backed_up=passkey.is_backed_up,
        created_at=passkey.created_at,
        last_used_at=passkey.last_used_at,
    )
