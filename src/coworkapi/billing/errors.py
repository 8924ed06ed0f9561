"""The rules of billing as errors."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, constraint_error


class ChargedAlready(Conflict):
    """The same part of the same thing was charged before."""

    title = "Charged already"


class AlreadyVoided(Conflict):
    """The charge was voided, or is itself the opposite of one."""


class NothingOutstanding(Conflict):
    """Nothing of the charge is left to be settled."""


class MoreThanOutstanding(Conflict):
    """More would be settled than what is outstanding; `outstanding` says how much is."""


class TaxRateExists(AlreadyExists):
    """The entity's code has a rate from that date already."""


class TaxRateInUse(Conflict):
    """Charges were made by the rate."""


class NoTaxRate(Invalid):
    """The entity has no rate of that tax code on that day."""

    title = "No such tax rate"


constraint_error(
    "charge_once", ChargedAlready, "this was charged before; void that charge, or charge another part of it"
)
constraint_error("charge_voided_once", AlreadyVoided, "the charge was voided already")
constraint_error(
    "charge_settled_once_over",
    MoreThanOutstanding,
    "something was settled meanwhile, and less is outstanding than that; read the charge again",
)
constraint_error(
    "tax_rate_once", TaxRateExists, "the code has a rate from that date; change that one, or choose another date"
)
