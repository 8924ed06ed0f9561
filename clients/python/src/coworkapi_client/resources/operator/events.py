"""Events: what happened, in the order that a reader can follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from coworkapi_client._event import Event
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, listed, streamed
from coworkapi_client._stream import Stream


class Events(Resource):
    """Events: what happened, in the order that a reader can follow."""

    def list(
        self,
        *,
        type: Sequence[str] | None = None,
        aggregate_id: UUID | str | None = None,
        location_id: str | None = None,
        since: datetime | None = None,
        after: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[Event]:
        """List events.

        Oldest first, at least 90 days back. An event appears when none that comes before it can still be committed, so
        a reader who follows `next_cursor`, and later goes on with `after`, misses none.

        Args:
            type: Only these types (repeatable)
            aggregate_id: Only of this aggregate (the bare UUID)
            location_id: Only of this location
            since: Only what occurred at or after
            after: Only what comes after this event: where you left off

        Raises NotFound. Needs `events:read`.
        """
        return self._items(
            "/v1/events",
            Event,
            query={
                "type": type,
                "aggregate_id": aggregate_id,
                "location_id": location_id,
                "since": since,
                "after": after,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def stream(
        self,
        *,
        type: Sequence[str] | None = None,
        aggregate_id: UUID | str | None = None,
        location_id: str | None = None,
        after: str | None = None,
    ) -> Stream[Event]:
        """Follow events as they happen.

        Server-sent events, in the feed's order, from now on or from where you left off; each is sent at least once.
        `retry` and a comment every 15 seconds keep the line alive. It ends with an event `end`, which says why, when the
        key is revoked or its rights are taken away. An organization may have 50 open at a time in each process.

        Args:
            type: Only these types (repeatable)
            aggregate_id: Only of this aggregate (the bare UUID)
            location_id: Only of this location
            after: Begin after this event: where you left off

        Raises NotFound, TooManyStreams. Needs `events:read`.
        """
        return self._stream(
            "/v1/events/stream",
            Event,
            query={"type": type, "aggregate_id": aggregate_id, "location_id": location_id, "after": after},
        )


class AsyncEvents(AsyncResource):
    """`Events` with asyncio."""

    list = listed(Events.list)
    """List events."""

    stream = streamed(Events.stream)
    """Follow events as they happen."""
