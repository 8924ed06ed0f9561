from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Visitor(Model):
    """Someone from outside who is expected, there, or was. Times in UTC; `time_zone` is the location's."""

    id: str
    location_id: str
    time_zone: str
    name: str
    email: str | None
    company: str | None
    note: str | None
    host_member_id: str | None
    """Who is told when they arrive"""
    booking_id: str | None
    attendee_id: str | None
    source: Literal["booking", "announced"] | str
    """`booking`: a guest on its list, announced, moved and cancelled with it"""
    state: Literal["expected", "arrived", "left", "cancelled"] | str
    expected_from: AwareDatetime
    expected_until: AwareDatetime
    arrived_at: AwareDatetime | None
    left_at: AwareDatetime | None
    cancelled_at: AwareDatetime | None
    created_by: str
    """Who announced them: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
