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
    """The same key with the same item gives the first answer again for 7 days"""
    starts_at: AwareDatetime
    """RFC 3339 with an offset"""
    ends_at: AwareDatetime
    """RFC 3339 with an offset"""
    resource_id: str
    """Id of the resource"""
    team_id: str | None = None
    """For one of your teams"""
    quantity: int | None = 1
    """How many of a pool's units; 1 for anything else"""
    attendee_count: int | None = None
    """Default: the quantity"""
    attendees: list[AttendeeIn] | None = None
    """Who comes beside the booker. They are invited by mail once the booking is confirmed; `attendee_count` rises where there are more of them"""
    title: str | None = None
    """What it is called in calendars and mails; needed where it is neither a member's nor a team's"""
    note: str | None = None
    """A longer text about it"""
    metadata: dict[str, str] | None = None
    """Your own strings: up to 50 keys"""
    hold: bool | None = False
    """Keep the time for some minutes; confirm it within them"""
    quote_id: str | None = None
    """Book at exactly this quote's price; all else must be as it says"""
    coupon_code: str | None = None
    """As its owner typed it"""
    pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None
    """`credits_then_money` (the default): credits and passes first; `credits_only`: 402 `credits_missing` where they don't pay all; `money_only`: credits are kept"""
    member_id: str | None = None
    """Id of the member"""
    external_id: str | None = None
    """Your own id; unique per type"""
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
    """When the booking would lapse unless it is confirmed, approved or paid; null: it wouldn't"""
    is_free: bool
    """Whether the time is free, whatever the rules say"""
    units_free: int
    """Units free for the whole time"""
    policy_id: str | None
    """Id of the booking policy"""
    rules: list[Rule]
    """Every rule that was looked at, whether it is kept, and why not"""
    terms: BookingTerms
    """What would be promised: cancellation, buffers, approval"""
    cancellation: Cancellation
    """What cancelling would cost now"""
    account_id: str | None = None
    """Who would pay"""
    price: BookingPrice | None = None
    """Null: nothing is priced there"""
    conflicts: list[Conflict]
    """What is in the way; empty when the time is free"""
    alternatives: list[Alternative]
    """Other times or resources that could be booked instead"""


class Cancel(Model):
    """The booking, and what cancelling it costs by its terms. With `dry_run` nothing has changed."""

    booking: Booking
    """The booking as it is then"""
    cancellation: Cancellation
    """What it costs, and what is given back"""
    money: MoneyChange | None = None
    """Null where the booking isn't priced"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class Move(Model):
    """
    The booking after (or, with `dry_run`, as it would be after) a move.

    A move is priced anew as a whole: what was paid is given back, and the new price is charged.
    """

    booking: Booking
    money: MoneyChange | None = None
    """Null where nothing is priced"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class BatchItemOutBooking(Model):
    index: int
    """The item's place in the batch, from 0"""
    status: int
    """As its single route would answer"""
    data: Booking | None
    """What the single route would have answered; null where the item was refused"""
    problem: Problem | None
    """Why the item was refused, as the single route would say it; null where it was done"""
    replayed: bool | None = False
    """It was made before, under its idempotency key"""


class BookingBatch(Model):
    """What became of each."""

    results: list[BatchItemOutBooking]
    """One for each item, in the order of the items"""
    succeeded: int
    """How many items were done, or with `dry_run` would be"""
    failed: int
    """How many were refused; each says why in its `problem`"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""


class ExpandedBooking(Model):
    """A resource for a period. Times in UTC; `time_zone` is the location's."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str
    """Id of the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    series_id: str | None
    """Id of the booking series"""
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
    """`held`, `pending_approval` and `pending_payment` lapse at `expires_at`; the others don't"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    quantity: int
    """How many of a pool's units it takes; 1 of anything else"""
    unit_ids: list[str]
    """The units it got"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What it is called; null: nothing was given"""
    note: str | None
    """A longer text about it"""
    terms: BookingTerms
    """What was promised when it was booked; later changes of the policy don't touch it"""
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
    """When they came; null if they haven't yet"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    cancellation_reason: str | None
    """What whoever cancelled it gave as the reason"""
    cancellation_fee_percent: int | None
    """The share of the price that cancelling it cost, in percent"""
    account_id: str | None
    """Who pays; null: nothing to pay, or a walk-in"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    quote_id: str | None
    """The quote that it was booked by"""
    created_by: str
    """Who made it: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    resource_id: str
    """Id of the resource"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    series_id: str | None
    """Id of the booking series"""
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
    """`held`, `pending_approval` and `pending_payment` lapse at `expires_at`; the others don't"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    quantity: int
    """How many of a pool's units it takes; 1 of anything else"""
    unit_ids: list[str]
    """The units it got"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What it is called; null: nothing was given"""
    note: str | None
    """A longer text about it"""
    terms: BookingTerms
    """What was promised when it was booked; later changes of the policy don't touch it"""
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
    """When they came; null if they haven't yet"""
    cancelled_at: AwareDatetime | None
    """When it was cancelled; null if it wasn't"""
    cancellation_reason: str | None
    """What whoever cancelled it gave as the reason"""
    cancellation_fee_percent: int | None
    """The share of the price that cancelling it cost, in percent"""
    account_id: str | None
    """Who pays; null: nothing to pay, or a walk-in"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    quote_id: str | None
    """The quote that it was booked by"""
    created_by: str
    """Who made it: a user's, member's or API key's id, or `system`"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    version: int
    """Raised by each change; the ETag"""
    resource: Resource | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
