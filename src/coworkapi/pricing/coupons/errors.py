"""The rules of coupons as errors."""

from __future__ import annotations

from coworkapi.core.errors import AlreadyExists, Conflict, Invalid, RateLimited, constraint_error


class CouponNotValid(Invalid):
    """The code can't be used. Staff learn why; for anyone else all reasons read alike, and the try is counted."""

    title = "The coupon can't be used"
    keeps_changes = True  # the wrong code is counted


class CouponNotHere(Invalid):
    """The coupon is good, but not for this resource, location or time."""

    title = "The coupon doesn't count for this"


class TooManyWrongCoupons(RateLimited):
    """Too many codes that weren't valid, from this member, key or address."""

    title = "Too many wrong coupon codes"


class CouponUsedUp(Conflict):
    """The last use of the coupon or code went to someone else meanwhile, or the coupon was switched off."""

    title = "The coupon is used up"


class CouponLimitReached(Conflict):
    """The member has used the coupon as often as they may, or it is for their first booking only."""

    title = "The coupon can't be used again"


class CouponCodeTaken(AlreadyExists):
    """Another coupon has that code, or one that reads alike."""


class CouponInUse(Conflict):
    """The coupon was used; it can be disabled, and what it takes off can't change."""


_USED_UP = "the coupon's last use went to someone else meanwhile; leave it out, or use another"
constraint_error("coupon_used_up", CouponUsedUp, _USED_UP)
constraint_error("coupon_code_used_up", CouponUsedUp, _USED_UP)
constraint_error("coupon_disabled", CouponUsedUp, "the coupon was switched off meanwhile; leave it out, or use another")
constraint_error(
    "coupon_member_limit", CouponLimitReached, "the member has used this coupon as often as they may; leave it out"
)
constraint_error(
    "coupon_first_booking_only",
    CouponLimitReached,
    "this coupon is for a member's first booking only, and this isn't theirs; leave it out",
)
constraint_error("coupon_redeemed_once", CouponUsedUp, "this booking has a coupon already")
constraint_error(
    "coupon_code_once", CouponCodeTaken, "another coupon has this code, or one that reads alike; choose another"
)
constraint_error(
    "coupon_external_id_once", AlreadyExists, "another coupon has this external_id; use it or choose another"
)
