"""What attendees look like outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from coworkapi.core.ids import AttendeeId, BookingId, MemberId
from coworkapi.core.schemas import Email, In, Name, Out

MOST_ATTENDEES = 100
AttendeeResponse = Literal["needs_action", "accepted", "declined", "tentative"]


class AttendeeIn(In):
    """Someone who comes: a member by `member_id`, or anyone by name, e-mail address or both."""

    member_id: Annotated[MemberId | None, Field(description="A member; name and address are theirs")] = None
    name: Annotated[Name | None, Field(description="Default: the member's, or the e-mail address")] = None
    email: Annotated[Email | None, Field(description="Where the invitation goes; none is sent without it")] = None

    @model_validator(mode="after")
    def _someone(self) -> AttendeeIn:
        if self.member_id is None and self.name is None and self.email is None:
            raise ValueError("say who comes: member_id, name or email")
        if self.member_id is not None and (self.name is not None or self.email is not None):
            raise ValueError("a member's name and address are their own: give member_id alone")
        return self


def _each_once(attendees: Sequence[AttendeeIn]) -> Sequence[AttendeeIn]:
    for field in ("member_id", "email"):
        given = [value for one in attendees if (value := getattr(one, field)) is not None]
        if len(set(given)) < len(given):
            raise ValueError(f"two attendees have the same {field}")
    return attendees


Attendees = Annotated[
    list[AttendeeIn],
    AfterValidator(_each_once),
    Field(
        max_length=MOST_ATTENDEES,
        description="Who comes beside the booker. They are invited by mail once the booking is confirmed; "
        "`attendee_count` rises where there are more of them",
    ),
]


class AttendeeOut(Out):
    """Someone who is to come. Without `member_id` they are a guest from outside, and expected as a visitor."""

    id: AttendeeId
    booking_id: BookingId
    member_id: MemberId | None
    name: str
    email: str | None
    response: Annotated[AttendeeResponse, Field(description="What they answered last; `needs_action`: nothing yet")]
    invited_at: Annotated[datetime | None, Field(description="When the invitation went to the mail")]
    cancelled_at: Annotated[datetime | None, Field(description="When they were taken off the list")]
    created_at: datetime
    updated_at: datetime


class InvitedTimeOut(Out):
    """A time that someone is invited to. `takes_place` false: over, cancelled, or without them."""

    starts_at: datetime
    ends_at: datetime
    takes_place: Annotated[bool, Field(description="False: over, cancelled, or without the one who is invited")]


class RsvpOut(Out):
    """An invitation, as who was invited sees it by the link in the mail."""

    organization: Annotated[str, Field(description="The name of the space that the invitation comes from")]
    title: Annotated[str, Field(description="What the booking is called")]
    host_name: Annotated[str, Field(description="Who invites")]
    name: Annotated[str, Field(description="Who is invited")]
    place: Annotated[str, Field(description="The resource and the location, by name")]
    time_zone: str
    response: Annotated[AttendeeResponse, Field(description="What was answered last; `needs_action`: nothing yet")]
    can_answer: Annotated[bool, Field(description="Whether anything of it is still to come")]
    times: Annotated[list[InvitedTimeOut], Field(description="Each meeting of it, in order; a series has several")]


class AttendeePatch(In):
    """What they answered."""

    response: Annotated[AttendeeResponse, Field(description="What they answered")]


class AttendeesOut(Out):
    """One person's places in the occurrences of a series."""

    data: list[AttendeeOut]
