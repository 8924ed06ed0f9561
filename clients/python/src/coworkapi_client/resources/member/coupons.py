"""Coupons: codes that take a percentage or an amount off the price of a booking."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Coupons(Resource):
    """Coupons: codes that take a percentage or an amount off the price of a booking."""

    def check(
        self,
        *,
        code: str,
        resource_id: str | None = None,
        starts_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> models.CouponWorth:
        """Check your coupon.

        What a code is worth for you. Too many wrong codes in an hour are followed by 429.

        Args:
            code: As someone typed it
            resource_id: Whether it counts there, too
            starts_at: Whether it counts then, too; goes with `resource_id`

        Raises CouponNotValid, CouponNotHere, TooManyWrongCoupons.
        """
        return self._send(
            "POST",
            "/v1/me/coupons/check",
            models.CouponWorth,
            body=given({"code": code, "resource_id": resource_id, "starts_at": starts_at}),
            idempotency_key=idempotency_key,
        )


class AsyncCoupons(AsyncResource):
    """`Coupons` with asyncio."""

    check = awaited(Coupons.check)
    """Check your coupon."""
