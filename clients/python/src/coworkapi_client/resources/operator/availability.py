"""Availability: what is free when, and when offices become vacant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Availability(Resource):
    """Availability: what is free when, and when offices become vacant."""

    def search(
        self,
        *,
        member_id: str | None = None,
        team_id: str | None = None,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        minutes: int | None = None,
        location_id: Sequence[str] | None = None,
        resource_type_id: Sequence[str] | None = None,
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
        quantity: int | None = None,
        starts: bool | None = None,
        prices: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Availability]:
        """Search free time.

        Resources that are free, by name: for exactly `starts_at` to `ends_at`, or for `minutes` within `from` and `to`.

        Opening hours, closures, policies and buffers are kept. What has nothing free is left out.

        Args:
            member_id: Only what this member may book
            team_id: Only what this team may book
            starts_at: Free for exactly this time
            ends_at: When it ends; that instant is no longer part of it
            from_: The window's start
            to: The window's end, 62 days later at most
            minutes: How long; default: the shortest allowed
            location_id: At these locations
            resource_type_id: Of these types
            kind: Of these built-in kinds
            min_capacity: Seats for at least so many
            amenity: With all of these (repeatable)
            quantity: How many units of a pool
            starts: Also list every possible start
            prices: Also what each costs: with starts_at and ends_at. What has no price then is left out

        Raises NotFound. Needs `bookings:read`.
        """
        return self._items(
            "/v1/availability",
            models.Availability,
            query={
                "member_id": member_id,
                "team_id": team_id,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "from": from_,
                "to": to,
                "minutes": minutes,
                "location_id": location_id,
                "resource_type_id": resource_type_id,
                "kind": kind,
                "min_capacity": min_capacity,
                "amenity": amenity,
                "quantity": quantity,
                "starts": starts,
                "prices": prices,
                "limit": limit,
                "cursor": cursor,
            },
        )


class AsyncAvailability(AsyncResource):
    """`Availability` with asyncio."""

    search = listed(Availability.search)
    """Search free time."""
