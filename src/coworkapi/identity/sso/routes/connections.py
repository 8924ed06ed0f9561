"""`/v1/sso-connections`: single sign-on, by the operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Header, Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import SsoConnectionId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.identity.schemas import AssignmentIn
from coworkapi.identity.service.rights import RightsNotHeld
from coworkapi.identity.sso import service
from coworkapi.identity.sso.models import SsoConnection
from coworkapi.identity.sso.schemas import SsoConnectionIn, SsoConnectionOut, SsoConnectionPatch
from coworkapi.identity.values import Assignment, assignment

router = Router(prefix="/v1/sso-connections", tags=["Single sign-on"])
READ, WRITE = requires("sso:read"), requires("sso:write", apps=False)
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.get("", dependencies=[READ], summary="List single sign-on connections")
async def list_sso_connections(
    ctx: Ctx,
    page: Paging,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[SsoConnectionOut]:
    """Newest first, without their secrets."""
    ctx.require("sso:read", None)
    statement = service.connections()
    if updated_since is not None:
        statement = statement.where(SsoConnection.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[SsoConnection.id], page=page, order="sso_connections", descending=True
    )
    return Page(data=[SsoConnectionOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Set up single sign-on",
    responses=problems(NotFound, RightsNotHeld),
)
async def create_sso_connection(body: SsoConnectionIn, ctx: Ctx, response: Response) -> SsoConnectionOut:
    """Register `{public address}/v1/sso/callback` as the redirect URI at the provider. Its client secret is sealed.

    A provider for staff could sign in as any of them in this organization: to set one up takes every right. One for
    members takes `members:write`.
    """
    ctx.require("sso:write", None)
    connection = await service.create_connection(
        ctx.session,
        settings=ctx.settings,
        values=body.model_dump(exclude={"client_secret", "role_assignments"}),
        client_secret=body.client_secret.get_secret_value(),
        assignments=_assignments(body.role_assignments),
        held=ctx.principal.grants,
    )
    response.headers["ETag"] = etag(connection.version)
    return SsoConnectionOut.model_validate(connection)


@router.get(
    "/{connection_id}",
    dependencies=[READ],
    summary="Read a single sign-on connection",
    responses=problems(NotFound),
)
async def get_sso_connection(connection_id: SsoConnectionId, ctx: Ctx, response: Response) -> SsoConnectionOut:
    """Without its secret."""
    ctx.require("sso:read", None)
    connection = await service.get_connection(ctx.session, connection_id=connection_id)
    response.headers["ETag"] = etag(connection.version)
    return SsoConnectionOut.model_validate(connection)


@router.patch(
    "/{connection_id}",
    dependencies=[WRITE],
    summary="Change a single sign-on connection",
    responses=problems(NotFound, RightsNotHeld),
)
async def update_sso_connection(
    connection_id: SsoConnectionId, body: SsoConnectionPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> SsoConnectionOut:
    """Disabled, its sessions end at once. With another issuer or client id they end, too, and everybody is linked anew
    by their e-mail address."""
    connection = await _locked(ctx, connection_id, if_match)
    values = changes(body)
    secret = values.pop("client_secret", None)
    values.pop("role_assignments", None)
    connection = await service.update_connection(
        ctx.session,
        settings=ctx.settings,
        connection=connection,
        changes=values,
        client_secret=None if secret is None else secret.get_secret_value(),
        assignments=None if body.role_assignments is None else _assignments(body.role_assignments),
        held=ctx.principal.grants,
    )
    response.headers["ETag"] = etag(connection.version)
    return SsoConnectionOut.model_validate(connection)


@router.delete(
    "/{connection_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a single sign-on connection",
    responses=problems(NotFound),
)
async def delete_sso_connection(connection_id: SsoConnectionId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Its sessions end at once. Users and members stay, and sign in otherwise."""
    await service.delete_connection(ctx.session, connection=await _locked(ctx, connection_id, if_match))


async def _locked(ctx: Context, connection_id: SsoConnectionId, if_match: str | None) -> SsoConnection:
    ctx.require("sso:write", None)
    connection = await service.get_connection(ctx.session, connection_id=connection_id, lock=True)
    check_if_match(if_match, connection.version)
    return connection


def _assignments(given: Sequence[AssignmentIn]) -> list[Assignment]:
    return [assignment(one.builtin_role, one.role_id, one.location_ids) for one in given]
