"""Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class DunningRuns(Resource):
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

    def run(
        self,
        *,
        account_id: str | None = None,
        legal_entity_id: str | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Run dunning.

        What is due is done by itself each day; this does it now, or with `dry_run` says what would be done and why.

        The operation's result lists the accounts with their steps; `GET /v1/operations/{id}/rows` every step. Doing it
        again does nothing more.

        Args:
            account_id: Only this account
            legal_entity_id: Only accounts that owe this entity
            dry_run: Only say what would happen, and why

        Needs `dunning:write`.
        """
        return self._send(
            "POST",
            "/v1/dunning-runs",
            models.Operation,
            body=given({"account_id": account_id, "legal_entity_id": legal_entity_id, "dry_run": dry_run}),
            idempotency_key=idempotency_key,
        )


class AsyncDunningRuns(AsyncResource):
    """`DunningRuns` with asyncio."""

    run = awaited(DunningRuns.run)
    """Run dunning."""
