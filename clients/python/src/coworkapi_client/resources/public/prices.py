"""Rates: what time costs: hours, windows, packages and caps, for members and the public."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Prices(Resource):
    """Rates: what time costs: hours, windows, packages and caps, for members and the public."""

    def list(
        self,
        *,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PriceTag]:
        """List prices.

        What the public pays by the hour for what it can see, now and as far as it is fixed.

        Args:
            resource_id: For this resource itself
            resource_type_id: For this type, everywhere or at a location
            location_id: For this location, its types or its resources
        """
        return self._items(
            f"/v1/public/{self._organization}/prices",
            models.PriceTag,
            query={
                "resource_id": resource_id,
                "resource_type_id": resource_type_id,
                "location_id": location_id,
                "limit": limit,
                "cursor": cursor,
            },
            signed=False,
        )


class AsyncPrices(AsyncResource):
    """`Prices` with asyncio."""

    list = listed(Prices.list)
    """List prices."""
