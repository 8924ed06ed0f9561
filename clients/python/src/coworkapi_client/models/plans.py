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
    """For people, as the operator wrote it"""
    description: str | None
    """What it is about, for people who may buy it"""
    location_id: str | None
    """Id of the location"""
    version_id: str
    """Id of the plan version"""
    price: Money
    """For one cycle and one of the quantity, with or without tax as the legal entity enters prices"""
    cycle: Cycle
    """How long what is paid at a time lasts, as a month"""
    anchor: Anchor
    """On which day cycles begin: the membership's own, or one for all"""
    billed: Literal["in_advance", "in_arrears"] | str
    """Whether a cycle is invoiced when it begins or when it has ended"""
    sign_up_fee: Money | None
    """Once, with the first invoice; null: none"""
    deposit: Money | None
    """Taken with the first invoice and held until the membership has ended; null: none"""
    minimum_term: Span | None
    """How long it lasts at least; null: it can end with the next notice"""
    notice: Notice
    """How long before its end a membership is to be given up"""
    renewal: Renewal
    """Whether it goes on until notice is given, or ends (or is renewed) by terms"""
    trial_days: int
    """Free days, counted from the very first start; 0: none"""
    benefits: Benefits
    """What its holder gets: credits, discounts, more freedom in booking, access"""
    pause: PauseRules
    """Whether and for how long it may rest"""
    self_service: SelfService
    """What its holder may do without asking: change, pause, give notice"""
    is_full: bool
    """As many hold it as may"""
