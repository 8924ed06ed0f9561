"""Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""

from __future__ import annotations

from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Calendars(Resource):
    """Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""

    def read_feed(self, secret: str) -> bytes:
        """Read a calendar feed.

        iCalendar, from 30 days ago to a year ahead; what was cancelled in the last 30 days is there as cancelled.

        Args:
            secret: The secret part of the feed's address

        Raises NotFound.
        """
        return self._send(
            "GET", f"/v1/public/{self._organization}/calendars/{segment(secret)}.ics", bytes, signed=False
        )


class AsyncCalendars(AsyncResource):
    """`Calendars` with asyncio."""

    read_feed = awaited(Calendars.read_feed)
    """Read a calendar feed."""
