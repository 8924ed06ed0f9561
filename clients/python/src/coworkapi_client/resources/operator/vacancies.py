"""Availability: what is free when, and when offices become vacant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed


class Vacancies(Resource):
    """Availability: what is free when, and when offices become vacant."""

    def list(
        self,
        *,
        from_: datetime | None = None,
        minimum_days: int | None = None,
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
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Vacancy]:
        """When offices and desks become vacant.

        From memberships and blocks, open-ended ones included; short bookings don't count.

        Args:
            from_: Vacant from then on; default: now
            minimum_days: Free for at least so long
            location_id: At these locations
            resource_type_id: Of these types
            kind: Default: private offices and dedicated desks
            min_capacity: Only what holds as many people

        Needs `bookings:read`.
        """
        return self._items(
            "/v1/vacancies",
            models.Vacancy,
            query={
                "from": from_,
                "minimum_days": minimum_days,
                "location_id": location_id,
                "resource_type_id": resource_type_id,
                "kind": kind,
                "min_capacity": min_capacity,
                "limit": limit,
                "cursor": cursor,
            },
        )


class AsyncVacancies(AsyncResource):
    """`Vacancies` with asyncio."""

    list = listed(Vacancies.list)
    """When offices and desks become vacant."""
