from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class CalendarFeed(Model):
    """A secret address that shows bookings as iCalendar. The address itself is shown only when it is made."""

    id: str
    member_id: str | None
    resource_id: str | None
    location_id: str | None
    shows_details: bool
    revoked_at: AwareDatetime | None
    last_read_at: AwareDatetime | None
    """When a reader last asked, to the hour"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int


class CalendarFeedSecret(Model):
    """With the address, which can't be shown again: only its hash is kept."""

    id: str
    member_id: str | None
    resource_id: str | None
    location_id: str | None
    shows_details: bool
    revoked_at: AwareDatetime | None
    last_read_at: AwareDatetime | None
    """When a reader last asked, to the hour"""
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int
    address: str
    """Give it to a calendar application; whoever has it can read"""
