"""Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Quotes(Resource):
    """Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""

    def create(
        self,
        *,
        bookings: Sequence[models.QuotedBookingIn],
        coupon_code: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Quote:
        """Ask for a quote as a guest.

        Public prices of public resources. Staff can book it: `POST /v1/quotes/{quote_id}/accept`.

        Args:
            bookings: One, or several at once
            coupon_code: As its owner typed it

        Raises AccountRestricted, CreditsMissing, NotFound, NotBookable, NoPrice, CouponDoesNotFit, CouponUsedUp,
        CouponLimitReached, InvalidRecurrenceRule, TooManyOccurrences, CouponNotValid, CouponNotHere,
        TooManyWrongCoupons.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/quotes",
            models.Quote,
            body=given({"bookings": bookings, "coupon_code": coupon_code}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncQuotes(AsyncResource):
    """`Quotes` with asyncio."""

    create = awaited(Quotes.create)
    """Ask for a quote as a guest."""
