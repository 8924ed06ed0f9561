"""What quotes look like outside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from coworkapi.bookings.money_schemas import BookingPrice, CouponCode, PaysWith, PayWith
from coworkapi.bookings.schemas import (
    AttendeeCount,
    BookingOut,
    BookingState,
    BookingTerms,
    CancellationOut,
    ConflictOut,
    Note,
    Quantity,
    RuleOut,
    Title,
    WishedPeriod,
)
from coworkapi.bookings.series_schemas import ConflictMode, Minutes, Outcome, RuleText, SeriesMadeOut, WallTime
from coworkapi.core.ids import (
    BillingAccountId,
    CouponId,
    LocationId,
    MemberId,
    QuoteId,
    ResourceId,
    TeamId,
)
from coworkapi.core.money import Currency
from coworkapi.core.schemas import In, Metadata, Out

MOST_BOOKINGS = 20


class QuotedBookingIn(WishedPeriod):
    """One booking that a quote is for."""

    resource_id: ResourceId
    quantity: Quantity = 1
    attendee_count: Annotated[AttendeeCount | None, Field(description="Default: the quantity")] = None
    title: Title | None = None
    note: Note | None = None
    metadata: Metadata = Field(default_factory=dict)


class QuotedSeriesIn(In):
    """A series that a quote is for."""

    resource_id: ResourceId
    starts_at: Annotated[
        WallTime, Field(description="The first start on the location's wall clock; an instant is converted to it")
    ]
    ends_at: Annotated[WallTime | None, Field(description="The first end; or give `minutes`")] = None
    minutes: Minutes | None = None
    rrule: RuleText
    on_conflict: ConflictMode = "fail"
    quantity: Quantity = 1
    attendee_count: Annotated[AttendeeCount | None, Field(description="Default: the quantity")] = None
    title: Title | None = None
    note: Note | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_length(self) -> QuotedSeriesIn:
        if (self.ends_at is None) == (self.minutes is None):
            raise ValueError("give either minutes or ends_at")
        return self


class PublicQuoteIn(In):
    """What it would cost a guest: one booking, or several at once."""

    bookings: Annotated[
        list[QuotedBookingIn], Field(min_length=1, max_length=MOST_BOOKINGS, description="One, or several at once")
    ]
    coupon_code: CouponCode | None = None


class MyQuoteIn(In):
    """One booking, several at once (`bookings`), or a `series`; all paid together."""

    bookings: Annotated[
        list[QuotedBookingIn] | None,
        Field(min_length=1, max_length=MOST_BOOKINGS, description="One booking, or several at once"),
    ] = None
    series: Annotated[QuotedSeriesIn | None, Field(description="Or a series, in place of `bookings`")] = None
    team_id: Annotated[TeamId | None, Field(description="For one of your teams")] = None
    coupon_code: CouponCode | None = None
    pay_with: PaysWith = None

    @model_validator(mode="after")
    def _something(self) -> MyQuoteIn:
        if (self.bookings is None) == (self.series is None):
            raise ValueError("give either bookings or series")
        return self


class QuoteIn(MyQuoteIn):
    """For a member, for a team, or (neither) for a guest."""

    member_id: MemberId | None = None


class MyAcceptQuoteIn(In):
    """What the bookings shall say; what is left out is what the quote was asked for."""

    title: Title | None = None
    note: Note | None = None


class AcceptQuoteIn(MyAcceptQuoteIn):
    override_policy: Annotated[bool, Field(description="Book outside the policy; needs `bookings:override`")] = False


class QuotedItemOut(Out):
    """One booking of a quote: what it costs, every rule that applies, the terms that it would be booked on."""

    resource_id: ResourceId
    resource_name: str
    location_id: LocationId
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    quantity: Annotated[int, Field(description="How many of a pool's units it takes; 1 of anything else")]
    attendee_count: int
    title: Annotated[str | None, Field(description="What the booking would be called; null: nothing was given")]
    note: Annotated[str | None, Field(description="A longer text about it")]
    metadata: dict[str, str]
    possible: Annotated[bool, Field(description="Free, and every rule kept (or overridden)")]
    is_free: Annotated[bool, Field(description="Whether the time is free, whatever the rules say")]
    outcome: Annotated[Outcome | None, Field(description="Of a series: what would become of the occurrence")] = None
    becomes: Annotated[BookingState, Field(description="The state that the booking would have")]
    account_id: Annotated[BillingAccountId | None, Field(description="Who would pay")]
    price: Annotated[BookingPrice | None, Field(description="Null: nothing is priced there")]
    terms: Annotated[BookingTerms, Field(description="What would be promised: cancellation, buffers, approval")]
    cancellation: Annotated[CancellationOut, Field(description="What cancelling would cost now")]
    rules: Annotated[list[RuleOut], Field(description="Every rule that was looked at, whether it is kept, and why not")]
    conflicts: Annotated[list[ConflictOut], Field(description="What is in the way; empty when the time is free")]


class QuoteOut(Out):
    """A price that binds until `expires_at`. `POST .../accept` books all of it, once."""

    id: QuoteId
    member_id: MemberId | None
    team_id: TeamId | None
    possible: Annotated[bool, Field(description="Whether all of it could be booked when the quote was made")]
    currency: Annotated[Currency | None, Field(description="Null: nothing is priced")]
    total: Annotated[int | None, Field(description="Before credits, as prices are entered; minor units")]
    left: Annotated[int | None, Field(description="What credits leave to be paid in money, as prices are entered")]
    tax: Annotated[int | None, Field(description="The tax on that")]
    to_pay: Annotated[int | None, Field(description="What is left to pay, tax included")]
    items: Annotated[list[QuotedItemOut], Field(description="Each booking, in order")]
    series: Annotated[QuotedSeriesIn | None, Field(description="The series that was asked for")] = None
    coupon_id: CouponId | None
    pay_with: Annotated[PayWith, Field(description="Whether credits and passes are used first, alone, or not at all")]
    created_by: str
    created_at: datetime
    expires_at: Annotated[datetime, Field(description="Until when the price binds")]
    used_at: Annotated[datetime | None, Field(description="When it was booked")]


class QuoteAcceptedOut(Out):
    """What was booked by the quote."""

    bookings: Annotated[list[BookingOut], Field(description="What was booked, in the order of the quote")]
    series: Annotated[SeriesMadeOut | None, Field(description="Where the quote was for a series")] = None
