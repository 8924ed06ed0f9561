"""Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class DunningSteps(Resource):
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

    def list(
        self,
        *,
        account_id: str | None = None,
        invoice_id: str | None = None,
        action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.DunningStepTaken]:
        """List what dunning has done.

        Newest first, each with why it was taken or passed over.

        Args:
            account_id: Only to this account
            invoice_id: Only for this invoice
            action: Only such steps

        Needs `dunning:read`.
        """
        return self._items(
            "/v1/dunning-steps",
            models.DunningStepTaken,
            query={
                "account_id": account_id,
                "invoice_id": invoice_id,
                "action": action,
                "limit": limit,
                "cursor": cursor,
            },
        )


class AsyncDunningSteps(AsyncResource):
    """`DunningSteps` with asyncio."""

    list = listed(DunningSteps.list)
    """List what dunning has done."""
