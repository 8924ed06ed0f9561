"""What happens to coupons. `data` is the coupon as its GET gives it."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.pricing.coupons.schemas import CouponOut


class CouponCreated(Fact, name="coupon.created", data=CouponOut):
    """There is a new one."""


class CouponUpdated(Fact, name="coupon.updated", data=CouponOut):
    """Its name, validity, limits or restrictions changed, or it got more codes."""


class CouponDisabled(Fact, name="coupon.disabled", data=CouponOut):
    """It can't be used any more; bookings that use it keep it."""


class CouponEnabled(Fact, name="coupon.enabled", data=CouponOut):
    """It can be used again."""


class CouponDeleted(Fact, name="coupon.deleted", data=CouponOut):
    """It is gone, before anyone used it."""
