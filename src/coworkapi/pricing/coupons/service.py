"""The verbs of coupons; other rooms import them from here."""

from coworkapi.pricing.coupons.checking import check_coupon
from coworkapi.pricing.coupons.keeping import (
    add_codes,
    create_coupon,
    delete_coupon,
    disable_coupon,
    enable_coupon,
    find_coupon,
    update_coupon,
)
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
    "add_codes",
    "check_coupon",
    "coupon_of",
    "create_coupon",
    "delete_coupon",
    "disable_coupon",
    "enable_coupon",
    "find_coupon",
    "guesser_of",
    "redeem",
    "redemptions_json",
    "release",
    "update_coupon",
]
