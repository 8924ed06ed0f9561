"""What the waitlist looks like outside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from coworkapi.bookings.schemas import AttendeeCount, BookingOut, Minute, Quantity, Title, check_order
from coworkapi.core.ids import BookingId, LocationId, MemberId, ResourceId, ResourceTypeId, TeamId, WaitlistEntryId
from coworkapi.core.schemas import In, Out

WaitlistState = Literal["waiting", "offered", "accepted", "lapsed", "withdrawn", "expired"]


class MyWaitlistIn(In):
    """What you wait for: a resource, or any resource of a type at a location."""

    resource_id: ResourceId | None = None
    resource_type_id: Annotated[
        ResourceTypeId | None, Field(description="Instead: any of this type at `location_id`")
    ] = None
    location_id: Annotated[LocationId | None, Field(description="Only with `resource_type_id`")] = None
    min_capacity: Annotated[
        int | None, Field(ge=1, le=100_000, description="Only with `resource_type_id`: with seats for at least so many")
    ] = None
    starts_at: Minute
    ends_at: Minute
    team_id: Annotated[TeamId | None, Field(description="For one of your teams")] = None
    quantity: Quantity = 1
    attendee_count: Annotated[AttendeeCount | None, Field(description="Default: the quantity")] = None
    title: Annotated[Title | None, Field(description="The booking's title, when it comes to one")] = None

    @model_validator(mode="after")
    def _one_wish(self) -> MyWaitlistIn:
        check_order(self.starts_at, self.ends_at)
        if (self.resource_id is None) == (self.resource_type_id is None):
            raise ValueError("name either resource_id, or resource_type_id and location_id")
        if self.resource_id is not None and (self.location_id is not None or self.min_capacity is not None):
            raise ValueError("location_id and min_capacity go with resource_type_id; a resource_id says it all")
        if self.resource_type_id is not None and self.location_id is None:
            raise ValueError("say where: resource_type_id needs location_id")
        return self


class WaitlistIn(MyWaitlistIn):
    """An entry for a member, or for a team (`member_id` then is who of the team)."""

    member_id: MemberId | None = None

    @model_validator(mode="after")
    def _for_someone(self) -> WaitlistIn:
        if self.member_id is None and self.team_id is None:
            raise ValueError("say who waits: member_id, team_id or both")
        return self


class WaitlistEntryOut(Out):
    """Someone who waits for a time. Who came first is offered it first."""

    id: WaitlistEntryId
    resource_id: ResourceId | None
    resource_type_id: Annotated[ResourceTypeId | None, Field(description="Any resource of this type there will do")]
    location_id: LocationId
    time_zone: str
    min_capacity: int | None
    member_id: MemberId | None
    team_id: TeamId | None
    starts_at: datetime
    ends_at: datetime
    quantity: Annotated[int, Field(description="How many of a pool's units are wanted; 1 of anything else")]
    attendee_count: int
    title: Annotated[str | None, Field(description="What the booking is to be called; null: nothing was given")]
    state: Annotated[
        WaitlistState,
        Field(
            description="`offered`: held until `offer_expires_at`, to be accepted or declined; `lapsed`: nobody "
            "answered the offer; `expired`: the time began before it was offered"
        ),
    ]
    booking_id: Annotated[BookingId | None, Field(description="The hold that is the offer; accepted, the booking")]
    offered_resource_id: ResourceId | None
    offered_at: Annotated[
        datetime | None, Field(description="When the time became free and was offered to them; null while they wait")
    ]
    offer_expires_at: Annotated[
        datetime | None, Field(description="Until when the offer can be accepted; null without one")
    ]
    skipped_reason: Annotated[
        str | None, Field(description="Why the time, when it became free, could not be offered to this one")
    ]
    created_by: Annotated[str, Field(description="Who made it: a user's, member's or API key's id")]
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(description="Raised by each change; the ETag")]


class WaitlistAcceptedOut(Out):
    """The entry, and the booking that it has come to."""

    entry: Annotated[WaitlistEntryOut, Field(description="The entry, which is done with")]
    booking: Annotated[BookingOut, Field(description="The booking that the offer has become")]
