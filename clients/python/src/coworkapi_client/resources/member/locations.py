"""My spaces: locations and resources as the signed-in member sees them."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Locations(Resource):
    """My spaces: locations and resources as the signed-in member sees them."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Place]:
        """List locations.

        In the order they were made.
        """
        return self._items("/v1/me/locations", models.Place, query={"limit": limit, "cursor": cursor})

    def list_floor_plans(
        self, location_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.FloorPlanView]:
        """List floor plans.

        From the lowest storey up, with the shapes of what can be booked.

        Args:
            location_id: Id of the location
        """
        return self._items(
            f"/v1/me/locations/{segment(location_id)}/floor-plans",
            models.FloorPlanView,
            query={"limit": limit, "cursor": cursor},
        )


class AsyncLocations(AsyncResource):
    """`Locations` with asyncio."""

    list = listed(Locations.list)
    """List locations."""

    list_floor_plans = listed(Locations.list_floor_plans)
    """List floor plans."""
