"""Products: what is sold ahead of its use, and its sales: passes and credit packs."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class ProductSales(Resource):
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""

    def list(
        self,
        *,
        product_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        location_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedSale]:
        """List sales.

        The newest first.

        Args:
            product_id: Of this product
            member_id: To this member
            team_id: To this team
            location_id: At this location
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `member`, `team`, `location`

        Needs `products:read`.
        """
        return self._items(
            "/v1/product-sales",
            models.ExpandedSale,
            query={
                "product_id": product_id,
                "member_id": member_id,
                "team_id": team_id,
                "location_id": location_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def get(self, sale_id: str, *, expand: str | None = None) -> models.ExpandedSale:
        """Read a sale.

        Args:
            sale_id: Id of the sale
            expand: Comma-separated, one level: `member`, `team`, `location`

        Needs `products:read`.
        """
        return self._send("GET", f"/v1/product-sales/{segment(sale_id)}", models.ExpandedSale, query={"expand": expand})

    def cancel(
        self,
        sale_id: str,
        *,
        reason: str | None = None,
        override: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Sale:
        """Take back a sale.

        All of it, while nothing was used, by the rule it was sold with; `override` takes it back in spite of that rule.
        The charge is voided, the credits go, and reserved places are free again.

        Args:
            sale_id: Id of the sale
            reason: Why, in your words; kept with what was done
            override: Staff: take back also what its rule doesn't give back

        Raises AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired. Needs `products:sell`.
        """
        return self._send(
            "POST",
            f"/v1/product-sales/{segment(sale_id)}/cancel",
            models.Sale,
            body=given_or_nothing({"reason": reason, "override": override}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncProductSales(AsyncResource):
    """`ProductSales` with asyncio."""

    list = listed(ProductSales.list)
    """List sales."""

    get = awaited(ProductSales.get)
    """Read a sale."""

    cancel = awaited(ProductSales.cancel)
    """Take back a sale."""
