"""What happens to memberships."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.memberships.schemas.memberships import MembershipOut, ReminderOut


class MembershipCreated(Fact, name="membership.created", data=MembershipOut):
    """Someone is to hold a plan; `state` says how far that is agreed to."""


class MembershipSigned(Fact, name="membership.signed", data=MembershipOut):
    """The signature that its plan asks for is there."""


class MembershipStarted(Fact, name="membership.started", data=MembershipOut):
    """It runs from now on."""


class MembershipUpdated(Fact, name="membership.updated", data=MembershipOut):
    """Payer, purchase order, units, pauses to come, or your own fields changed."""


class MembershipPaused(Fact, name="membership.paused", data=MembershipOut):
    """It rests from today on."""


class MembershipResumed(Fact, name="membership.resumed", data=MembershipOut):
    """It goes on from today on."""


class MembershipNoticeGiven(Fact, name="membership.notice_given", data=MembershipOut):
    """It will end on `ends_on`."""


class MembershipNoticeWithdrawn(Fact, name="membership.notice_withdrawn", data=MembershipOut):
    """It won't end after all."""


class MembershipRenewed(Fact, name="membership.renewed", data=MembershipOut):
    """Another fixed term has begun; it lasts until `term_ends_on`."""


class MembershipEnded(Fact, name="membership.ended", data=MembershipOut):
    """It is over; what it rented is free."""


class MembershipCancelled(Fact, name="membership.cancelled", data=MembershipOut):
    """It was taken back before it began."""


class MembershipReactivated(Fact, name="membership.reactivated", data=MembershipOut):
    """It had ended, and holds again."""


class MembershipExpiring(Fact, name="membership.expiring", data=ReminderOut):
    """It ends, or its fixed term does, in 90, 60 or 30 days."""


class VacancyAhead(Fact, name="membership.vacancy_ahead", data=ReminderOut):
    """What it rents becomes free in 90, 60 or 30 days."""
