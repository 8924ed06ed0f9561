"""Booking policies: the rules by which resources are booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BookingPolicies(Resource):
    """Booking policies: the rules by which resources are booked."""

    def list(
        self,
        *,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.BookingPolicy]:
        """List booking policies.

        In the order they were made.

        Args:
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/booking-policies",
            models.BookingPolicy,
            query={"external_id": external_id, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        rules: models.BookingRules | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.BookingPolicy:
        """Add a booking policy.

        Rules left out have their defaults.

        Args:
            rules: Who may book, when, for how long, and what cancelling costs
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            "/v1/booking-policies",
            models.BookingPolicy,
            body=given({"name": name, "rules": rules, "external_id": external_id, "metadata": metadata}),
            idempotency_key=idempotency_key,
        )

    def get(self, booking_policy_id: str) -> models.BookingPolicy:
        """Read a booking policy.

        Args:
            booking_policy_id: Id of the booking policy

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/booking-policies/{segment(booking_policy_id)}", models.BookingPolicy)

    def update(
        self,
        booking_policy_id: str,
        *,
        name: str | None = None,
        rules: models.BookingRulesPatch | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.BookingPolicy:
        """Change a booking policy.

        Only the fields and rules named are changed. Bookings keep the terms they were made under.

        Args:
            booking_policy_id: Id of the booking policy
            rules: Those to be changed
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/booking-policies/{segment(booking_policy_id)}",
            models.BookingPolicy,
            body=given({"name": name, "rules": rules, "external_id": nullable(external_id), "metadata": metadata}),
            if_match=if_match,
        )

    def delete(self, booking_policy_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a booking policy.

        Refused while resources follow it.

        Args:
            booking_policy_id: Id of the booking policy

        Raises StillInUse. Needs `spaces:write`.
        """
        return self._send("DELETE", f"/v1/booking-policies/{segment(booking_policy_id)}", NoneType, if_match=if_match)


class AsyncBookingPolicies(AsyncResource):
    """`BookingPolicies` with asyncio."""

    list = listed(BookingPolicies.list)
    """List booking policies."""

    create = awaited(BookingPolicies.create)
    """Add a booking policy."""

    get = awaited(BookingPolicies.get)
    """Read a booking policy."""

    update = awaited(BookingPolicies.update)
    """Change a booking policy."""

    delete = awaited(BookingPolicies.delete)
    """Delete a booking policy."""
