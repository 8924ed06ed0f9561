"""`/v1/webhook-endpoints`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import WebhookEndpointId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant, changes
from coworkapi.core.sealing import Seal
from coworkapi.webhooks import queries, service
from coworkapi.webhooks.errors import EndpointDisabled, EndpointEnabled, TooManyEndpoints
from coworkapi.webhooks.models import WebhookEndpoint
from coworkapi.webhooks.schemas import (
    ReplayIn,
    ReplayOut,
    WebhookDeliveryOut,
    WebhookEndpointIn,
    WebhookEndpointOut,
    WebhookEndpointPatch,
    WebhookEndpointSecretOut,
)
from coworkapi.webhooks.values import EndpointState

router = Router(prefix="/v1/webhook-endpoints", tags=["Webhooks"])
READ, WRITE = requires("webhooks:read"), requires("webhooks:write")
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
SECRET = {"x-secret-answer": True}


@router.get("", dependencies=[READ], summary="List webhook endpoints")
async def list_webhook_endpoints(
    ctx: Ctx,
    page: Paging,
    state: Annotated[EndpointState | None, Query(description="Only in this state")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[WebhookEndpointOut]:
    """Newest first, without their secrets."""
    statement = queries.endpoints(ctx.principal.locations("webhooks:read"), app_id=ctx.principal.app_id)
    if state is not None:
        statement = statement.where(WebhookEndpoint.state == state)
    if updated_since is not None:
        statement = statement.where(WebhookEndpoint.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[WebhookEndpoint.id], page=page, order="webhook_endpoints", descending=True
    )
    return Page(data=[service.endpoint_out(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[WRITE],
    summary="Create a webhook endpoint",
    responses=problems(NotFound, TooManyEndpoints),
    openapi_extra=SECRET,
)
async def create_webhook_endpoint(
    body: WebhookEndpointIn, ctx: Ctx, request: Request, response: Response
) -> WebhookEndpointSecretOut:
    """It is told of what happens from now on. The secret, with which you verify deliveries, is shown in this answer and
    never again. With rights at some locations only, `location_ids` must name some of them."""
    _check_locations(ctx, body.location_ids)
    row, secret = await service.create_endpoint(
        ctx.session,
        url=body.url,
        event_types=body.event_types,
        location_ids=body.location_ids,
        description=body.description,
        seal=_seal(request),
        any_target=_any_target(ctx),
    )
    response.headers["ETag"] = etag(row.version)
    return _with_secret(row, secret)


@router.get(
    "/{webhook_endpoint_id}", dependencies=[READ], summary="Read a webhook endpoint", responses=problems(NotFound)
)
async def get_webhook_endpoint(
    webhook_endpoint_id: WebhookEndpointId, ctx: Ctx, response: Response
) -> WebhookEndpointOut:
    """Without its secret."""
    locations = ctx.principal.locations("webhooks:read")
    row = await service.find_endpoint(ctx.session, endpoint_id=webhook_endpoint_id, locations=locations)
    return _answer(row, response)


@router.patch(
    "/{webhook_endpoint_id}", dependencies=[WRITE], summary="Change a webhook endpoint", responses=problems(NotFound)
)
async def update_webhook_endpoint(
    webhook_endpoint_id: WebhookEndpointId,
    body: WebhookEndpointPatch,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
) -> WebhookEndpointOut:
    """What waits to be sent goes to the new address; another choice of events counts for what happens from now on."""
    row = await _found(ctx, webhook_endpoint_id, if_match)
    changed = changes(body)
    if "location_ids" in changed:
        _check_locations(ctx, changed["location_ids"])
    row = await service.update_endpoint(ctx.session, endpoint=row, changes=changed, any_target=_any_target(ctx))
    return _answer(row, response)


@router.delete(
    "/{webhook_endpoint_id}",
    status_code=204,
    dependencies=[WRITE],
    summary="Delete a webhook endpoint",
    responses=problems(NotFound),
)
async def delete_webhook_endpoint(webhook_endpoint_id: WebhookEndpointId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Nothing is sent to it any more, nor what waits. Its deliveries stay in the log for 30 days."""
    await service.delete_endpoint(ctx.session, endpoint=await _found(ctx, webhook_endpoint_id, if_match))


@router.post(
    "/{webhook_endpoint_id}/rotate-secret",
    dependencies=[WRITE],
    summary="Give a webhook endpoint a new secret",
    responses=problems(NotFound),
    openapi_extra=SECRET,
)
async def rotate_webhook_endpoint_secret(
    webhook_endpoint_id: WebhookEndpointId,
    ctx: Ctx,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> WebhookEndpointSecretOut:
    """For 24 hours deliveries carry two signatures, one by each secret: change yours within that time. Rotate twice to
    end a secret at once that others know."""
    row = await _found(ctx, webhook_endpoint_id, if_match)
    secret = await service.rotate_secret(ctx.session, endpoint=row, seal=_seal(request))
    response.headers["ETag"] = etag(row.version)
    return _with_secret(row, secret)


@router.post(
    "/{webhook_endpoint_id}/enable",
    dependencies=[WRITE],
    summary="Enable a webhook endpoint",
    responses=problems(NotFound, EndpointEnabled),
)
async def enable_webhook_endpoint(
    webhook_endpoint_id: WebhookEndpointId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> WebhookEndpointOut:
    """It is told of what happens from now on. For what it missed use `replay`, with `since` its `disabled_at`."""
    row = await _found(ctx, webhook_endpoint_id, if_match)
    return _answer(await service.enable_endpoint(ctx.session, endpoint=row), response)


@router.post(
    "/{webhook_endpoint_id}/disable",
    dependencies=[WRITE],
    summary="Disable a webhook endpoint",
    responses=problems(NotFound, EndpointDisabled),
)
async def disable_webhook_endpoint(
    webhook_endpoint_id: WebhookEndpointId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> WebhookEndpointOut:
    """Nothing is sent to it until it is enabled; what waits is cancelled."""
    row = await _found(ctx, webhook_endpoint_id, if_match)
    return _answer(await service.disable_endpoint(ctx.session, endpoint=row), response)


@router.post(
    "/{webhook_endpoint_id}/test",
    status_code=201,
    dependencies=[WRITE],
    summary="Send a test event to a webhook endpoint",
    responses=problems(NotFound, EndpointDisabled),
)
async def test_webhook_endpoint(webhook_endpoint_id: WebhookEndpointId, ctx: Ctx) -> WebhookDeliveryOut:
    """Sends an event `webhook_endpoint.tested`, whatever the endpoint chose. What became of it is in the delivery."""
    row = await _found(ctx, webhook_endpoint_id, None)
    return WebhookDeliveryOut.model_validate(await service.send_test(ctx.session, endpoint=row))


@router.post(
    "/{webhook_endpoint_id}/replay",
    dependencies=[WRITE],
    summary="Send a webhook endpoint again what happened in a time",
    responses=problems(NotFound, EndpointDisabled),
)
async def replay_webhook_events(
    webhook_endpoint_id: WebhookEndpointId,
    body: ReplayIn,
    ctx: Ctx,
    dry_run: Annotated[bool, Query(description="Only say how many")] = False,
) -> ReplayOut:
    """What failed, was cancelled or was never sent; with `include_delivered` all of it. At most 100,000 events at once.
    They come with the ids that they had the first time."""
    row = await _found(ctx, webhook_endpoint_id, None)
    count = await service.replay_range(
        ctx.session,
        endpoint=row,
        since=body.since,
        until=body.until,
        event_types=body.event_types,
        include_delivered=body.include_delivered,
        dry_run=dry_run,
    )
    return ReplayOut(count=count, dry_run=dry_run)


async def _found(ctx: Context, endpoint_id: UUID, if_match: str | None) -> WebhookEndpoint:
    locations = ctx.principal.locations("webhooks:write")
    row = await service.find_endpoint(ctx.session, endpoint_id=endpoint_id, locations=locations, lock=True)
    check_if_match(if_match, row.version)
    return row


def _check_locations(ctx: Context, location_ids: list[UUID] | None) -> None:
    if not location_ids:
        ctx.require("webhooks:write", None)
    for location_id in location_ids or ():
        ctx.require("webhooks:write", location_id)


def _answer(row: WebhookEndpoint, response: Response) -> WebhookEndpointOut:
    response.headers["ETag"] = etag(row.version)
    return service.endpoint_out(row)


def _with_secret(row: WebhookEndpoint, secret: str) -> WebhookEndpointSecretOut:
    return WebhookEndpointSecretOut(secret=secret, **service.endpoint_out(row).model_dump())


def _seal(request: Request) -> Seal:
    return service.seal_of(request.app.state.secret)


def _any_target(ctx: Context) -> bool:
    return ctx.settings.webhook_targets == "any"
