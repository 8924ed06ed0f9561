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
