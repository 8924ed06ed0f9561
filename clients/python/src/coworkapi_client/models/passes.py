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
    kind: Literal["day_pass", "guest_pass"] | str
    state: Literal["valid", "used", "cancelled", "expired"] | str
    dated: bool
    on: date
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    location_id: str
    time_zone: str
    account_id: str
    member_id: str | None
    """Whose it is, or the guest's host; null: any of the team"""
    team_id: str | None
    product_id: str | None
    sale_id: str | None
    lot_id: str
    resource_id: str | None
    unit_id: str | None
    guest_name: str | None
    cancellable_until: AwareDatetime | None
    used_at: AwareDatetime | None
    cancelled_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
    resource: Resource | None = None
    """Only with `expand`"""
