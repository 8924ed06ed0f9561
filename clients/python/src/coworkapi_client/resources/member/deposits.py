"""Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Deposits(Resource):
    """Deposits: what accounts left as a security: held, applied to invoices, returned, kept for a reason."""

    def list(
        self,
        *,
        account_id: str | None = None,
        membership_id: str | None = None,
        state: Literal["awaited", "held", "closed"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Deposit]:
        """List your deposits.

        What your own account left as a security, and the accounts of the teams that you administrate; newest first, each
        with all that happened to it, without what staff noted on it (`reason` is null, `created_by` is `staff`).

        Args:
            account_id: Only this account's
            membership_id: Only those for this membership
            state: Only those in this state
        """
        return self._items(
            "/v1/me/deposits",
            models.Deposit,
            query={
                "account_id": account_id,
                "membership_id": membership_id,
                "state": state,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get(self, deposit_id: str) -> models.Deposit:
        """Read your deposit.

        Of your own account, or of a team that you administrate; with all that happened to it, as in the list.

        Args:
            deposit_id: Id of the deposit
        """
        return self._send("GET", f"/v1/me/deposits/{segment(deposit_id)}", models.Deposit)


class AsyncDeposits(AsyncResource):
    """`Deposits` with asyncio."""

    list = listed(Deposits.list)
    """List your deposits."""

    get = awaited(Deposits.get)
    """Read your deposit."""
