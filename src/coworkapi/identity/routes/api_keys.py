"""API keys: credentials of machines."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import ApiKeyId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.identity import queries, service
from coworkapi.identity.models import ApiKey
from coworkapi.identity.routes.auth import SECRET
from coworkapi.identity.schemas import ApiKeyIn, ApiKeyOut, ApiKeyPatch, ApiKeySecretOut

router = Router(prefix="/v1/api-keys", tags=["API keys"])
READ, WRITE = requires("api_keys:read"), requires("api_keys:write")
IfMatch = Annotated[str | None, Header(max_length=500)]


@router.get("", dependencies=[READ], summary="List API keys")
async def list_api_keys(
    ctx: Ctx,
    page: Paging,
    revoked: Annotated[bool | None, Query(description="Only revoked ones, or only the others")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[ApiKeyOut]:
    """Newest first, without their secrets."""
    statement = queries.api_keys(ctx.principal.locations("api_keys:read"))
    if revoked is not None:
        statement = statement.where(ApiKey.revoked_at.is_not(None) if revoked else ApiKey.revoked_at.is_(None))
    if updated_since is not None:
        statement = statement.where(ApiKey.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[ApiKey.id], page=page, order="api_keys", descending=True
    )
    return Page(data=[ApiKeyOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Create an API key",
    responses=problems(NotFound, service.RightsNotHeld),
    openapi_extra=SECRET,
)
async def create_api_key(body: ApiKeyIn, ctx: Ctx, response: Response) -> ApiKeySecretOut:
    """The key is shown in this answer and never again. It can hold no right that you don't hold yourself."""
    row, secret = await service.create_api_key(
        ctx.session,
        name=body.name,
        scopes=body.scopes,
        location_ids=body.location_ids,
        expires_at=body.expires_at,
        held=ctx.principal.grants,
    )
    response.headers["ETag"] = etag(row.version)
    return _with_secret(row, secret)


@router.get("/{api_key_id}", dependencies=[READ], summary="Read an API key", responses=problems(NotFound))
async def get_api_key(api_key_id: ApiKeyId, ctx: Ctx, response: Response) -> ApiKeyOut:
    """Without its secret."""
    row = await service.get_api_key(
        ctx.session, api_key_id=api_key_id, locations=ctx.principal.locations("api_keys:read")
    )
    response.headers["ETag"] = etag(row.version)
    return ApiKeyOut.model_validate(row)


@router.patch(
    "/{api_key_id}",
    dependencies=[WRITE],
    summary="Change an API key's name or expiry",
    responses=problems(NotFound, service.RightsNotHeld, service.ApiKeyIsRevoked),
)
async def update_api_key(
    api_key_id: ApiKeyId, body: ApiKeyPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ApiKeyOut:
    """Its scopes and locations stay as they are: for others, create another key."""
    row = await service.get_api_key(
        ctx.session, api_key_id=api_key_id, locations=ctx.principal.locations("api_keys:write"), lock=True
    )
    check_if_match(if_match, row.version)
    row = await service.update_api_key(ctx.session, key=row, changes=changes(body), held=ctx.principal.grants)
    response.headers["ETag"] = etag(row.version)
    return ApiKeyOut.model_validate(row)


@router.post(
    "/{api_key_id}/rotate",
    dependencies=[WRITE],
    summary="Give an API key a new secret",
    responses=problems(NotFound, service.RightsNotHeld, service.ApiKeyIsRevoked),
    openapi_extra=SECRET,
)
async def rotate_api_key(
    api_key_id: ApiKeyId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> ApiKeySecretOut:
    """The old secret stops working at once. To change over without a gap, create a second key and revoke the first."""
    row = await service.get_api_key(
        ctx.session, api_key_id=api_key_id, locations=ctx.principal.locations("api_keys:write"), lock=True
    )
    check_if_match(if_match, row.version)
    row, secret = await service.rotate_api_key(ctx.session, key=row, held=ctx.principal.grants)
    response.headers["ETag"] = etag(row.version)
    return _with_secret(row, secret)


@router.post(
    "/{api_key_id}/revoke",
    dependencies=[WRITE],
    summary="Revoke an API key",
    responses=problems(NotFound, service.ApiKeyIsRevoked),
)
async def revoke_api_key(api_key_id: ApiKeyId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> ApiKeyOut:
    """It stops working with its next request, for good."""
    row = await service.get_api_key(
        ctx.session, api_key_id=api_key_id, locations=ctx.principal.locations("api_keys:write"), lock=True
    )
    check_if_match(if_match, row.version)
    row = await service.revoke_api_key(ctx.session, key=row)
    response.headers["ETag"] = etag(row.version)
    return ApiKeyOut.model_validate(row)


def _with_secret(row: ApiKey, secret: str) -> ApiKeySecretOut:
    return ApiKeySecretOut(**ApiKeyOut.model_validate(row).model_dump(), key=secret)
