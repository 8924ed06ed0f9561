"""Public: what a website shows without sign-in."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class FloorPlans(Resource):
    """Public: what a website shows without sign-in."""

    def get_status(self, floor_plan_id: str, *, at: datetime | None = None) -> models.FloorPlanStatus:
        """Read a floor plan's live status.

        Of what can be booked: free or occupied, until when.

        Args:
            floor_plan_id: Id of the floor plan
            at: At this instant; now unless given
        """
        return self._send(
            "GET",
            f"/v1/public/{self._organization}/floor-plans/{segment(floor_plan_id)}/status",
            models.FloorPlanStatus,
            query={"at": at},
            signed=False,
        )


class AsyncFloorPlans(AsyncResource):
    """`FloorPlans` with asyncio."""

    get_status = awaited(FloorPlans.get_status)
    """Read a floor plan's live status."""
