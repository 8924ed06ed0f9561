"""Check-ins: who is there, what lets them in, and how full it is."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Occupancy(Resource):
    """Check-ins: who is there, what lets them in, and how full it is."""

    def get(self, *, location_id: str, at: datetime | None = None) -> models.Occupancy:
        """Read a location's occupancy.

        Who is in, against the seats of its rooms and desks.

        Args:
            location_id: Of this location
            at: At this instant; now unless given

        Raises NotFound. Needs `visits:read`.
        """
        return self._send("GET", "/v1/occupancy", models.Occupancy, query={"location_id": location_id, "at": at})


class AsyncOccupancy(AsyncResource):
    """`Occupancy` with asyncio."""

    get = awaited(Occupancy.get)
    """Read a location's occupancy."""
