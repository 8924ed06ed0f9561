"""`/v1/oauth-apps`: third-party apps, by the operator."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import AppGrantId, AppId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.identity.oauth import service
from coworkapi.identity.oauth.models import OAuthApp, OAuthGrant
from coworkapi.identity.oauth.schemas import (
    OAuthAppIn,
    OAuthAppOut,
    OAuthAppPatch,
    OAuthAppSecretOut,
    OAuthGrantOut,
    SecretRotationIn,
)
from coworkapi.identity.service.rights import RightsNotHeld

router = Router(prefix="/v1/oauth-apps", tags=["OAuth apps"])
READ, WRITE = requires("oauth_apps:read"), requires("oauth_apps:write")
SECRET = {"x-secret-answer": True}
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.get("", dependencies=[READ], summary="List third-party apps")
async def list_oauth_apps(
    ctx: Ctx,
    page: Paging,
    archived: Annotated[bool | None, Query(description="Only archived ones, or only the others")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[OAuthAppOut]:
    """Newest first, without their secrets."""
    ctx.require("oauth_apps:read", None)
    statement = service.apps(archived=archived)
    if updated_since is not None:
        statement = statement.where(OAuthApp.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[OAuthApp.id], page=page, order="oauth_apps", descending=True
    )
    return Page(data=[OAuthAppOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Register a third-party app",
    responses=problems(RightsNotHeld),
    openapi_extra=SECRET,
)
async def create_oauth_app(body: OAuthAppIn, ctx: Ctx, response: Response) -> OAuthAppSecretOut:
    """For this organization alone. Its id is the `client_id`; `client_secret` is shown in this answer and never again.

    `scopes` is the most that it can be granted: for a person it never does more than they may do themselves. An app
    that acts alone can hold no right that you don't hold yourself.
    """
    ctx.require("oauth_apps:write", None)
    app, secret = await service.create_app(ctx.session, values=body.model_dump(), held=ctx.principal.grants)
    response.headers["ETag"] = etag(app.version)
    return _with_secret(app, secret)


@router.get("/{app_id}", dependencies=[READ], summary="Read a third-party app", responses=problems(NotFound))
async def get_oauth_app(app_id: AppId, ctx: Ctx, response: Response) -> OAuthAppOut:
    """Without its secret."""
    ctx.require("oauth_apps:read", None)
    app = await service.get_app(ctx.session, app_id=app_id)
    response.headers["ETag"] = etag(app.version)
    return OAuthAppOut.model_validate(app)


@router.patch(
    "/{app_id}",
    dependencies=[WRITE],
    summary="Change a third-party app",
    responses=problems(NotFound, RightsNotHeld, service.AppIsArchived),
)
async def update_oauth_app(
    app_id: AppId, body: OAuthAppPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> OAuthAppOut:
    """A scope that is taken away is gone from all of its tokens at once; a new one has to be asked of people anew."""
    app = await _locked(ctx, app_id, if_match)
    app = await service.update_app(ctx.session, app=app, changes=changes(body), held=ctx.principal.grants)
    response.headers["ETag"] = etag(app.version)
    return OAuthAppOut.model_validate(app)


@router.post(
    "/{app_id}/rotate-secret",
    dependencies=[WRITE],
    summary="Give a third-party app a new secret",
    responses=problems(NotFound, RightsNotHeld, service.AppIsArchived, service.AppHasNoSecret),
    openapi_extra=SECRET,
)
async def rotate_oauth_app_secret(
    app_id: AppId, body: SecretRotationIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> OAuthAppSecretOut:
    """The old secret works beside it for a day, or as long as you say, so that the app changes over without a gap."""
    app = await _locked(ctx, app_id, if_match)
    app, secret = await service.rotate_secret(
        ctx.session, app=app, old_secret_hours=body.old_secret_hours, held=ctx.principal.grants
    )
    response.headers["ETag"] = etag(app.version)
    return _with_secret(app, secret)


@router.post(
    "/{app_id}/archive",
    dependencies=[WRITE],
    summary="Archive a third-party app",
    responses=problems(NotFound, service.AppIsArchived),
)
async def archive_oauth_app(app_id: AppId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> OAuthAppOut:
    """For good: all that people granted it ends, and its tokens stop working with their next request."""
    app = await service.archive_app(ctx.session, app=await _locked(ctx, app_id, if_match))
    response.headers["ETag"] = etag(app.version)
    return OAuthAppOut.model_validate(app)


@router.get(
    "/{app_id}/grants",
    dependencies=[READ],
    summary="List whom a third-party app acts for",
    responses=problems(NotFound),
)
async def list_oauth_grants(
    app_id: AppId,
    ctx: Ctx,
    page: Paging,
    live: Annotated[bool | None, Query(description="Only those that work, or only those that have ended")] = None,
) -> Page[OAuthGrantOut]:
    """Newest first. One for each time that somebody let it in, or that it got a token of its own."""
    ctx.require("oauth_apps:read", None)
    await service.get_app(ctx.session, app_id=app_id)
    rows, cursor = await fetch_page(
        ctx.session,
        service.grants_of_app(app_id, live=live),
        keys=[OAuthGrant.id],
        page=page,
        order="oauth_grants",
        descending=True,
    )
    return Page(data=[OAuthGrantOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.delete(
    "/{app_id}/grants/{grant_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="End what somebody granted a third-party app",
    responses=problems(NotFound),
)
async def end_oauth_grant(app_id: AppId, grant_id: AppGrantId, ctx: Ctx) -> None:
    """Its tokens stop working at once."""
    ctx.require("oauth_apps:write", None)
    await service.end_grant_of_app(ctx.session, app_id=app_id, grant_id=grant_id)


async def _locked(ctx: Context, app_id: AppId, if_match: str | None) -> OAuthApp:
    ctx.require("oauth_apps:write", None)
    app = await service.get_app(ctx.session, app_id=app_id, lock=True)
    check_if_match(if_match, app.version)
    return app


def _with_secret(app: OAuthApp, secret: str | None) -> OAuthAppSecretOut:
    return OAuthAppSecretOut(**OAuthAppOut.model_validate(app).model_dump(), client_secret=secret)
