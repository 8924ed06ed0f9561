"""A person's own account: password, forgotten password, e-mail address, name."""

from __future__ import annotations

from coworkapi.core.http import Ctx, Router, for_anyone_signed_in, problems, without_organization
from coworkapi.core.schemas import changes
from coworkapi.identity import service
from coworkapi.identity.schemas import (
    AccountPatch,
    ChangePasswordIn,
    PasswordResetIn,
    PasswordResetRequestIn,
)
from coworkapi.identity.values import AccountOut

router = Router(prefix="/v1/auth", tags=["Account"])
HASHES = {"x-at-once": 4}


@router.get("/account", dependencies=[for_anyone_signed_in()], summary="Read your account")
async def get_account(ctx: Ctx) -> AccountOut:
    """The signed-in user's own."""
    user_id = service.signed_in_user(ctx.principal)
    return AccountOut.model_validate(await service.get_account(ctx.session, user_id=user_id))


@router.patch("/account", dependencies=[for_anyone_signed_in()], summary="Change your name or language")
async def update_account(body: AccountPatch, ctx: Ctx) -> AccountOut:
    """Seen in every organization that you work for."""
    user_id = service.signed_in_user(ctx.principal)
    account = await service.update_account(ctx.session, user_id=user_id, changes=changes(body))
    return AccountOut.model_validate(account)


@router.post(
    "/change-password",
    status_code=204,
    dependencies=[for_anyone_signed_in()],
    summary="Change your password",
    responses=problems(service.WrongCredentials, service.SignInLocked, service.WeakPassword),
    openapi_extra=HASHES,
)
async def change_password(body: ChangePasswordIn, ctx: Ctx) -> None:
    """Ends your other sessions. A wrong current password counts as a failed sign-in."""
    await service.change_password(
        ctx.session,
        settings=ctx.settings,
        principal=ctx.principal,
        current_password=body.current_password.get_secret_value(),
        new_password=body.new_password.get_secret_value(),
    )


@router.post(
    "/password-reset-requests",
    status_code=202,
    dependencies=[without_organization()],
    summary="Ask for a link to reset a password",
)
async def request_password_reset(body: PasswordResetRequestIn, ctx: Ctx) -> None:
    """Always 202: whether the address has an account is not said. At most three mails an hour for one address."""
    await service.request_password_reset(ctx.session, email=body.email)


@router.post(
    "/password-resets",
    status_code=204,
    dependencies=[without_organization()],
    summary="Reset a password by a mailed link",
    responses=problems(service.LinkRefused, service.WeakPassword),
    openapi_extra=HASHES,
)
async def reset_password(body: PasswordResetIn, ctx: Ctx) -> None:
    """Ends every session of the account and lifts a lock. Works once, for an hour."""
    await service.reset_password(
        ctx.session, token=body.token.get_secret_value(), new_password=body.new_password.get_secret_value()
    )
