"""Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class DunningPauses(Resource):
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

    def list(
        self,
        *,
        account_id: str | None = None,
        kind: Literal["promise", "dispute"] | None = None,
        ended: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.DunningPause]:
        """List promises and disputes.

        Newest first.

        Args:
            account_id: Only of this account
            kind: Only such
            ended: Only those ended by hand (true) or not (false)

        Needs `dunning:read`.
        """
        return self._items(
            "/v1/dunning-pauses",
            models.DunningPause,
            query={"account_id": account_id, "kind": kind, "ended": ended, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        kind: Literal["promise", "dispute"],
        account_id: str,
        invoice_ids: Sequence[str] | None = None,
        until_on: date | None = None,
        lifts_restrictions: bool | None = None,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.DunningPause:
        """Note a promise to pay, or a dispute.

        Dunning stands still for what it covers: no step is taken, and no day counts, up to and with `until_on`.

        Args:
            kind: The customer promised to pay by a day, or denies that they owe it
            account_id: Id of the billing account
            invoice_ids: null: all of them
            until_on: The last day; a dispute may have none
            lifts_restrictions: While it lasts, what it covers doesn't count against the account's standing either
            note: What was agreed on, for colleagues

        Needs `dunning:write`.
        """
        return self._send(
            "POST",
            "/v1/dunning-pauses",
            models.DunningPause,
            body=given(
                {
                    "kind": kind,
                    "account_id": account_id,
                    "invoice_ids": invoice_ids,
                    "until_on": until_on,
                    "lifts_restrictions": lifts_restrictions,
                    "note": note,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, pause_id: str) -> models.DunningPause:
        """Get a promise or dispute.

        Args:
            pause_id: Id of the promise to pay

        Needs `dunning:read`.
        """
        return self._send("GET", f"/v1/dunning-pauses/{segment(pause_id)}", models.DunningPause)

    def end(
        self,
        pause_id: str,
        *,
        note: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.DunningPause:
        """End a promise or dispute.

        Today is the last day that doesn't count; from tomorrow dunning goes on where it stood.

        Args:
            pause_id: Id of the promise to pay
            note: Why

        Raises PauseIsOver. Needs `dunning:write`.
        """
        return self._send(
            "POST",
            f"/v1/dunning-pauses/{segment(pause_id)}/end",
            models.DunningPause,
            body=given({"note": note}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncDunningPauses(AsyncResource):
    """`DunningPauses` with asyncio."""

    list = listed(DunningPauses.list)
    """List promises and disputes."""

    create = awaited(DunningPauses.create)
    """Note a promise to pay, or a dispute."""

    get = awaited(DunningPauses.get)
    """Get a promise or dispute."""

    end = awaited(DunningPauses.end)
    """End a promise or dispute."""
