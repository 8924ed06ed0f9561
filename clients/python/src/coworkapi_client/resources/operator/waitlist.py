"""Waitlist: waiting for a time that is taken: first come, first offered, for half an hour each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Waitlist(Resource):
    """Waitlist: waiting for a time that is taken: first come, first offered, for half an hour each."""

    def list(
        self,
        *,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        state: Sequence[Literal["waiting", "offered", "accepted", "lapsed", "withdrawn", "expired"]] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.WaitlistEntry]:
        """List the waitlist.

        In the order in which they joined, which is the order in which they are served.

        Args:
            resource_id: Who waits for this very resource
            resource_type_id: Who waits for any of this type
            location_id: Id of the location
            member_id: Id of the member
            team_id: Id of the team
            state: In one of these states (repeatable)
            from_: Ends after
            to: Starts before
            updated_since: Only what changed at that instant or later

        Needs `bookings:read`.
        """
        return self._items(
            "/v1/waitlist",
            models.WaitlistEntry,
            query={
                "resource_id": resource_id,
                "resource_type_id": resource_type_id,
                "location_id": location_id,
                "member_id": member_id,
                "team_id": team_id,
                "state": state,
                "from": from_,
                "to": to,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def join(
        self,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: str | None = None,
        resource_type_id: str | None = None,
        location_id: str | None = None,
        min_capacity: int | None = None,
        team_id: str | None = None,
        quantity: int | None = None,
        attendee_count: int | None = None,
        title: str | None = None,
        member_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.WaitlistEntry:
        """Put someone on the waitlist.

        For a resource, or for any of a type at a location. Who came first is offered the time first, when it is free.

        A time that is free now gives 409 `time_is_free` with where to book it.

        Args:
            resource_id: Id of the resource
            resource_type_id: Instead: any of this type at `location_id`
            location_id: Only with `resource_type_id`
            min_capacity: Only with `resource_type_id`: with seats for at least so many
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            title: The booking's title, when it comes to one
            member_id: Id of the member

        Raises AccountRestricted, NotFound, TimeIsFree, AlreadyWaiting, NotBookable, PolicyBroken. Needs
        `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/waitlist",
            models.WaitlistEntry,
            body=given(
                {
                    "resource_id": resource_id,
                    "resource_type_id": resource_type_id,
                    "location_id": location_id,
                    "min_capacity": min_capacity,
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "team_id": team_id,
                    "quantity": quantity,
                    "attendee_count": attendee_count,
                    "title": title,
                    "member_id": member_id,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get_entry(self, entry_id: str) -> models.WaitlistEntry:
        """Read a waitlist entry.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound. Needs `bookings:read`.
        """
        return self._send("GET", f"/v1/waitlist/{segment(entry_id)}", models.WaitlistEntry)

    def offer_entry(
        self, entry_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Offer someone their time now.

        Out of order: for whoever was skipped, or shall not wait for their turn. The time must be free.

        Args:
            entry_id: Id of the waitlist entry

        Raises AccountRestricted, NotFound, WrongState, SlotTaken, NotBookable, PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/waitlist/{segment(entry_id)}/offer",
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def withdraw_entry(
        self, entry_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Take someone off the waitlist.

        What they have on offer goes to the next one.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound, WrongState. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/waitlist/{segment(entry_id)}/withdraw",
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncWaitlist(AsyncResource):
    """`Waitlist` with asyncio."""

    list = listed(Waitlist.list)
    """List the waitlist."""

    join = awaited(Waitlist.join)
    """Put someone on the waitlist."""

    get_entry = awaited(Waitlist.get_entry)
    """Read a waitlist entry."""

    offer_entry = awaited(Waitlist.offer_entry)
    """Offer someone their time now."""

    withdraw_entry = awaited(Waitlist.withdraw_entry)
    """Take someone off the waitlist."""
