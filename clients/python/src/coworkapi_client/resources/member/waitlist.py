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
        team_id: str | None = None,
        state: Sequence[Literal["waiting", "offered", "accepted", "lapsed", "withdrawn", "expired"]] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.WaitlistEntry]:
        """List what you wait for.

        Your own entries, and those of the teams that you administrate.

        Args:
            team_id: Only this team's
            state: In one of these states (repeatable)
            from_: Ends after
            to: Starts before
            updated_since: Only what changed at that instant or later
        """
        return self._items(
            "/v1/me/waitlist",
            models.WaitlistEntry,
            query={
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
        idempotency_key: str | None = None,
    ) -> models.WaitlistEntry:
        """Join the waitlist.

        For yourself or one of your teams. When the time becomes free and it is your turn, it is held for you for 30
        minutes, and you get a mail. A time that is free now gives 409 `time_is_free` with where to book it.

        Args:
            resource_id: Id of the resource
            resource_type_id: Instead: any of this type at `location_id`
            location_id: Only with `resource_type_id`
            min_capacity: Only with `resource_type_id`: with seats for at least so many
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            title: The booking's title, when it comes to one

        Raises AccountRestricted, NotFound, TimeIsFree, AlreadyWaiting, NotBookable, PolicyBroken.
        """
        return self._send(
            "POST",
            "/v1/me/waitlist",
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
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get_entry(self, entry_id: str) -> models.WaitlistEntry:
        """Read your waitlist entry.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound.
        """
        return self._send("GET", f"/v1/me/waitlist/{segment(entry_id)}", models.WaitlistEntry)

    def accept_offer(
        self, entry_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WaitlistAccepted:
        """Accept your offer.

        Confirms what is held for you; by its policy it may have to be approved or paid then.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound, WrongState, TooLate.
        """
        return self._send(
            "POST",
            f"/v1/me/waitlist/{segment(entry_id)}/accept",
            models.WaitlistAccepted,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def decline_offer(
        self, entry_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Decline your offer.

        It goes to the next one, and you wait no longer.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound, WrongState.
        """
        return self._send(
            "POST",
            f"/v1/me/waitlist/{segment(entry_id)}/decline",
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def withdraw_entry(
        self, entry_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Leave the waitlist.

        What you have on offer goes to the next one.

        Args:
            entry_id: Id of the waitlist entry

        Raises NotFound, WrongState.
        """
        return self._send(
            "POST",
            f"/v1/me/waitlist/{segment(entry_id)}/withdraw",
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncWaitlist(AsyncResource):
    """`Waitlist` with asyncio."""

    list = listed(Waitlist.list)
    """List what you wait for."""

    join = awaited(Waitlist.join)
    """Join the waitlist."""

    get_entry = awaited(Waitlist.get_entry)
    """Read your waitlist entry."""

    accept_offer = awaited(Waitlist.accept_offer)
    """Accept your offer."""

    decline_offer = awaited(Waitlist.decline_offer)
    """Decline your offer."""

    withdraw_entry = awaited(Waitlist.withdraw_entry)
    """Leave the waitlist."""
