"""Discounts: less to pay: a percentage, or a fixed price for an hour."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Discounts(Resource):
    """Discounts: less to pay: a percentage, or a fixed price for an hour."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.MyDiscount]:
        """List my discounts.

        What holds now or later: your own, your teams' and everyone's.
        """
        return self._items("/v1/me/discounts", models.MyDiscount, query={"limit": limit, "cursor": cursor})


class AsyncDiscounts(AsyncResource):
    """`Discounts` with asyncio."""

    list = listed(Discounts.list)
    """List my discounts."""
