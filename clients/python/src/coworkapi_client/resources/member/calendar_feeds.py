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
        self, *, include_revoked: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.CalendarFeed]:
        """List my calendar feeds.

        Oldest first, without their addresses.

        Args:
            include_revoked: Also those that were revoked
        """
        return self._items(
            "/v1/me/calendar-feeds",
            models.CalendarFeed,
            query={"include_revoked": include_revoked, "limit": limit, "cursor": cursor},
        )

    def create(
        self, *, shows_details: bool | None = None, idempotency_key: str | None = None
    ) -> models.CalendarFeedSecret:
        """Make a calendar feed of my bookings.

        For your own calendar application.

        Args:
            shows_details: False: only `Busy`, for calendars that others see

        Raises TooManyFeeds.
        """
        return self._send(
            "POST",
            "/v1/me/calendar-feeds",
            models.CalendarFeedSecret,
            body=given({"shows_details": shows_details}),
            idempotency_key=idempotency_key,
        )

    def revoke(
        self, feed_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CalendarFeed:
        """Revoke my calendar feed.

        Its address is unknown from now on.

        Args:
            feed_id: Id of the calendar feed
        """
        return self._send(
            "POST",
            f"/v1/me/calendar-feeds/{segment(feed_id)}/revoke",
            models.CalendarFeed,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def rotate(
        self, feed_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CalendarFeedSecret:
        """Give my calendar feed a new address.

        The old address is unknown from now on.

        Args:
            feed_id: Id of the calendar feed

        Raises Conflict.
        """
        return self._send(
            "POST",
            f"/v1/me/calendar-feeds/{segment(feed_id)}/rotate",
            models.CalendarFeedSecret,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncCalendarFeeds(AsyncResource):
    """`CalendarFeeds` with asyncio."""

    list = listed(CalendarFeeds.list)
    """List my calendar feeds."""

    create = awaited(CalendarFeeds.create)
    """Make a calendar feed of my bookings."""

    revoke = awaited(CalendarFeeds.revoke)
    """Revoke my calendar feed."""

    rotate = awaited(CalendarFeeds.rotate)
    """Give my calendar feed a new address."""
