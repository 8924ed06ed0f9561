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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    product_id: str
    """Id of the product"""
    product_name: str
    """What the product was called when it was sold"""
    location_id: str
    """Id of the location"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    quantity: int
    """How many of the product"""
    on: date | None
    """Of a dated one: the local day that it is for"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    lot_ids: list[str]
    """Ids, each of a credit lot"""
    is_cancellable: bool
    """While nothing of it is used"""
    cancellable_until: AwareDatetime | None
    """The last moment to take it back; null: none is set, see `is_cancellable`"""
    state: Literal["sold", "cancelled"] | str
    """`cancelled`: it was taken back"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    cancellation_reason: str | None
    """Why it was taken back, as whoever did it wrote; null unless it was"""
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
