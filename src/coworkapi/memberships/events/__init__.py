"""What happens to plans and memberships. `data` is the resource as its GET gives it."""

from coworkapi.memberships.events.memberships import (
    MembershipCancelled,
    MembershipCreated,
    MembershipEnded,
    MembershipExpiring,
    MembershipNoticeGiven,
    MembershipNoticeWithdrawn,
    MembershipPaused,
    MembershipReactivated,
    MembershipRenewed,
    MembershipResumed,
    MembershipSigned,
    MembershipStarted,
    MembershipUpdated,
    VacancyAhead,
)
from coworkapi.memberships.events.plans import (
    PlanArchived,
    PlanCreated,
    PlanRestored,
    PlanUpdated,
    PlanVersionPublished,
)
from coworkapi.memberships.events.price_rises import PriceRiseLetterReady

__all__ = [
    "MembershipCancelled",
    "MembershipCreated",
    "MembershipEnded",
    "MembershipExpiring",
    "MembershipNoticeGiven",
    "MembershipNoticeWithdrawn",
    "MembershipPaused",
    "MembershipReactivated",
    "MembershipRenewed",
    "MembershipResumed",
    "MembershipSigned",
    "MembershipStarted",
    "MembershipUpdated",
    "PlanArchived",
    "PlanCreated",
    "PlanRestored",
    "PlanUpdated",
    "PlanVersionPublished",
    "PriceRiseLetterReady",
    "VacancyAhead",
]
