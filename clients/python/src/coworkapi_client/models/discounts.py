from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Restrictions,
)


class Discount(Model):
    """A discount. Of several that hold, the one with the lowest price counts; they are not added up."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str | None
    """Id of the billing account"""
    everyone: bool
    """Whether it holds for all, and not for one account"""
    name: str
    percent_basis_points: int | None
    """Hundredths of a percent: 1000 is 10 %"""
    hourly_price: Money | None
    """A fixed price by the hour, in place of a percentage; null: a percentage"""
    restrictions: Restrictions
    """What it may be used for"""
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    """RFC 3339 with an offset"""
    source: Literal["manual", "plan"] | str
    """`plan`: it comes and goes with a plan"""
    archived_at: AwareDatetime | None
    """RFC 3339 with an offset"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """RFC 3339 with an offset"""
    updated_at: AwareDatetime
    """RFC 3339 with an offset"""
