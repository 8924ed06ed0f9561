"""Facts of members. Each carries the resource as its GET gives it."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.members.schemas import BillingAccountOut, ConsentOut, MemberOut, PersonOut, TeamInvitationOut, TeamOut


@dataclass(frozen=True, kw_only=True)
class MemberCreated(Fact, name="member.created", data=MemberOut):
    """A member was added, with a billing account of their own."""


@dataclass(frozen=True, kw_only=True)
class MemberUpdated(Fact, name="member.updated", data=MemberOut):
    """A member's own fields or tags changed."""


@dataclass(frozen=True, kw_only=True)
class MemberArchived(Fact, name="member.archived", data=MemberOut):
    """A member was put away; they can no longer sign in."""


@dataclass(frozen=True, kw_only=True)
class MemberRestored(Fact, name="member.restored", data=MemberOut):
    """An archived member is back."""


@dataclass(frozen=True, kw_only=True)
class MemberMerged(Fact, name="member.merged", data=MemberOut):
    """A duplicate was merged: `data` is the duplicate, its `merged_into_id` the member that stays.

    Whoever keeps rows of the duplicate moves them to the member that stays.
    """


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact, name="member.invited", data=MemberOut):
    """A member may sign in from now on and is to be told so by mail."""


@dataclass(frozen=True, kw_only=True)
class SignInLinkRequested(Fact, name="member.sign_in_link_requested", data=MemberOut):
    """A member who may sign in asked for a link and is to be sent one."""


@dataclass(frozen=True, kw_only=True)
class TeamCreated(Fact, name="team.created", data=TeamOut):
    """A team was added, with a billing account of its own."""


@dataclass(frozen=True, kw_only=True)
class TeamUpdated(Fact, name="team.updated", data=TeamOut):
    """A team's own fields changed."""


@dataclass(frozen=True, kw_only=True)
class TeamArchived(Fact, name="team.archived", data=TeamOut):
    """A team was put away; it pays for nobody any more."""


@dataclass(frozen=True, kw_only=True)
class TeamRestored(Fact, name="team.restored", data=TeamOut):
    """An archived team is back."""


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Fact, name="team.person_invited", data=TeamInvitationOut):
    """A team's admin asked someone in."""


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Fact, name="team.person_joined", data=PersonOut):
    """A member joined a team."""


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Fact, name="team.person_changed", data=PersonOut):
    """A member's role in a team changed."""


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Fact, name="team.person_left", data=PersonOut):
    """A member left a team or was taken out of it; `data` is their place as it was."""


@dataclass(frozen=True, kw_only=True)
class BillingAccountUpdated(Fact, name="billing_account.updated", data=BillingAccountOut):
    """Who pays, how, or for what changed. (An account is made with its member or team.)"""


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Fact, name="consent.given", data=ConsentOut):
    """A member agreed to something."""


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Fact, name="consent.withdrawn", data=ConsentOut):
    """A member took a consent back."""
