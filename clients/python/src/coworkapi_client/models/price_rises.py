from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Selection,
)


class Raised(Model):
    """A membership's price of one, for a whole cycle, before and after."""

    membership_id: str
    plan_name: str
    quantity: int
    before: Money
    after: Money


class Total(Model):
    """What the memberships of one currency cost together for a cycle each."""

    before: Money
    after: Money


class PriceRise(Model):
    """That prices of memberships change on a day. `memberships`: of how many."""

    id: str
    name: str
    reason: str | None
    state: Literal["scheduled", "withdrawn", "applied"] | str
    effective_on: date
    announce_on: date
    announced_at: AwareDatetime | None
    basis_points: int | None
    amount: int | None
    rounding: int
    selection: Selection
    memberships: int
    created_by: str
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PriceRisePreview(Model):
    """Whom a rise would concern, a page at a time, and what it would come to in all."""

    memberships: int
    totals: list[Total]
    data: list[Raised]
    next_cursor: str | None
