"""Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class WebhookDeliveries(Resource):
    """Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""

    def list(
        self,
        *,
        endpoint_id: str | None = None,
        event_id: str | None = None,
        event_type: str | None = None,
        state: Literal["pending", "delivered", "failed", "cancelled"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.WebhookDelivery]:
        """List webhook deliveries.

        Newest first; of the last 30 days, and all that are pending.

        Args:
            endpoint_id: Only to this endpoint
            event_id: Only of this event
            event_type: Only of this type of event
            state: Only in this state
            updated_since: Only those changed at or after

        Needs `webhooks:read`.
        """
        return self._items(
            "/v1/webhook-deliveries",
            models.WebhookDelivery,
            query={
                "endpoint_id": endpoint_id,
                "event_id": event_id,
                "event_type": event_type,
                "state": state,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, webhook_delivery_id: str) -> models.WebhookDeliveryDetail:
        """Read a webhook delivery.

        With what is sent and every attempt: when, how long, what was answered.

        Args:
            webhook_delivery_id: Id of the webhook delivery

        Raises NotFound. Needs `webhooks:read`.
        """
        return self._send("GET", f"/v1/webhook-deliveries/{segment(webhook_delivery_id)}", models.WebhookDeliveryDetail)

    def replay(self, webhook_delivery_id: str, *, idempotency_key: str | None = None) -> models.WebhookDelivery:
        """Send a webhook delivery again.

        At once, with all retries, and with the same `webhook-id` as before, whatever it came to.

        Args:
            webhook_delivery_id: Id of the webhook delivery

        Raises NotFound, WebhookEndpointDisabled, EventForgotten. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-deliveries/{segment(webhook_delivery_id)}/replay",
            models.WebhookDelivery,
            idempotency_key=idempotency_key,
        )


class AsyncWebhookDeliveries(AsyncResource):
    """`WebhookDeliveries` with asyncio."""

    list = listed(WebhookDeliveries.list)
    """List webhook deliveries."""

    get = awaited(WebhookDeliveries.get)
    """Read a webhook delivery."""

    replay = awaited(WebhookDeliveries.replay)
    """Send a webhook delivery again."""
