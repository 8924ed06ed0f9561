from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class Visitor(Model):
    """Someone from outside who is expected, there, or was. Times in UTC; `time_zone` is the location's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    name: str
    """Who is expected"""
    email: str | None
    """Mail address; kept in lower case"""
    company: str | None
    """The firm that they gave"""
    note: str | None
    """What the host wrote for the front desk"""
    host_member_id: str | None
    """Who is told when they arrive"""
    booking_id: str | None
    """Id of the booking"""
    attendee_id: str | None
    """Id of the attendee"""
    source: Literal["booking", "announced"] | str
    """`booking`: a guest on its list, announced, moved and cancelled with it"""
    state: Literal["expected", "arrived", "left", "cancelled"] | str
    """`expected`, until they `arrived` and then `left`; or `cancelled`, when they won't come"""
    expected_from: AwareDatetime
    """From when they are expected"""
    expected_until: AwareDatetime
    """Until when they are expected to stay"""
    arrived_at: AwareDatetime | None
    """When they came; null if they haven't yet"""
    left_at: AwareDatetime | None
    """When they left; null if they haven't yet"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    created_by: str
    """Who announced them: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
