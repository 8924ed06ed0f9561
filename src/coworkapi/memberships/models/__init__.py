"""Tables of plans and memberships."""

from coworkapi.memberships.models.cycles import (
    MembershipBilling,
    MembershipChange,
    MembershipPeriod,
    MembershipSuspension,
    PriceRise,
)
from coworkapi.memberships.models.letters import PriceRiseLetter
from coworkapi.memberships.models.memberships import Membership, MembershipPause
from coworkapi.memberships.models.plans import Plan, PlanHolders, PlanVersion

__all__ = [
    "Membership",
    "MembershipBilling",
    "MembershipChange",
    "MembershipPause",
    "MembershipPeriod",
    "MembershipSuspension",
    "Plan",
    "PlanHolders",
    "PlanVersion",
    "PriceRise",
    "PriceRiseLetter",
]
