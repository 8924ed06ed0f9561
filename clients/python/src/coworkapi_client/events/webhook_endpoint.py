"""Events `webhook_endpoint.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class WebhookEndpointCreated(Event):
    """An address is told of events from now on."""

    type: Literal["webhook_endpoint.created"]
    data: models.WebhookEndpoint


class WebhookEndpointDeleted(Event):
    """An endpoint is no more."""

    type: Literal["webhook_endpoint.deleted"]
    data: models.DeletedEndpoint


class WebhookEndpointDisabled(Event):
    """An endpoint is told of nothing any more: by hand, since it is gone, or since it failed for five days."""

    type: Literal["webhook_endpoint.disabled"]
    data: models.WebhookEndpoint


class WebhookEndpointEnabled(Event):
    """An endpoint is told of events again."""

    type: Literal["webhook_endpoint.enabled"]
    data: models.WebhookEndpoint


class WebhookEndpointFailing(Event):
    """An endpoint has taken nothing for a day; after five it is disabled."""

    type: Literal["webhook_endpoint.failing"]
    data: models.WebhookEndpoint


class WebhookEndpointSecretRotated(Event):
    """An endpoint got another secret."""

    type: Literal["webhook_endpoint.secret_rotated"]
    data: models.WebhookEndpoint


class WebhookEndpointTested(Event):
    """Somebody wants to see whether deliveries arrive. Sent to that endpoint alone."""

    type: Literal["webhook_endpoint.tested"]
    data: models.WebhookEndpoint


class WebhookEndpointUpdated(Event):
    """An endpoint's address or choice of events changed."""

    type: Literal["webhook_endpoint.updated"]
    data: models.WebhookEndpoint
