from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Location,
    Member,
    Resource,
    Team,
)


class ExpandedPass(Model):
    """Admission to a location for one local day. `[starts_at, ends_at)` is that day."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["day_pass", "guest_pass"] | str
    """For a member, or for a member's guest"""
    state: Literal["valid", "used", "cancelled", "expired"] | str
    """`valid` until its day is over; `used` once somebody came in by it"""
    dated: bool
    """Good for one day, which is chosen when it is sold"""
    on: date
    """The local day that it is for"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Whose it is, or the guest's host; null: any of the team"""
    team_id: str | None
    """Id of the team"""
    product_id: str | None
    """Id of the product"""
    sale_id: str | None
    """Id of the sale"""
    lot_id: str
    """Id of the credit lot"""
    resource_id: str | None
    """Id of the resource"""
    unit_id: str | None
    """Id of the unit"""
    guest_name: str | None
    """Of a guest's: who it is for; null: whoever the host brings"""
    cancellable_until: AwareDatetime | None
    """Until when it can be given back; null: there is no such moment"""
    used_at: AwareDatetime | None
    """When somebody came in by it; null if nobody did"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
    resource: Resource | None = None
    """Only with `expand`"""
