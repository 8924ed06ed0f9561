"""`/v1/auth/authorized-apps` and `/v1/me/authorized-apps`: the apps that act for me, and their end. Not for apps."""

from __future__ import annotations

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, for_anyone_signed_in, for_members, problems
from coworkapi.core.ids import AppId
from coworkapi.identity.oauth import service
from coworkapi.identity.oauth.schemas import AuthorizedAppsOut

of_users = Router(prefix="/v1/auth/authorized-apps", tags=["Authorized apps"])
of_members = Router(prefix="/v1/me/authorized-apps", tags=["Authorized apps"])
ROUTERS = [of_users, of_members]


@of_users.get("", dependencies=[for_anyone_signed_in()], summary="List the apps that act for you")
async def list_authorized_apps(ctx: Ctx) -> AuthorizedAppsOut:
    """In the organization that you work in now, by name (at most 200)."""
    return AuthorizedAppsOut(data=await service.authorized_apps(ctx.session, principal=ctx.principal))


@of_users.delete(
    "/{app_id}",
    status_code=204,
    dependencies=[for_anyone_signed_in()],
    summary="Let an app act for you no more",
    responses=problems(NotFound),
)
async def end_authorized_app(app_id: AppId, ctx: Ctx) -> None:
    """All of its tokens for you stop working at once."""
    await service.end_authorized_app(ctx.session, principal=ctx.principal, app_id=app_id)


@of_members.get("", dependencies=[for_members(apps=False)], summary="List the apps that act for me")
async def list_my_authorized_apps(ctx: Ctx) -> AuthorizedAppsOut:
    """By name (at most 200)."""
    return AuthorizedAppsOut(data=await service.authorized_apps(ctx.session, principal=ctx.principal))


@of_members.delete(
    "/{app_id}",
    status_code=204,
    dependencies=[for_members(apps=False)],
    summary="Let an app act for me no more",
    responses=problems(NotFound),
)
async def end_my_authorized_app(app_id: AppId, ctx: Ctx) -> None:
    """All of its tokens for me stop working at once."""
    await service.end_authorized_app(ctx.session, principal=ctx.principal, app_id=app_id)
