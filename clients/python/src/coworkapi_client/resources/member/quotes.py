"""Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, given_or_nothing, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Quotes(Resource):
    """Quotes: what bookings cost, line by line, binding for 15 minutes; and booking at exactly that price."""

    def create(
        self,
        *,
        bookings: Sequence[models.QuotedBookingIn] | None = None,
        series: models.QuotedSeriesIn | None = None,
        team_id: str | None = None,
        coupon_code: str | None = None,
        pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Quote:
        """Ask for a quote for yourself.

        For yourself, or for one of your teams. See `POST /v1/quotes`.

        Args:
            bookings: One booking, or several at once
            series: Or a series, in place of `bookings`
            team_id: For one of your teams
            coupon_code: As its owner typed it
            pay_with: `credits_then_money` (the default): credits and passes first; `credits_only`: 402
                `credits_missing` where they don't pay all; `money_only`: credits are kept

        Raises AccountRestricted, CreditsMissing, NotFound, NotBookable, NoPrice, CouponDoesNotFit, CouponUsedUp,
        CouponLimitReached, InvalidRecurrenceRule, TooManyOccurrences, CouponNotValid, CouponNotHere,
        TooManyWrongCoupons.
        """
        return self._send(
            "POST",
            "/v1/me/quotes",
            models.Quote,
            body=given(
                {
                    "bookings": bookings,
                    "series": series,
                    "team_id": team_id,
                    "coupon_code": coupon_code,
                    "pay_with": pay_with,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, quote_id: str) -> models.Quote:
        """Read your quote.

        Args:
            quote_id: Id of the quote

        Raises NotFound.
        """
        return self._send("GET", f"/v1/me/quotes/{segment(quote_id)}", models.Quote)

    def accept(
        self, quote_id: str, *, title: str | None = None, note: str | None = None, idempotency_key: str | None = None
    ) -> models.QuoteAccepted:
        """Book your quote.

        Books all of it at exactly that price, or nothing.

        Args:
            quote_id: Id of the quote
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it

        Raises AccountRestricted, CreditsMissing, NotFound, NotBookable, SlotTaken, OccurrencesTaken, NoPrice,
        CouponDoesNotFit, CouponUsedUp, CouponLimitReached, QuoteExpired, QuoteUsed, QuoteDiffers, CreditsGone,
        PolicyBroken, CouponNotValid, CouponNotHere, TooManyWrongCoupons.
        """
        return self._send(
            "POST",
            f"/v1/me/quotes/{segment(quote_id)}/accept",
            models.QuoteAccepted,
            body=given_or_nothing({"title": title, "note": note}),
            idempotency_key=idempotency_key,
        )


class AsyncQuotes(AsyncResource):
    """`Quotes` with asyncio."""

    create = awaited(Quotes.create)
    """Ask for a quote for yourself."""

    get = awaited(Quotes.get)
    """Read your quote."""

    accept = awaited(Quotes.accept)
    """Book your quote."""
