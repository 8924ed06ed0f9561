"""Public: what a website shows without sign-in."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Locations(Resource):
    """Public: what a website shows without sign-in."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Place]:
        """List locations.

        In the order they were made.
        """
        return self._items(
            f"/v1/public/{self._organization}/locations",
            models.Place,
            query={"limit": limit, "cursor": cursor},
            signed=False,
        )

    def list_floor_plans(
        self, location_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.FloorPlanView]:
        """List floor plans.

        The public ones, from the lowest storey up, with the shapes of what can be booked.

        Args:
            location_id: Id of the location
        """
        return self._items(
            f"/v1/public/{self._organization}/locations/{segment(location_id)}/floor-plans",
            models.FloorPlanView,
            query={"limit": limit, "cursor": cursor},
            signed=False,
        )


class AsyncLocations(AsyncResource):
    """`Locations` with asyncio."""

    list = listed(Locations.list)
    """List locations."""

    list_floor_plans = listed(Locations.list_floor_plans)
    """List floor plans."""
