from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class CalendarFeed(Model):
    """A secret address that shows bookings as iCalendar. The address itself is shown only when it is made."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str | None
    """Id of the member"""
    resource_id: str | None
    """Id of the resource"""
    location_id: str | None
    """Id of the location"""
    shows_details: bool
    """Whether titles and names are in it, or only that a time is taken"""
    revoked_at: AwareDatetime | None
    """When it was taken back; null while it works"""
    last_read_at: AwareDatetime | None
    """When a reader last asked, to the hour"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change"""


class CalendarFeedSecret(Model):
    """With the address, which can't be shown again: only its hash is kept."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str | None
    """Id of the member"""
    resource_id: str | None
    """Id of the resource"""
    location_id: str | None
    """Id of the location"""
    shows_details: bool
    """Whether titles and names are in it, or only that a time is taken"""
    revoked_at: AwareDatetime | None
    """When it was taken back; null while it works"""
    last_read_at: AwareDatetime | None
    """When a reader last asked, to the hour"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change"""
    address: str
    """Give it to a calendar application; whoever has it can read"""
