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
    """Id of the membership"""
    plan_name: str
    """What the plan is called"""
    quantity: int
    """How many of the plan"""
    before: Money
    """Of one of the quantity, for a whole cycle"""
    after: Money
    """Of one of the quantity, for a whole cycle, by the new price"""


class Total(Model):
    """What the memberships of one currency cost together for a cycle each."""

    before: Money
    """What all of them pay now"""
    after: Money
    """What all of them would pay"""


class PriceRise(Model):
    """That prices of memberships change on a day. `memberships`: of how many."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    reason: str | None
    """What the letters say about it; null: nothing"""
    state: Literal["scheduled", "withdrawn", "applied"] | str
    """`applied` once its day has come; `withdrawn`: it never will be"""
    effective_on: date
    """The local day from which the new prices count"""
    announce_on: date
    """The day on which letters go out"""
    announced_at: AwareDatetime | None
    """When letters were written; null until then"""
    basis_points: int | None
    """Hundredths of a percent: 1000 is 10 %"""
    amount: int | None
    """By so many minor units; null: by `basis_points`"""
    rounding: int
    """To a multiple of so many minor units"""
    selection: Selection
    """Which memberships"""
    memberships: int
    """How many memberships' prices rise"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class PriceRisePreview(Model):
    """Whom a rise would concern, a page at a time, and what it would come to in all."""

    memberships: int
    """How many it would concern"""
    totals: list[Total]
    """By currency, for a cycle each"""
    data: list[Raised]
    """The memberships of this page"""
    next_cursor: str | None
    """Ask for the next page with it as `cursor`; null on the last page"""
