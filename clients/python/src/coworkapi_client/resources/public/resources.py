"""Public: what a website shows without sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Resources(Resource):
    """Public: what a website shows without sign-in."""

    def list(
        self,
        *,
        location_id: Sequence[str] | None = None,
        kind: Sequence[
            Literal[
                "meeting_room",
                "event_space",
                "hot_desk",
                "dedicated_desk",
                "private_office",
                "phone_booth",
                "parking",
                "equipment",
                "other",
            ]
        ]
        | None = None,
        min_capacity: int | None = None,
        amenity: Sequence[str] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Offer]:
        """List what can be booked.

        In the order they were made.

        Args:
            location_id: At these locations
            kind: Of these kinds
            min_capacity: With that many seats or more
            amenity: With all of these
        """
        return self._items(
            f"/v1/public/{self._organization}/resources",
            models.Offer,
            query={
                "location_id": location_id,
                "kind": kind,
                "min_capacity": min_capacity,
                "amenity": amenity,
                "limit": limit,
                "cursor": cursor,
            },
            signed=False,
        )

    def get(self, resource_id: str) -> models.Offer:
        """Read a resource.

        Args:
            resource_id: Id of the resource
        """
        return self._send(
            "GET", f"/v1/public/{self._organization}/resources/{segment(resource_id)}", models.Offer, signed=False
        )

    def get_availability(
        self,
        resource_id: str,
        *,
        from_: datetime | None = None,
        to: datetime | None = None,
        minutes: int | None = None,
        quantity: int | None = None,
        starts: bool | None = None,
    ) -> models.Availability:
        """When a resource is free.

        When anyone can book a public resource in `from` to `to` (default: a week from now).

        Args:
            resource_id: Id of the resource
            from_: The window's start
            to: The window's end, 62 days later at most
            minutes: How long; default: the shortest allowed
            quantity: How many units of a pool
            starts: Also list every possible start

        Raises NotFound.
        """
        return self._send(
            "GET",
            f"/v1/public/{self._organization}/resources/{segment(resource_id)}/availability",
            models.Availability,
            query={"from": from_, "to": to, "minutes": minutes, "quantity": quantity, "starts": starts},
            signed=False,
        )


class AsyncResources(AsyncResource):
    """`Resources` with asyncio."""

    list = listed(Resources.list)
    """List what can be booked."""

    get = awaited(Resources.get)
    """Read a resource."""

    get_availability = awaited(Resources.get_availability)
    """When a resource is free."""
