"""Verbs of pricing. Other rooms import this package, never its modules."""

from __future__ import annotations

from coworkapi.pricing.coupons.rules import spread as spread_coupon
from coworkapi.pricing.coupons.service import (
    Redemption,
    acting_guesser,
    coupon_of,
    guesser_of,
    redeem,
    redemptions_json,
    release,
)
from coworkapi.pricing.service.book import RateBook, occupancies, rate_book, trying
from coworkapi.pricing.service.rates import (
    at_locations,
    check_new_rate,
    create_rate,
    delete_rate,
    get_rate,
    location_of,
    publish_rate,
    rate_out,
    schedule_rate,
    update_rate,
    withdraw_rate,
)

__all__ = [
    "RateBook",
    "Redemption",
    "acting_guesser",
    "at_locations",
    "check_new_rate",
    "coupon_of",
    "create_rate",
    "delete_rate",
    "get_rate",
    "guesser_of",
    "location_of",
    "occupancies",
    "publish_rate",
    "rate_book",
    "rate_out",
    "redeem",
    "redemptions_json",
    "release",
    "schedule_rate",
    "spread_coupon",
    "trying",
    "update_rate",
    "withdraw_rate",
]
