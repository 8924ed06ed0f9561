"""Refunds and disputes: money that goes back, on purpose or by the customer's bank."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Disputes(Resource):
    """Refunds and disputes: money that goes back, on purpose or by the customer's bank."""

    def list(
        self,
        *,
        payment_id: str | None = None,
        account_id: str | None = None,
        state: Literal["open", "won", "lost"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Dispute]:
        """List disputes.

        Newest first.

        Args:
            payment_id: Only of this payment
            account_id: Only this account's
            state: Only in this state
            updated_since: Only what changed at or after

        Needs `payments:read`.
        """
        return self._items(
            "/v1/disputes",
            models.Dispute,
            query={
                "payment_id": payment_id,
                "account_id": account_id,
                "state": state,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, dispute_id: str) -> models.Dispute:
        """Read a dispute.

        Args:
            dispute_id: Id of the dispute

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/disputes/{segment(dispute_id)}", models.Dispute)


class AsyncDisputes(AsyncResource):
    """`Disputes` with asyncio."""

    list = listed(Disputes.list)
    """List disputes."""

    get = awaited(Disputes.get)
    """Read a dispute."""
