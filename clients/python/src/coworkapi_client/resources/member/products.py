"""Products: what is sold ahead of its use, and its sales: passes and credit packs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


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
        """List what you can buy.

        Passes and credits, in the order they were made.

        Args:
            location_id: Sold at this location
            kind: Only of this kind
        """
        return self._items(
            "/v1/me/products",
            models.OfferedProduct,
            query={"location_id": location_id, "kind": kind, "limit": limit, "cursor": cursor},
        )

    def get(self, product_id: str) -> models.OfferedProduct:
        """Read what you can buy.

        Args:
            product_id: Id of the product
        """
        return self._send("GET", f"/v1/me/products/{segment(product_id)}", models.OfferedProduct)

    def buy(
        self,
        product_id: str,
        *,
        dry_run: bool | None = None,
        quantity: int | None = None,
        on: date | None = None,
        location_id: str | None = None,
        team_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Sold:
        """Buy a product.

        For yourself, or for a team that you administrate. A full day gives 409 `day_full` with the nearest free ones.

        Args:
            product_id: Id of the product
            dry_run: Only say what it would come to; nothing is written
            quantity: How many of the product
            on: Of a dated one: the local day that it is for
            location_id: Id of the location
            team_id: For a team that you administrate

        Raises AccountRestricted, ProductIsArchived, PoolIsArchived, LocationIsClosed, DayFull, PassExists.
        """
        return self._send(
            "POST",
            f"/v1/me/products/{segment(product_id)}/buy",
            models.Sold,
            query={"dry_run": dry_run},
            body=given({"quantity": quantity, "on": on, "location_id": location_id, "team_id": team_id}),
            idempotency_key=idempotency_key,
        )


class AsyncProducts(AsyncResource):
    """`Products` with asyncio."""

    list = listed(Products.list)
    """List what you can buy."""

    get = awaited(Products.get)
    """Read what you can buy."""

    buy = awaited(Products.buy)
    """Buy a product."""
