"""Verbs of pricing. Other rooms import this package, never its modules."""

from __future__ import annotations

from coworkapi.pricing.coupons.service import (
    Redemption,
    acting_guesser,
    coupon_of,
    guesser_of,
    redeem,
    redemptions_json,
    release,
)
from coworkapi.pricing.service.book import RateBook, occupancies, rate_book

__all__ = [
    "RateBook",
    "Redemption",
    "acting_guesser",
    "coupon_of",
    "guesser_of",
    "occupancies",
    "rate_book",
    "redeem",
    "redemptions_json",
    "release",
]
