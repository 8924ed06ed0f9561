from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Alternative,
    AttendeeIn,
    Booking,
    BookingPrice,
    BookingTerms,
    Cancellation,
    Conflict,
    Location,
    Member,
    MoneyChange,
    Problem,
    Resource,
    Rule,
    Team,
)


class BookingBatchItem(Model):
    """A booking, as `POST /v1/bookings` takes it."""

    idempotency_key: str | None = None
    starts_at: AwareDatetime
    """RFC 3339 with an offset"""
    ends_at: AwareDatetime
    """RFC 3339 with an offset"""
    resource_id: str
    team_id: str | None = None
    """For one of your teams"""
    quantity: int | None = 1
    """How many of a pool's units; 1 for anything else"""
    attendee_count: int | None = None
    """Default: the quantity"""
    attendees: list[AttendeeIn] | None = None
    """Who comes beside the booker. They are invited by mail once the booking is confirmed; `attendee_count` rises where there are more of them"""
    title: str | None = None
    note: str | None = None
    metadata: dict[str, str] | None = None
    """Your own strings: up to 50 keys"""
    hold: bool | None = False
    """Keep the time for some minutes; confirm it within them"""
    quote_id: str | None = None
    """Book at exactly this quote's price; all else must be as it says"""
    coupon_code: str | None = None
    pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None
    """`credits_then_money` (the default): credits and passes first; `credits_only`: 402 `credits_missing` where they don't pay all; `money_only`: credits are kept"""
    member_id: str | None = None
    external_id: str | None = None
    override_policy: bool | None = False
    """Book outside the policy; needs `bookings:override`"""


class Preview(Model):
    """What would happen, computed by the same code that does it."""

    possible: bool
    """Free, and every rule kept (or overridden)"""
    becomes: (
        Literal[
            "held",
            "pending_approval",
            "pending_payment",
            "confirmed",
            "checked_in",
            "completed",
            "cancelled",
            "declined",
            "expired",
            "no_show",
        ]
        | str
    )
    """The state that the booking would have"""
    expires_at: AwareDatetime | None
    is_free: bool
    units_free: int
    """Units free for the whole time"""
    policy_id: str | None
    rules: list[Rule]
    terms: BookingTerms
    cancellation: Cancellation
    """What cancelling would cost now"""
    account_id: str | None = None
    """Who would pay"""
    price: BookingPrice | None = None
    """Null: nothing is priced there"""
    conflicts: list[Conflict]
    alternatives: list[Alternative]


class Cancel(Model):
    """The booking, and what cancelling it costs by its terms. With `dry_run` nothing has changed."""

    booking: Booking
    cancellation: Cancellation
    money: MoneyChange | None = None
    """Null where the booking isn't priced"""
    dry_run: bool


class Move(Model):
    """
    The booking after (or, with `dry_run`, as it would be after) a move.

    A move is priced anew as a whole: what was paid is given back, and the new price is charged.
    """

    booking: Booking
    money: MoneyChange | None = None
    """Null where nothing is priced"""
    dry_run: bool


class BatchItemOutBooking(Model):
    index: int
    """The item's place in the batch, from 0"""
    status: int
    """As its single route would answer"""
    data: Booking | None
    problem: Problem | None
    replayed: bool | None = False
    """It was made before, under its idempotency key"""


class BookingBatch(Model):
    """What became of each."""

    results: list[BatchItemOutBooking]
    succeeded: int
    failed: int
    dry_run: bool


class ExpandedBooking(Model):
    """A resource for a period. Times in UTC; `time_zone` is the location's."""

    id: str
    resource_id: str
    location_id: str
    time_zone: str
    member_id: str | None
    team_id: str | None
    series_id: str | None
    state: (
        Literal[
            "held",
            "pending_approval",
            "pending_payment",
            "confirmed",
            "checked_in",
            "completed",
            "cancelled",
            "declined",
            "expired",
            "no_show",
        ]
        | str
    )
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    quantity: int
    unit_ids: list[str]
    """The units it got"""
    attendee_count: int
    title: str | None
    note: str | None
    terms: BookingTerms
    expires_at: AwareDatetime | None
    """When a hold, an approval or a payment lapses"""
    check_in_by: AwareDatetime | None
    """Released unless somebody has checked in by then"""
    recurrence_at: AwareDatetime | None
    """The start that its series gave it"""
    is_exception: bool
    """Changed on its own, unlike the rest of its series"""
    sequence: int
    """Raised by each change of time or place, as in iCalendar"""
    checked_in_at: AwareDatetime | None
    cancelled_at: AwareDatetime | None
    cancellation_reason: str | None
    cancellation_fee_percent: int | None
    account_id: str | None
    """Who pays; null: nothing to pay, or a walk-in"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    quote_id: str | None
    """The quote that it was booked by"""
    created_by: str
    """Who made it: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int
    """Raised by each change; the ETag"""
    resource: Resource | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""


class MyExpandedBooking(Model):
    """One of your bookings. Times in UTC; `time_zone` is the location's."""

    id: str
    resource_id: str
    location_id: str
    time_zone: str
    member_id: str | None
    team_id: str | None
    series_id: str | None
    state: (
        Literal[
            "held",
            "pending_approval",
            "pending_payment",
            "confirmed",
            "checked_in",
            "completed",
            "cancelled",
            "declined",
            "expired",
            "no_show",
        ]
        | str
    )
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    quantity: int
    unit_ids: list[str]
    """The units it got"""
    attendee_count: int
    title: str | None
    note: str | None
    terms: BookingTerms
    expires_at: AwareDatetime | None
    """When a hold, an approval or a payment lapses"""
    check_in_by: AwareDatetime | None
    """Released unless somebody has checked in by then"""
    recurrence_at: AwareDatetime | None
    """The start that its series gave it"""
    is_exception: bool
    """Changed on its own, unlike the rest of its series"""
    sequence: int
    """Raised by each change of time or place, as in iCalendar"""
    checked_in_at: AwareDatetime | None
    cancelled_at: AwareDatetime | None
    cancellation_reason: str | None
    cancellation_fee_percent: int | None
    account_id: str | None
    """Who pays; null: nothing to pay, or a walk-in"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    quote_id: str | None
    """The quote that it was booked by"""
    created_by: str
    """Who made it: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int
    """Raised by each change; the ETag"""
    resource: Resource | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
