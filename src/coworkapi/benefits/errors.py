"""The rules of benefits that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, constraint_error


class ExternalIdTaken(AlreadyExists):
    """Another one of its kind has that external id."""


class BenefitArchived(Conflict):
    """It was put away; make a new one."""

    code = "benefit_is_archived"


class ComesFromPlan(Conflict):
    """It comes and goes with a plan; change the plan."""


constraint_error("discount_external_id_once", ExternalIdTaken, "another discount has this external_id")
constraint_error("permission_external_id_once", ExternalIdTaken, "another permission has this external_id")
for _table in ("discounts", "permissions"):
    constraint_error(
        f"{_table}_ends_after_it_begins", Invalid, "valid_until must lie after valid_from; leave it out for no end"
    )


class CreditsSpent(Conflict):
    """The lot has less than what would be taken from it."""


class MemberCapReached(Conflict):
    """A member would take more of a shared lot than one person may."""


class LotExpired(Conflict):
    """What is left of the lot has lapsed."""


class LedgerIsAppendOnly(Conflict):
    """An entry is never changed."""


constraint_error(
    "credit_lot_not_overdrawn",
    CreditsSpent,
    "the credits were spent by someone else in the meantime; ask for a new quote, which says what is left to pay",
)
constraint_error(
    "credit_member_cap",
    MemberCapReached,
    "that is more of the team's credits than one person may use; ask for a new quote, which says what is left to pay",
)
constraint_error("credit_lot_external_id_once", ExternalIdTaken, "another credit lot has this external_id")
constraint_error(
    "credit_lot_ends_after_it_begins",
    Invalid,
    "valid_until must be later than valid_from: the lot would never be valid",
)
constraint_error(
    "credit_entries_append_only", LedgerIsAppendOnly, "credit entries are append-only; post a correction with a reason"
)


class ProductIsArchived(Conflict):
    """The product is archived; it is sold no more."""


class PoolIsArchived(Conflict):
    """The pool of which the pass reserves a place is archived."""


class LocationClosed(Conflict):
    """The location doesn't open on that day, or has closed. `nearest_free_days` says when it is open and free."""

    code = "location_is_closed"


class DayFull(Conflict):
    """The pool has too few places free on that day. `nearest_free_days` says on which it has."""


class PassExists(Conflict):
    """The member has a pass for that day at that location already."""


class NotCancellable(Conflict):
    """By the rule it was sold with, it isn't taken back, or no longer."""


class AlreadyUsed(Conflict):
    """Some of it was used; what was used isn't taken back."""


class AlreadyCancelled(Conflict):
    """It was given back already."""


class PassHasExpired(Conflict):
    """The day of the pass is over."""


constraint_error("product_external_id_once", ExternalIdTaken, "another product has this external_id")
constraint_error("day_pass_once", PassExists, "the member has a pass for that day at that location already")
