from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Location,
    Member,
    Money,
    Team,
)


class ExpandedSale(Model):
    """What was bought, what it cost and what it granted."""

    id: str
    product_id: str
    product_name: str
    location_id: str
    account_id: str
    member_id: str | None
    team_id: str | None
    quantity: int
    on: date | None
    net: Money
    tax: Money
    gross: Money
    lot_ids: list[str]
    is_cancellable: bool
    """While nothing of it is used"""
    cancellable_until: AwareDatetime | None
    state: Literal["sold", "cancelled"] | str
    cancelled_at: AwareDatetime | None
    cancellation_reason: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
