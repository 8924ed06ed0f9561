"""Visitors: guests from outside: announced by bookings or by hand, checked in and out."""

from __future__ import annotations

from collections.abc import Sequence
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
        on: date | None = None,
        state: Sequence[Literal["expected", "arrived", "left", "cancelled"]] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Visitor]:
        """List your visitors.

        Those whose host you are, by when they are expected; guests of your bookings too.

        Args:
            on: Expected on this day, by the location's calendar
            state: In one of these states (repeatable)
            updated_since: Only those changed at or after
        """
        return self._items(
            "/v1/me/visitors",
            models.Visitor,
            query={"on": on, "state": state, "updated_since": updated_since, "limit": limit, "cursor": cursor},
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
        idempotency_key: str | None = None,
    ) -> models.Visitor:
        """Announce your visitor.

        You are their host, and are told by mail when they arrive.

        Args:
            location_id: Id of the location
            email: Kept in lower case
            company: The firm that they gave
            note: For the front desk
            expected_until: Default: the end of that day at the location

        Raises NotFound.
        """
        return self._send(
            "POST",
            "/v1/me/visitors",
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
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, visitor_id: str) -> models.Visitor:
        """Read your visitor.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound.
        """
        return self._send("GET", f"/v1/me/visitors/{segment(visitor_id)}", models.Visitor)

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
        if_match: str | Model | None = None,
    ) -> models.Visitor:
        """Change your visitor.

        The time of a booking's guest is the booking's; all else can be changed.

        Args:
            visitor_id: Id of the visitor
            email: Kept in lower case
            company: The firm that they gave

        Raises NotFound, WrongVisitorState, FollowsBooking.
        """
        return self._send(
            "PATCH",
            f"/v1/me/visitors/{segment(visitor_id)}",
            models.Visitor,
            body=given(
                {
                    "name": name,
                    "email": nullable(email),
                    "company": nullable(company),
                    "note": nullable(note),
                    "expected_from": expected_from,
                    "expected_until": expected_until,
                }
            ),
            if_match=if_match,
        )

    def cancel(
        self, visitor_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Visitor:
        """Cancel your visitor.

        They won't come. A booking's guest is taken off the booking's list instead.

        Args:
            visitor_id: Id of the visitor

        Raises NotFound, WrongVisitorState, FollowsBooking.
        """
        return self._send(
            "POST",
            f"/v1/me/visitors/{segment(visitor_id)}/cancel",
            models.Visitor,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncVisitors(AsyncResource):
    """`Visitors` with asyncio."""

    list = listed(Visitors.list)
    """List your visitors."""

    announce = awaited(Visitors.announce)
    """Announce your visitor."""

    get = awaited(Visitors.get)
    """Read your visitor."""

    update = awaited(Visitors.update)
    """Change your visitor."""

    cancel = awaited(Visitors.cancel)
    """Cancel your visitor."""
