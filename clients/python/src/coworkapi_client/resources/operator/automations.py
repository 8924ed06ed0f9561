"""Automations: what the service does by itself: when it last did what, by hand, and ahead of time."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Automations(Resource):
    """Automations: what the service does by itself: when it last did what, by hand, and ahead of time."""

    def list(self) -> models.Automations:
        """List automations.

        Those that you have the right to run, with what they did lately and whether something waits for them.
        """
        return self._send("GET", "/v1/automations", models.Automations)

    def list_days(
        self, name: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.AutomationDay]:
        """List what an automation did, by day.

        Newest first; days on which it had nothing to do are left out.

        Raises NotFound.
        """
        return self._items(
            f"/v1/automations/{segment(name)}/days", models.AutomationDay, query={"limit": limit, "cursor": cursor}
        )

    def run(
        self,
        name: str,
        *,
        dry_run: bool | None = None,
        until: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Run an automation.

        What is due is done by itself; this does it now, or with `dry_run` says which events it would make, now or until
        a date. What follows from these events (mails, webhooks, other automations) is not part of a preview.

        The operation's result counts the events; `GET /v1/operations/{id}/rows` lists them. Running it again does nothing
        more.

        Args:
            dry_run: Only say what would happen; nothing is kept
            until: With `dry_run`: everything that will have fallen due by then, as things stand now

        Raises NotFound, RunsByItsOwnVerb.
        """
        return self._send(
            "POST",
            f"/v1/automations/{segment(name)}/run",
            models.Operation,
            body=given({"dry_run": dry_run, "until": until}),
            idempotency_key=idempotency_key,
        )


class AsyncAutomations(AsyncResource):
    """`Automations` with asyncio."""

    list = awaited(Automations.list)
    """List automations."""

    list_days = listed(Automations.list_days)
    """List what an automation did, by day."""

    run = awaited(Automations.run)
    """Run an automation."""
