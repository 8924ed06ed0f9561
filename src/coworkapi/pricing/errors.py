"""The rules of pricing that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, constraint_error


class NoPrice(Conflict):
    """Rates exist for the resource, but none covers the day, the asker or the length."""


class CouponDoesNotFit(Conflict):
    """The coupon is worth an amount of another currency than the price."""


class RateExternalIdTaken(AlreadyExists):
    """Another rate has that external id."""

    code = "external_id_taken"


class RateIsPublished(Conflict):
    """What was published is never changed."""


class RateIsNotPublished(Conflict):
    """Only a published rate is followed by another, or withdrawn."""


class RatesOverlap(Conflict):
    """Two rates of one target, audience and currency would be valid on one day. `rate_ids` names those in the way."""


class RateLeavesGap(Conflict):
    """Days would be left without a price."""


class WrongCurrency(Conflict):
    """The rate's currency isn't that of the location."""


constraint_error("rate_external_id_once", RateExternalIdTaken, "another rate has this external_id")
constraint_error(
    "rate_no_overlap",
    RatesOverlap,
    "another published rate of the same target, audience and currency covers some of these days; schedule a successor "
    "of it, withdraw it, or choose other days",
)
