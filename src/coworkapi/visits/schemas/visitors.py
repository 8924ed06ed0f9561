"""What visitors look like outside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from coworkapi.core.ids import AttendeeId, BookingId, LocationId, MemberId, VisitorId
from coworkapi.core.schemas import Email, ExternalId, In, Instant, Metadata, Name, Out

VisitorState = Literal["expected", "arrived", "left", "cancelled"]
Note = Annotated[str, StringConstraints(max_length=2000)]
Until = Annotated[Instant | None, Field(description="Default: the end of that day at the location")]


class VisitorOut(Out):
    """Someone from outside who is expected, there, or was. Times in UTC; `time_zone` is the location's."""

    id: VisitorId
    location_id: LocationId
    time_zone: str
    name: Annotated[str, Field(description="Who is expected")]
    email: str | None
    company: str | None
    note: Annotated[str | None, Field(description="What the host wrote for the front desk")]
    host_member_id: Annotated[MemberId | None, Field(description="Who is told when they arrive")]
    booking_id: BookingId | None
    attendee_id: AttendeeId | None
    source: Annotated[
        Literal["booking", "announced"],
        Field(description="`booking`: a guest on its list, announced, moved and cancelled with it"),
    ]
    state: Annotated[
        VisitorState,
        Field(description="`expected`, until they `arrived` and then `left`; or `cancelled`, when they won't come"),
    ]
    expected_from: Annotated[datetime, Field(description="From when they are expected")]
    expected_until: Annotated[datetime, Field(description="Until when they are expected to stay")]
    arrived_at: Annotated[datetime | None, Field(description="When they came; null if they haven't yet")]
    left_at: Annotated[datetime | None, Field(description="When they left; null if they haven't yet")]
    cancelled_at: datetime | None
    created_by: Annotated[str, Field(description="Who announced them: a user's, member's or API key's id, or `system`")]
    external_id: str | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class MyVisitorIn(In):
    """A visitor of your own."""

    location_id: LocationId
    name: Name
    email: Email | None = None
    company: Name | None = None
    note: Annotated[Note | None, Field(description="For the front desk")] = None
    expected_from: Instant
    expected_until: Until = None


class VisitorIn(MyVisitorIn):
    """A visitor, of a member or of the house."""

    host_member_id: MemberId | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


def _unset() -> Any:
    """The value of a field that a PATCH left out and that can't be null: never looked at, no schema shows it."""


class MyVisitorPatch(In):
    """What changes. The time of a booking's guest is the booking's."""

    name: Name = Field(default_factory=_unset)
    email: Email | None = None
    company: Name | None = None
    note: Note | None = None
    expected_from: Instant = Field(default_factory=_unset)
    expected_until: Instant = Field(default_factory=_unset)


class VisitorPatch(MyVisitorPatch):
    """What changes. Time and host of a booking's guest are the booking's."""

    host_member_id: MemberId | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)
