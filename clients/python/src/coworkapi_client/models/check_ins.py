from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Location,
    Member,
    Money,
)


class CheckIn(Model):
    """That someone is at a location, or was. `covered_by`: what let them in."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    member_id: str | None
    """Null for a guest"""
    host_member_id: str | None
    """Whose guest it is"""
    guest_name: str | None
    """Who came as somebody's guest; null for a member"""
    visitor_id: str | None
    """Id of the visitor"""
    on: date
    """The local day"""
    covered_by: Literal["permission", "booking", "pass", "staff"] | str
    """What let them in: a plan's permission, a booking, a pass, or staff by hand"""
    permission_id: str | None
    """Id of the permission"""
    booking_id: str | None
    """Id of the booking"""
    pass_id: str | None
    """Id of the pass"""
    pass_burnt: bool
    """Coming in used a pass that wasn't used before"""
    checked_in_at: AwareDatetime
    """When they came"""
    ends_at: AwareDatetime
    """Checked out by itself then: closing time, or local midnight"""
    checked_out_at: AwareDatetime | None
    """When they left; null if they haven't yet"""
    checked_in_by: str
    """Who checked them in: a user's, member's or API key's id"""
    checked_out_by: str | None
    """Who checked them out: an id, or `system` at closing time; null while they are there"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class GuestIn(Model):
    """Someone whom a member brings along. The address, or else the name, tells one guest from another."""

    name: str
    email: str | None = None
    """Kept in lower case"""


class PassOffer(Model):
    """A pass that would cover the day, and its price as the legal entity enters prices."""

    product_id: str
    """Id of the product"""
    name: str
    price: Money
    """As the legal entity enters prices: net, or gross"""


class Cover(Model):
    """What would let someone in now, and what that would take. `covered_by` null: nothing; `passes` would."""

    covered_by: Literal["permission", "booking", "pass", "staff"] | str | None
    """What would let them in; null: nothing, unless one of `passes` is bought"""
    permission_id: str | None = None
    """Id of the permission"""
    booking_id: str | None = None
    """Id of the booking"""
    pass_id: str | None = None
    """A dated one, or one that was burnt for the day"""
    lot_id: str | None = None
    """Of which one use would be burnt"""
    pass_burnt: bool | None = False
    """Whether coming in would use a pass that wasn't used before"""
    passes: list[PassOffer] | None = None
    """What could be bought to come in"""


class ExpandedCheckIn(Model):
    """That someone is at a location, or was. `covered_by`: what let them in."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    member_id: str | None
    """Null for a guest"""
    host_member_id: str | None
    """Whose guest it is"""
    guest_name: str | None
    """Who came as somebody's guest; null for a member"""
    visitor_id: str | None
    """Id of the visitor"""
    on: date
    """The local day"""
    covered_by: Literal["permission", "booking", "pass", "staff"] | str
    """What let them in: a plan's permission, a booking, a pass, or staff by hand"""
    permission_id: str | None
    """Id of the permission"""
    booking_id: str | None
    """Id of the booking"""
    pass_id: str | None
    """Id of the pass"""
    pass_burnt: bool
    """Coming in used a pass that wasn't used before"""
    checked_in_at: AwareDatetime
    """When they came"""
    ends_at: AwareDatetime
    """Checked out by itself then: closing time, or local midnight"""
    checked_out_at: AwareDatetime | None
    """When they left; null if they haven't yet"""
    checked_in_by: str
    """Who checked them in: a user's, member's or API key's id"""
    checked_out_by: str | None
    """Who checked them out: an id, or `system` at closing time; null while they are there"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    member: Member | None = None
    """Only with `expand`"""
    host_member: Member | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
