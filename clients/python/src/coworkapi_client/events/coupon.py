"""Events `coupon.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class CouponCreated(Event):
    """There is a new one."""

    type: Literal["coupon.created"]
    data: models.Coupon


class CouponDeleted(Event):
    """It is gone, before anyone used it."""

    type: Literal["coupon.deleted"]
    data: models.Coupon


class CouponDisabled(Event):
    """It can't be used any more; bookings that use it keep it."""

    type: Literal["coupon.disabled"]
    data: models.Coupon


class CouponEnabled(Event):
    """It can be used again."""

    type: Literal["coupon.enabled"]
    data: models.Coupon


class CouponUpdated(Event):
    """Its name, validity, limits or restrictions changed, or it got more codes."""

    type: Literal["coupon.updated"]
    data: models.Coupon
