"""The rules of dunning as errors."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, constraint_error


class DunningPolicyExists(AlreadyExists):
    """The legal entity has a policy already, or there is one for all of them."""


class DunningPolicyIsArchived(Conflict):
    """An archived policy doesn't change any more."""


class PauseIsOver(Conflict):
    """The promise or dispute has ended."""


constraint_error(
    "dunning_policy_of_an_entity_once",
    DunningPolicyExists,
    "there is a dunning policy for that legal entity (or, without one, for all of them); change or archive that one",
)
