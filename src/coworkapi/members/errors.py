"""The rules of members that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, constraint_error


class EmailTaken(AlreadyExists):
    """Another member has that e-mail address."""


class ExternalIdTaken(AlreadyExists):
    """Another one of its kind has that external id."""


class MemberWasMerged(Conflict):
    """The member was a duplicate and was merged into another."""


class MemberIsArchived(Conflict):
    """The member is archived."""


class TeamIsArchived(Conflict):
    """The team is archived."""


class NoEmail(Conflict):
    """A member without an e-mail address can't be invited."""


class TooManyInvitations(Conflict):
    """A team has as many open invitations as it may."""


class LastTeamAdmin(Conflict):
    """A team's own admins can't leave it without one."""


class TagExists(AlreadyExists):
    """There is a tag of that name."""


class CustomFieldExists(AlreadyExists):
    """There is a custom field of that key."""


class CustomFieldInUse(Conflict):
    """Members or teams have values that the change would break or lose."""


class ConsentAlreadyGiven(AlreadyExists):
    """The consent stands; withdraw it before a new one is given."""


constraint_error("member_email_once", EmailTaken, "another member has this e-mail address; merge them or use another")
constraint_error("member_external_id_once", ExternalIdTaken, "another member has this external_id")
constraint_error("team_external_id_once", ExternalIdTaken, "another team has this external_id")
constraint_error("billing_account_external_id_once", ExternalIdTaken, "another billing account has this external_id")
constraint_error("tag_name_once", TagExists, "there is a tag of that name (case doesn't count)")
constraint_error("custom_field_key_once", CustomFieldExists, "there is a custom field with this key; use another key")
constraint_error(
    "consent_given_once", ConsentAlreadyGiven, "this purpose is consented to already; withdraw that consent first"
)
