"""Visitors: guests from outside: announced by bookings or by hand, checked in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Visitors(Resource):
    """Visitors: guests from outside: announced by bookings or by hand, checked in and out."""

    def list(
        self,
        *,
        location_id: str | None = None,
        on: date | None = None,
        state: Sequence[Literal["expected", "arrived", "left", "cancelled"]] | None = None,
        host_member_id: str | None = None,
        booking_id: str | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Visitor]:
        """List visitors.

        By when they are expected: `location_id` and `on` give the front desk's list of the day.

        Args:
            location_id: Id of the location
            on: Expected on this day, by the location's calendar
            state: In one of these states (repeatable)
            host_member_id: Id of the member
            booking_id: Id of the booking
            external_id: Your own id of it, from another system; unique among things of its kind
            updated_since: Only those changed at or after

        Needs `visits:read`.
        """
        return self._items(
            "/v1/visitors",
            models.Visitor,
            query={
                "location_id": location_id,
                "on": on,
                "state": state,
                "host_member_id": host_member_id,
                "booking_id": booking_id,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def announce(
        self,
        *,
        location_id: str,
        name: str,
        expected_from: datetime,
        email: str | None = None,
        company: str | None = None,
        note: str | None = None,
        expected_until: datetime | None = None,
        host_member_id: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Visitor:
        """Announce a visitor.

        Guests of bookings announce themselves by their booking's attendees; this is for anyone else.

        Args:
            location_id: Id of the location
            email: Kept in lower case
            company: The firm that they gave
            note: For the front desk
            expected_until: Default: the end of that day at the location
            host_member_id: Id of the member
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound. Needs `visits:write`.
        """
        return self._send(
            "POST",
            "/v1/visitors",
            models.Visitor,
            body=given(
                {
                    "location_id": location_id,
                    "name": name,
                    "email": email,
                    "company": company,
                    "note": note,
                    "expected_from": expected_from,
                    "expected_until": expected_until,
                    "host_member_id": host_member_id,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, visitor_id: str) -> models.Visitor:
        """Read a visitor.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound. Needs `visits:read`.
        """
        return self._send("GET", f"/v1/visitors/{segment(visitor_id)}", models.Visitor)

    def update(
        self,
        visitor_id: str,
        *,
        name: str | None = None,
        email: str | Unset | None = UNSET,
        company: str | Unset | None = UNSET,
        note: str | Unset | None = UNSET,
        expected_from: datetime | None = None,
        expected_until: datetime | None = None,
        host_member_id: str | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Visitor:
        """Change a visitor.

        Time and host of a booking's guest are the booking's; all else can be changed.

        Args:
            visitor_id: Id of the visitor
            email: Kept in lower case
            company: The firm that they gave
            host_member_id: Id of the member
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, WrongVisitorState, FollowsBooking. Needs `visits:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/visitors/{segment(visitor_id)}",
            models.Visitor,
            body=given(
                {
                    "name": name,
                    "email": nullable(email),
                    "company": nullable(company),
                    "note": nullable(note),
                    "expected_from": expected_from,
                    "expected_until": expected_until,
                    "host_member_id": nullable(host_member_id),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def cancel(
        self, visitor_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Visitor:
        """Cancel a visitor.

        They won't come. A booking's guest is taken off the booking's list instead.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound, WrongVisitorState, FollowsBooking. Needs `visits:write`.
        """
        return self._send(
            "POST",
            f"/v1/visitors/{segment(visitor_id)}/cancel",
            models.Visitor,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def check_in(
        self, visitor_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Visitor:
        """Check a visitor in.

        From the day that they are expected on; also when they come back. Their host is told by mail.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound, WrongVisitorState, NotExpectedYet. Needs `visits:write`.
        """
        return self._send(
            "POST",
            f"/v1/visitors/{segment(visitor_id)}/check-in",
            models.Visitor,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def check_out(
        self, visitor_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Visitor:
        """Check a visitor out.

        They went; they can be checked in again.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound, WrongVisitorState. Needs `visits:write`.
        """
        return self._send(
            "POST",
            f"/v1/visitors/{segment(visitor_id)}/check-out",
            models.Visitor,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncVisitors(AsyncResource):
    """`Visitors` with asyncio."""

    list = listed(Visitors.list)
    """List visitors."""

    announce = awaited(Visitors.announce)
    """Announce a visitor."""

    get = awaited(Visitors.get)
    """Read a visitor."""

    update = awaited(Visitors.update)
    """Change a visitor."""

    cancel = awaited(Visitors.cancel)
    """Cancel a visitor."""

    check_in = awaited(Visitors.check_in)
    """Check a visitor in."""

    check_out = awaited(Visitors.check_out)
    """Check a visitor out."""
