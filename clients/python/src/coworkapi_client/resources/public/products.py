"""Products: what is sold ahead of its use, and its sales: passes and credit packs."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Products(Resource):
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""

    def list(
        self,
        *,
        location_id: str | None = None,
        kind: Literal["day_pass", "guest_pass", "credit_pack", "other"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.OfferedProduct]:
        """List passes and credit packs.

        What the organization shows to everyone, in the order it was made.

        Args:
            location_id: Sold at this location
            kind: Only of this kind
        """
        return self._items(
            f"/v1/public/{self._organization}/products",
            models.OfferedProduct,
            query={"location_id": location_id, "kind": kind, "limit": limit, "cursor": cursor},
            signed=False,
        )


class AsyncProducts(AsyncResource):
    """`Products` with asyncio."""

    list = listed(Products.list)
    """List passes and credit packs."""
