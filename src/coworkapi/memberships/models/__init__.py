"""Tables of plans and memberships."""

from coworkapi.memberships.models.memberships import Membership, MembershipPause
from coworkapi.memberships.models.plans import Plan, PlanHolders, PlanVersion

__all__ = ["Membership", "MembershipPause", "Plan", "PlanHolders", "PlanVersion"]
