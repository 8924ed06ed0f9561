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
    account_id: str | None
    everyone: bool
    name: str
    percent_basis_points: int | None
    hourly_price: Money | None
    restrictions: Restrictions
    valid_from: AwareDatetime
    """RFC 3339 with an offset"""
    valid_until: AwareDatetime | None
    source: Literal["manual", "plan"] | str
    """`plan`: it comes and goes with a plan"""
    archived_at: AwareDatetime | None
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    """RFC 3339 with an offset"""
    updated_at: AwareDatetime
    """RFC 3339 with an offset"""
