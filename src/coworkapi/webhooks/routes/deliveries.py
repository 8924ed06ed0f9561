"""`/v1/webhook-deliveries`: the log."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import EventId, WebhookDeliveryId, WebhookEndpointId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.webhooks import queries, service
from coworkapi.webhooks.errors import EndpointDisabled, EventForgotten
from coworkapi.webhooks.models import WebhookDelivery
from coworkapi.webhooks.schemas import WebhookDeliveryDetailOut, WebhookDeliveryOut
from coworkapi.webhooks.values import DeliveryState

router = Router(prefix="/v1/webhook-deliveries", tags=["Webhooks"])
READ, WRITE = requires("webhooks:read"), requires("webhooks:write")


@router.get("", dependencies=[READ], summary="List webhook deliveries")
async def list_webhook_deliveries(
    ctx: Ctx,
    page: Paging,
    endpoint_id: Annotated[WebhookEndpointId | None, Query(description="Only to this endpoint")] = None,
    event_id: Annotated[EventId | None, Query(description="Only of this event")] = None,
    event_type: Annotated[str | None, Query(max_length=80, description="Only of this type of event")] = None,
    state: Annotated[DeliveryState | None, Query(description="Only in this state")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[WebhookDeliveryOut]:
    """Newest first; of the last 30 days, and all that are pending."""
    statement = queries.deliveries(ctx.principal.locations("webhooks:read"), app_id=ctx.principal.app_id)
    if endpoint_id is not None:
        statement = statement.where(WebhookDelivery.endpoint_id == endpoint_id)
    if event_id is not None:
        statement = statement.where(WebhookDelivery.event_id == event_id)
    if event_type is not None:
        statement = statement.where(WebhookDelivery.event_type == event_type)
    if state is not None:
        statement = statement.where(WebhookDelivery.state == state)
    if updated_since is not None:
        statement = statement.where(WebhookDelivery.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[WebhookDelivery.id], page=page, order="webhook_deliveries", descending=True
    )
    return Page(data=[WebhookDeliveryOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.get(
    "/{webhook_delivery_id}", dependencies=[READ], summary="Read a webhook delivery", responses=problems(NotFound)
)
async def get_webhook_delivery(webhook_delivery_id: WebhookDeliveryId, ctx: Ctx) -> WebhookDeliveryDetailOut:
    """With what is sent and every attempt: when, how long, what was answered."""
    locations = ctx.principal.locations("webhooks:read")
    row = await service.find_delivery(ctx.session, delivery_id=webhook_delivery_id, locations=locations)
    return await service.delivery_detail(ctx.session, delivery=row)


@router.post(
    "/{webhook_delivery_id}/replay",
    dependencies=[WRITE],
    summary="Send a webhook delivery again",
    responses=problems(NotFound, EndpointDisabled, EventForgotten),
)
async def replay_webhook_delivery(webhook_delivery_id: WebhookDeliveryId, ctx: Ctx) -> WebhookDeliveryOut:
    """At once, with all retries, and with the same `webhook-id` as before, whatever it came to."""
    locations = ctx.principal.locations("webhooks:write")
    row = await service.find_delivery(ctx.session, delivery_id=webhook_delivery_id, locations=locations, lock=True)
    return WebhookDeliveryOut.model_validate(await service.replay_delivery(ctx.session, delivery=row))
