"""Which rule of single sign-on was broken."""

from __future__ import annotations

from coworkapi.core.errors import BadRequest, Conflict, Forbidden, Unauthenticated, Unavailable, constraint_error


class SsoConnectionDisabled(Conflict):
    """Nobody signs in through it until it is enabled again."""


class SsoProviderUnusable(Unavailable):
    """The provider can't be reached, or is none."""

    title = "The provider can't be used"


class SsoStateRefused(BadRequest):
    """The state is unknown, was used before or is older than ten minutes. Nobody is sent anywhere."""

    title = "This sign-in can't go on"


class SsoCodeRefused(Unauthenticated):
    """The code is unknown, was used before, is older than a minute, or was begun by somebody else."""

    title = "Begin the sign-in again"
    keeps_changes = True  # a code that was tried is used


class SsoNotAdmitted(Forbidden):
    """The provider knows the person, but they aren't let in here."""

    title = "Not let in"


_ANOTHER = "this person has signed in as another subject of the provider"
constraint_error("sso_identities_subject_key", SsoNotAdmitted, _ANOTHER)
constraint_error("sso_identities_user_id_key", SsoNotAdmitted, _ANOTHER)
constraint_error("sso_identities_member_id_key", SsoNotAdmitted, _ANOTHER)
