"""Facts of webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.webhooks.schemas import DeletedEndpointOut, WebhookEndpointOut


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointCreated(Fact, name="webhook_endpoint.created", data=WebhookEndpointOut):
    """An address is told of events from now on."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointUpdated(Fact, name="webhook_endpoint.updated", data=WebhookEndpointOut):
    """An endpoint's address or choice of events changed."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointSecretRotated(Fact, name="webhook_endpoint.secret_rotated", data=WebhookEndpointOut):
    """An endpoint got another secret."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointEnabled(Fact, name="webhook_endpoint.enabled", data=WebhookEndpointOut):
    """An endpoint is told of events again."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointFailing(Fact, name="webhook_endpoint.failing", data=WebhookEndpointOut):
    """An endpoint has taken nothing for a day; after five it is disabled."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointDisabled(Fact, name="webhook_endpoint.disabled", data=WebhookEndpointOut):
    """An endpoint is told of nothing any more: by hand, since it is gone, or since it failed for five days."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointTested(Fact, name="webhook_endpoint.tested", data=WebhookEndpointOut):
    """Somebody wants to see whether deliveries arrive. Sent to that endpoint alone."""


@dataclass(frozen=True, kw_only=True)
class WebhookEndpointDeleted(Fact, name="webhook_endpoint.deleted", data=DeletedEndpointOut):
    """An endpoint is no more."""
