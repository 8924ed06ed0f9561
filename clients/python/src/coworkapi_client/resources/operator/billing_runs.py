"""Billing runs: invoices for all that is due: by themselves each day, or when asked for; dry, or for real."""

from __future__ import annotations

from datetime import date

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BillingRuns(Resource):
    """Billing runs: invoices for all that is due: by themselves each day, or when asked for; dry, or for real."""

    def list(
        self,
        *,
        legal_entity_id: str | None = None,
        dry_run: bool | None = None,
        automatic: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.BillingRun]:
        """List billing runs.

        Newest first.

        Args:
            legal_entity_id: Only this entity's
            dry_run: Only dry runs, or only real ones
            automatic: Only those of the day, or only those asked for

        Needs `invoices:read`.
        """
        return self._items(
            "/v1/billing-runs",
            models.BillingRun,
            query={
                "legal_entity_id": legal_entity_id,
                "dry_run": dry_run,
                "automatic": automatic,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def start(
        self,
        *,
        legal_entity_id: str,
        until: date | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.BillingRun:
        """Start a billing run.

        Charges what falls due up to that day, and invoices what is due by each account's way of being invoiced.

        With `dry_run` it lists the invoices that it would make and writes nothing else. Running it again, or two at once,
        makes nothing twice.

        Args:
            legal_entity_id: Id of the legal entity
            until: The last day that counts; today, unless given
            dry_run: Only find out which invoices the run would make

        Needs `invoices:write`.
        """
        return self._send(
            "POST",
            "/v1/billing-runs",
            models.BillingRun,
            body=given({"legal_entity_id": legal_entity_id, "until": until, "dry_run": dry_run}),
            idempotency_key=idempotency_key,
        )

    def get(self, billing_run_id: str) -> models.BillingRun:
        """Read a billing run.

        Its figures grow with each batch of accounts.

        Args:
            billing_run_id: Id of the billing run

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/billing-runs/{segment(billing_run_id)}", models.BillingRun)

    def list_drafts(
        self, billing_run_id: str, *, account_id: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.RunDraft]:
        """List the invoices that a dry run would make.

        To the cent what a real run would make at that moment; kept for 30 days. A real run has none: it has invoices.

        Args:
            billing_run_id: Id of the billing run
            account_id: Only this account's

        Needs `invoices:read`.
        """
        return self._items(
            f"/v1/billing-runs/{segment(billing_run_id)}/drafts",
            models.RunDraft,
            query={"account_id": account_id, "limit": limit, "cursor": cursor},
        )

    def list_skipped_accounts(
        self, billing_run_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Skipped]:
        """List the accounts that a run could not invoice.

        Each with what it lacks and what to do about it; the next run bills it then.

        Args:
            billing_run_id: Id of the billing run

        Needs `invoices:read`.
        """
        return self._items(
            f"/v1/billing-runs/{segment(billing_run_id)}/skipped",
            models.Skipped,
            query={"limit": limit, "cursor": cursor},
        )


class AsyncBillingRuns(AsyncResource):
    """`BillingRuns` with asyncio."""

    list = listed(BillingRuns.list)
    """List billing runs."""

    start = awaited(BillingRuns.start)
    """Start a billing run."""

    get = awaited(BillingRuns.get)
    """Read a billing run."""

    list_drafts = listed(BillingRuns.list_drafts)
    """List the invoices that a dry run would make."""

    list_skipped_accounts = listed(BillingRuns.list_skipped_accounts)
    """List the accounts that a run could not invoice."""
