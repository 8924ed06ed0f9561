"""Events `membership.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class MembershipCancelled(Event):
    """It was taken back before it began."""

    type: Literal["membership.cancelled"]
    data: models.Membership


class MembershipChangeApplied(Event):
    """The change takes effect."""

    type: Literal["membership.change_applied"]
    data: models.MembershipChange


class MembershipChangeScheduled(Event):
    """Its terms will be others from a day on."""

    type: Literal["membership.change_scheduled"]
    data: models.MembershipChange


class MembershipChangeWithdrawn(Event):
    """It won't; `reason` says why, where it could not take effect."""

    type: Literal["membership.change_withdrawn"]
    data: models.MembershipChange


class MembershipCreated(Event):
    """Someone is to hold a plan; `state` says how far that is agreed to."""

    type: Literal["membership.created"]
    data: models.Membership


class MembershipEnded(Event):
    """It is over; what it rented is free."""

    type: Literal["membership.ended"]
    data: models.Membership


class MembershipExpiring(Event):
    """It ends, or its fixed term does, in 90, 60 or 30 days."""

    type: Literal["membership.expiring"]
    data: models.Reminder


class MembershipNoticeGiven(Event):
    """It will end on `ends_on`."""

    type: Literal["membership.notice_given"]
    data: models.Membership


class MembershipNoticeWithdrawn(Event):
    """It won't end after all."""

    type: Literal["membership.notice_withdrawn"]
    data: models.Membership


class MembershipPaused(Event):
    """It rests from today on."""

    type: Literal["membership.paused"]
    data: models.Membership


class MembershipPlanChanged(Event):
    """Plan, quantity or price are others from today on."""

    type: Literal["membership.plan_changed"]
    data: models.Membership


class MembershipPriceRiseAnnounced(Event):
    """A membership's price will rise; its payer gets a letter with all that rise of theirs."""

    type: Literal["membership.price_rise_announced"]
    data: models.Announced


class MembershipReactivated(Event):
    """It had ended, and holds again."""

    type: Literal["membership.reactivated"]
    data: models.Membership


class MembershipRenewed(Event):
    """Another fixed term has begun; it lasts until `term_ends_on`."""

    type: Literal["membership.renewed"]
    data: models.Membership


class MembershipResumed(Event):
    """It goes on from today on."""

    type: Literal["membership.resumed"]
    data: models.Membership


class MembershipSigned(Event):
    """The signature that its plan asks for is there."""

    type: Literal["membership.signed"]
    data: models.Membership


class MembershipStarted(Event):
    """It runs from now on."""

    type: Literal["membership.started"]
    data: models.Membership


class MembershipUpdated(Event):
    """Payer, purchase order, units, pauses to come, or your own fields changed."""

    type: Literal["membership.updated"]
    data: models.Membership


class MembershipVacancyAhead(Event):
    """What it rents becomes free in 90, 60 or 30 days."""

    type: Literal["membership.vacancy_ahead"]
    data: models.Reminder
