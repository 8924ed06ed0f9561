from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Booking,
)


class WaitlistEntry(Model):
    """Someone who waits for a time. Who came first is offered it first."""

    id: str
    resource_id: str | None
    resource_type_id: str | None
    """Any resource of this type there will do"""
    location_id: str
    time_zone: str
    min_capacity: int | None
    member_id: str | None
    team_id: str | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    quantity: int
    attendee_count: int
    title: str | None
    state: Literal["waiting", "offered", "accepted", "lapsed", "withdrawn", "expired"] | str
    """`offered`: held until `offer_expires_at`, to be accepted or declined; `lapsed`: nobody answered the offer; `expired`: the time began before it was offered"""
    booking_id: str | None
    """The hold that is the offer; accepted, the booking"""
    offered_resource_id: str | None
    offered_at: AwareDatetime | None
    offer_expires_at: AwareDatetime | None
    skipped_reason: str | None
    """Why the time, when it became free, could not be offered to this one"""
    created_by: str
    """Who made it: a user's, member's or API key's id"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int
    """Raised by each change; the ETag"""


class WaitlistAccepted(Model):
    """The entry, and the booking that it has come to."""

    entry: WaitlistEntry
    booking: Booking
