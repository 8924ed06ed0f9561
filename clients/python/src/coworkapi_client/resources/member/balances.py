"""Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Balances(Resource):
    """Invoices: what accounts are asked to pay: final with a number without a gap, credited, never changed."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.AccountBalance]:
        """See what you owe.

        Your own account, and those of the teams that you run.
        """
        return self._items("/v1/me/balances", models.AccountBalance, query={"limit": limit, "cursor": cursor})


class AsyncBalances(AsyncResource):
    """`Balances` with asyncio."""

    list = listed(Balances.list)
    """See what you owe."""
