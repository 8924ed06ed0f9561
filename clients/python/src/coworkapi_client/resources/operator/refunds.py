"""Refunds and disputes: money that goes back, on purpose or by the customer's bank."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Refunds(Resource):
    """Refunds and disputes: money that goes back, on purpose or by the customer's bank."""

    def list(
        self,
        *,
        payment_id: str | None = None,
        account_id: str | None = None,
        state: Literal["pending", "succeeded", "failed"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Refund]:
        """List refunds.

        Newest first.

        Args:
            payment_id: Only of this payment
            account_id: Only this account's
            state: Only in this state
            updated_since: Only what changed at or after

        Needs `payments:read`.
        """
        return self._items(
            "/v1/refunds",
            models.Refund,
            query={
                "payment_id": payment_id,
                "account_id": account_id,
                "state": state,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, refund_id: str) -> models.Refund:
        """Read a refund.

        Args:
            refund_id: Id of the refund

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/refunds/{segment(refund_id)}", models.Refund)


class AsyncRefunds(AsyncResource):
    """`Refunds` with asyncio."""

    list = listed(Refunds.list)
    """List refunds."""

    get = awaited(Refunds.get)
    """Read a refund."""
