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
    email: str
    name: str | None
    role_assignments: list[Assignment]
    state: Literal["pending", "accepted", "revoked", "expired"] | str
    invited_by: str | None
    expires_at: AwareDatetime
    created_at: AwareDatetime
    updated_at: AwareDatetime


class InvitedTime(Model):
    """A time that someone is invited to. `takes_place` false: over, cancelled, or without them."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    takes_place: bool


class Rsvp(Model):
    """An invitation, as who was invited sees it by the link in the mail."""

    organization: str
    title: str
    host_name: str
    name: str
    """Who is invited"""
    place: str
    time_zone: str
    response: Literal["needs_action", "accepted", "declined", "tentative"] | str
    can_answer: bool
    """Whether anything of it is still to come"""
    times: list[InvitedTime]
