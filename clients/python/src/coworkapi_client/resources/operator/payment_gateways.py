"""Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""

from __future__ import annotations

import builtins

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class PaymentGateways(Resource):
    """Payment methods: cards and bank accounts that can be charged; their numbers stay with the provider."""

    def list(self, *, legal_entity_id: str | None = None) -> builtins.list[models.Gateway]:
        """List payment providers.

        Those that are ready, in the order in which they are chosen; with the address for their webhooks.

        Args:
            legal_entity_id: For what is owed to this one; unless given, to those without keys of their own

        Raises NotFound. Needs `payments:read`.
        """
        return self._send(
            "GET", "/v1/payment-gateways", builtins.list[models.Gateway], query={"legal_entity_id": legal_entity_id}
        )


class AsyncPaymentGateways(AsyncResource):
    """`PaymentGateways` with asyncio."""

    list = awaited(PaymentGateways.list)
    """List payment providers."""
