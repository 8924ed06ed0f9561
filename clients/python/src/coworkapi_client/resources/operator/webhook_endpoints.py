"""Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class WebhookEndpoints(Resource):
    """Webhooks: addresses of yours that are told of events as they happen, and what became of each delivery. Signed as Standard Webhooks says."""

    def list(
        self,
        *,
        state: Literal["enabled", "disabled"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.WebhookEndpoint]:
        """List webhook endpoints.

        Newest first, without their secrets.

        Args:
            state: Only in this state
            updated_since: Only those changed at or after

        Needs `webhooks:read`.
        """
        return self._items(
            "/v1/webhook-endpoints",
            models.WebhookEndpoint,
            query={"state": state, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        url: str,
        event_types: Sequence[str] | None = None,
        location_ids: Sequence[str] | None = None,
        description: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.WebhookEndpointSecret:
        """Create a webhook endpoint.

        It is told of what happens from now on. The secret, with which you verify deliveries, is shown in this answer and
        never again. With rights at some locations only, `location_ids` must name some of them.

        Args:
            url: Where events are posted to. HTTPS and of the public internet
            event_types: Which events: types, beginnings of types (`booking.*`), or all of them (`*`)
            location_ids: Only events of these locations, then without those of none. Null: of all, and of none
            description: What you use it for

        Raises NotFound, TooManyWebhookEndpoints. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            "/v1/webhook-endpoints",
            models.WebhookEndpointSecret,
            body=given(
                {"url": url, "event_types": event_types, "location_ids": location_ids, "description": description}
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, webhook_endpoint_id: str) -> models.WebhookEndpoint:
        """Read a webhook endpoint.

        Without its secret.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound. Needs `webhooks:read`.
        """
        return self._send("GET", f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}", models.WebhookEndpoint)

    def update(
        self,
        webhook_endpoint_id: str,
        *,
        url: str | Unset | None = UNSET,
        event_types: Sequence[str] | Unset | None = UNSET,
        location_ids: Sequence[str] | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.WebhookEndpoint:
        """Change a webhook endpoint.

        What waits to be sent goes to the new address; another choice of events counts for what happens from now on.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint
            url: Where events are posted to. HTTPS and of the public internet
            event_types: Which events: types, beginnings of types (`booking.*`), or all of them (`*`)
            location_ids: Only events of these locations, then without those of none. Null: of all, and of none
            description: What you use it for

        Raises NotFound. Needs `webhooks:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}",
            models.WebhookEndpoint,
            body=given(
                {
                    "url": nullable(url),
                    "event_types": nullable(event_types),
                    "location_ids": nullable(location_ids),
                    "description": nullable(description),
                }
            ),
            if_match=if_match,
        )

    def delete(self, webhook_endpoint_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a webhook endpoint.

        Nothing is sent to it any more, nor what waits. Its deliveries stay in the log for 30 days.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound. Needs `webhooks:write`.
        """
        return self._send(
            "DELETE", f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}", NoneType, if_match=if_match
        )

    def disable(
        self, webhook_endpoint_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Disable a webhook endpoint.

        Nothing is sent to it until it is enabled; what waits is cancelled.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound, WebhookEndpointDisabled. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}/disable",
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def enable(
        self, webhook_endpoint_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Enable a webhook endpoint.

        It is told of what happens from now on. For what it missed use `replay`, with `since` its `disabled_at`.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound, WebhookEndpointEnabled. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}/enable",
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def replay(
        self,
        webhook_endpoint_id: str,
        *,
        since: datetime,
        dry_run: bool | None = None,
        until: datetime | None = None,
        event_types: Sequence[str] | None = None,
        include_delivered: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Replay:
        """Send a webhook endpoint again what happened in a time.

        What failed, was cancelled or was never sent; with `include_delivered` all of it. At most 100,000 events at once.
        They come with the ids that they had the first time.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint
            dry_run: Only say how many
            since: Events that occurred at or after
            until: And before; null: until now
            event_types: Only these; null: what the endpoint chose
            include_delivered: Also those that the endpoint has taken already

        Raises NotFound, WebhookEndpointDisabled. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}/replay",
            models.Replay,
            query={"dry_run": dry_run},
            body=given(
                {"since": since, "until": until, "event_types": event_types, "include_delivered": include_delivered}
            ),
            idempotency_key=idempotency_key,
        )

    def rotate_secret(
        self, webhook_endpoint_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WebhookEndpointSecret:
        """Give a webhook endpoint a new secret.

        For 24 hours deliveries carry two signatures, one by each secret: change yours within that time. Rotate twice to
        end a secret at once that others know.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}/rotate-secret",
            models.WebhookEndpointSecret,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def test(self, webhook_endpoint_id: str, *, idempotency_key: str | None = None) -> models.WebhookDelivery:
        """Send a test event to a webhook endpoint.

        Sends an event `webhook_endpoint.tested`, whatever the endpoint chose. What became of it is in the delivery.

        Args:
            webhook_endpoint_id: Id of the webhook endpoint

        Raises NotFound, WebhookEndpointDisabled. Needs `webhooks:write`.
        """
        return self._send(
            "POST",
            f"/v1/webhook-endpoints/{segment(webhook_endpoint_id)}/test",
            models.WebhookDelivery,
            idempotency_key=idempotency_key,
        )


class AsyncWebhookEndpoints(AsyncResource):
    """`WebhookEndpoints` with asyncio."""

    list = listed(WebhookEndpoints.list)
    """List webhook endpoints."""

    create = awaited(WebhookEndpoints.create)
    """Create a webhook endpoint."""

    get = awaited(WebhookEndpoints.get)
    """Read a webhook endpoint."""

    update = awaited(WebhookEndpoints.update)
    """Change a webhook endpoint."""

    delete = awaited(WebhookEndpoints.delete)
    """Delete a webhook endpoint."""

    disable = awaited(WebhookEndpoints.disable)
    """Disable a webhook endpoint."""

    enable = awaited(WebhookEndpoints.enable)
    """Enable a webhook endpoint."""

    replay = awaited(WebhookEndpoints.replay)
    """Send a webhook endpoint again what happened in a time."""

    rotate_secret = awaited(WebhookEndpoints.rotate_secret)
    """Give a webhook endpoint a new secret."""

    test = awaited(WebhookEndpoints.test)
    """Send a test event to a webhook endpoint."""
