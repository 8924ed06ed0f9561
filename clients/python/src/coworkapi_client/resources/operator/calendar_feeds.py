"""Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CalendarFeeds(Resource):
    """Calendar feeds: secret, revocable iCalendar addresses of members, resources, locations."""

    def list(
        self,
        *,
        member_id: str | None = None,
        resource_id: str | None = None,
        location_id: str | None = None,
        include_revoked: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.CalendarFeed]:
        """List calendar feeds.

        Oldest first, without their addresses.

        Args:
            member_id: Only of this member
            resource_id: Only of this resource
            location_id: Only of this location
            include_revoked: Also those that were revoked

        Needs `bookings:read`.
        """
        return self._items(
            "/v1/calendar-feeds",
            models.CalendarFeed,
            query={
                "member_id": member_id,
                "resource_id": resource_id,
                "location_id": location_id,
                "include_revoked": include_revoked,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        member_id: str | None = None,
        resource_id: str | None = None,
        location_id: str | None = None,
        shows_details: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.CalendarFeedSecret:
        """Make a calendar feed.

        For a calendar application that subscribes to the bookings of a member, a resource or a location.

        Args:
            member_id: Id of the member
            resource_id: Id of the resource
            location_id: Id of the location
            shows_details: Titles, notes and names; false: only `Busy`. Whoever has the address reads them

        Raises TooManyFeeds. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/calendar-feeds",
            models.CalendarFeedSecret,
            body=given(
                {
                    "member_id": member_id,
                    "resource_id": resource_id,
                    "location_id": location_id,
                    "shows_details": shows_details,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, feed_id: str) -> models.CalendarFeed:
        """Get a calendar feed.

        Without its address.

        Args:
            feed_id: Id of the calendar feed

        Needs `bookings:read`.
        """
        return self._send("GET", f"/v1/calendar-feeds/{segment(feed_id)}", models.CalendarFeed)

    def revoke(
        self, feed_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CalendarFeed:
        """Revoke a calendar feed.

        Its address is unknown from now on.

        Args:
            feed_id: Id of the calendar feed

        Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/calendar-feeds/{segment(feed_id)}/revoke",
            models.CalendarFeed,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def rotate(
        self, feed_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CalendarFeedSecret:
        """Give a calendar feed a new address.

        The old address is unknown from now on.

        Args:
            feed_id: Id of the calendar feed

        Raises Conflict. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/calendar-feeds/{segment(feed_id)}/rotate",
            models.CalendarFeedSecret,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncCalendarFeeds(AsyncResource):
    """`CalendarFeeds` with asyncio."""

    list = listed(CalendarFeeds.list)
    """List calendar feeds."""

    create = awaited(CalendarFeeds.create)
    """Make a calendar feed."""

    get = awaited(CalendarFeeds.get)
    """Get a calendar feed."""

    revoke = awaited(CalendarFeeds.revoke)
    """Revoke a calendar feed."""

    rotate = awaited(CalendarFeeds.rotate)
    """Give a calendar feed a new address."""
