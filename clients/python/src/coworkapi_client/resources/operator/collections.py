"""Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Collections(Resource):
    """Payments: money that comes in: charged to payment methods, collected when it is due, or taken by hand."""

    def collect_due_invoices(
        self,
        *,
        dry_run: bool | None = None,
        account_ids: Sequence[str] | None = None,
        legal_entity_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.CollectAnswer:
        """Collect what is due.

        Charges the open invoices that are due to the accounts' default methods, each once: what failed before is for
        dunning to try again. The same happens by itself every day.

        Args:
            dry_run: Only say what would happen
            account_ids: Only of these
            legal_entity_id: Only what is owed to this one

        Needs `payments:write`.
        """
        return self._send(
            "POST",
            "/v1/collections",
            models.CollectAnswer,
            query={"dry_run": dry_run},
            body=given({"account_ids": account_ids, "legal_entity_id": legal_entity_id}),
            idempotency_key=idempotency_key,
        )


class AsyncCollections(AsyncResource):
    """`Collections` with asyncio."""

    collect_due_invoices = awaited(Collections.collect_due_invoices)
    """Collect what is due."""
