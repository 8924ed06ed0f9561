"""Selects of plans and memberships, and who is a member."""

from coworkapi.memberships.queries.members import MEMBER_STATE
from coworkapi.memberships.queries.memberships import memberships_shown, seen_by, terms_of
from coworkapi.memberships.queries.plans import current_version, plans_shown

__all__ = ["MEMBER_STATE", "current_version", "memberships_shown", "plans_shown", "seen_by", "terms_of"]
