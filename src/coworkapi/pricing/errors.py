"""The rules of pricing that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import Conflict


class NoPrice(Conflict):
    """Rates exist for the resource, but none covers the day, the asker or the length."""


class CouponDoesNotFit(Conflict):
    """The coupon is worth an amount of another currency than the price."""
