from __future__ import annotations

from typing import Literal

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Anchor,
    Benefits,
    Cycle,
    Money,
    Notice,
    PauseRules,
    Renewal,
    SelfService,
    Span,
)


class OfferedPlan(Model):
    """A plan as those who may buy it see it, with the terms of today."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    description: str | None
    location_id: str | None
    """Id of the location"""
    version_id: str
    """Id of the plan version"""
    price: Money
    cycle: Cycle
    anchor: Anchor
    billed: Literal["in_advance", "in_arrears"] | str
    sign_up_fee: Money | None
    deposit: Money | None
    minimum_term: Span | None
    notice: Notice
    renewal: Renewal
    trial_days: int
    benefits: Benefits
    pause: PauseRules
    self_service: SelfService
    is_full: bool
    """As many hold it as may"""
