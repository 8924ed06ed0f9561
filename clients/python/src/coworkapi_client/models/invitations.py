from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Assignment,
)


class Invitation(Model):
    """An offer to work for the organization, sent by mail."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    email: str
    """Mail address; kept in lower case"""
    name: str | None
    role_assignments: list[Assignment]
    """Roles, each at some locations or everywhere"""
    state: Literal["pending", "accepted", "revoked", "expired"] | str
    """`pending` until it is accepted, taken back (`revoked`) or too old (`expired`)"""
    invited_by: str | None
    """Id of the user"""
    expires_at: AwareDatetime
    """Until when the link in the mail works"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class InvitedTime(Model):
    """A time that someone is invited to. `takes_place` false: over, cancelled, or without them."""

    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    takes_place: bool
    """False: over, cancelled, or without the one who is invited"""


class Rsvp(Model):
    """An invitation, as who was invited sees it by the link in the mail."""

    organization: str
    """The name of the space that the invitation comes from"""
    title: str
    """What the booking is called"""
    host_name: str
    """Who invites"""
    name: str
    """Who is invited"""
    place: str
    """The resource and the location, by name"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    response: Literal["needs_action", "accepted", "declined", "tentative"] | str
    """What was answered last; `needs_action`: nothing yet"""
    can_answer: bool
    """Whether anything of it is still to come"""
    times: list[InvitedTime]
    """Each meeting of it, in order; a series has several"""
