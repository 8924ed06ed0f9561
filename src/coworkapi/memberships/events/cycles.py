"""What happens to the terms of memberships."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.memberships.schemas.cycles import MembershipChangeOut
from coworkapi.memberships.schemas.memberships import MembershipOut


class MembershipChangeScheduled(Fact, name="membership.change_scheduled", data=MembershipChangeOut):
    """Its terms will be others from a day on."""


class MembershipChangeApplied(Fact, name="membership.change_applied", data=MembershipChangeOut):
    """The change takes effect."""


class MembershipChangeWithdrawn(Fact, name="membership.change_withdrawn", data=MembershipChangeOut):
    """It won't; `reason` says why, where it could not take effect."""


class MembershipPlanChanged(Fact, name="membership.plan_changed", data=MembershipOut):
    """Plan, quantity or price are others from today on."""
