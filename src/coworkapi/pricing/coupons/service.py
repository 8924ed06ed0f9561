"""The verbs of coupons; other rooms import them from here."""

from coworkapi.pricing.coupons.using import (
    Redemption,
    acting_guesser,
    coupon_of,
    guesser_of,
    redeem,
    redemptions_json,
    release,
)

__all__ = [
    "Redemption",
    "acting_guesser",
    "coupon_of",
    "guesser_of",
    "redeem",
    "redemptions_json",
    "release",
]
