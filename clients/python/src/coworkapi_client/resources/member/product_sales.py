"""Products: what is sold ahead of its use, and its sales: passes and credit packs."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class ProductSales(Resource):
    """Products: what is sold ahead of its use, and its sales: passes and credit packs."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Sale]:
        """List what you bought.

        You, and the teams that you administrate; the newest first.
        """
        return self._items("/v1/me/product-sales", models.Sale, query={"limit": limit, "cursor": cursor})

    def get(self, sale_id: str) -> models.Sale:
        """Read what you bought.

        Args:
            sale_id: Id of the sale
        """
        return self._send("GET", f"/v1/me/product-sales/{segment(sale_id)}", models.Sale)

    def cancel(
        self,
        sale_id: str,
        *,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Sale:
        """Give back what you bought.

        All of it, while nothing was used, by the rule it was sold with.

        Args:
            sale_id: Id of the sale
            reason: Why, in your words; kept with what was done

        Raises AlreadyCancelled, AlreadyUsed, NotCancellable, PassHasExpired.
        """
        return self._send(
            "POST",
            f"/v1/me/product-sales/{segment(sale_id)}/cancel",
            models.Sale,
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncProductSales(AsyncResource):
    """`ProductSales` with asyncio."""

    list = listed(ProductSales.list)
    """List what you bought."""

    get = awaited(ProductSales.get)
    """Read what you bought."""

    cancel = awaited(ProductSales.cancel)
    """Give back what you bought."""
