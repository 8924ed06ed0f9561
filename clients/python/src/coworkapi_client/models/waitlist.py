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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str | None
    """Id of the resource"""
    resource_type_id: str | None
    """Any resource of this type there will do"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    min_capacity: int | None
    """Only what holds as many people"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    quantity: int
    """How many of a pool's units are wanted; 1 of anything else"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What the booking is to be called; null: nothing was given"""
    state: Literal["waiting", "offered", "accepted", "lapsed", "withdrawn", "expired"] | str
    """`offered`: held until `offer_expires_at`, to be accepted or declined; `lapsed`: nobody answered the offer; `expired`: the time began before it was offered"""
    booking_id: str | None
    """The hold that is the offer; accepted, the booking"""
    offered_resource_id: str | None
    """Id of the resource"""
    offered_at: AwareDatetime | None
    """When the time became free and was offered to them; null while they wait"""
    offer_expires_at: AwareDatetime | None
    """Until when the offer can be accepted; null without one"""
    skipped_reason: str | None
    """Why the time, when it became free, could not be offered to this one"""
    created_by: str
    """Who made it: a user's, member's or API key's id"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change; the ETag"""


class WaitlistAccepted(Model):
    """The entry, and the booking that it has come to."""

    entry: WaitlistEntry
    """The entry, which is done with"""
    booking: Booking
    """The booking that the offer has become"""
