"""The rules of webhooks that can be broken."""

from __future__ import annotations

from coworkapi.core.errors import Conflict, Gone


class EndpointDisabled(Conflict):
    """A disabled endpoint is sent nothing: enable it first."""

    code = "webhook_endpoint_disabled"


class EndpointEnabled(Conflict):
    """It is enabled already."""

    code = "webhook_endpoint_enabled"


class TooManyEndpoints(Conflict):
    """An organization has as many endpoints as it may."""

    code = "too_many_webhook_endpoints"


class EventForgotten(Gone):
    """The event is no longer kept, so it can't be sent again."""
