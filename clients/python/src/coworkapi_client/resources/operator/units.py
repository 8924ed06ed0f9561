"""Resources: what can be booked or rented, its kinds, amenities and units."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Units(Resource):
    """Resources: what can be booked or rented, its kinds, amenities and units."""

    def list(
        self,
        *,
        location_id: str | None = None,
        resource_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Unit]:
        """List units.

        The atoms of space, and the resources that are made of each. Resources that share a unit exclude each other.

        Args:
            location_id: At this location
            resource_id: Of this resource

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/units",
            models.Unit,
            query={"location_id": location_id, "resource_id": resource_id, "limit": limit, "cursor": cursor},
        )


class AsyncUnits(AsyncResource):
    """`Units` with asyncio."""

    list = listed(Units.list)
    """List units."""
