"""What bookings look like outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema

from coworkapi.bookings.attendee_schemas import Attendees
from coworkapi.bookings.money_schemas import BookingPrice, CouponCode, MoneyChangeOut, PaysWith
from coworkapi.core.ids import (
    BillingAccountId,
    BookingId,
    BookingPolicyId,
    LocationId,
    MemberId,
    QuoteId,
    ResourceId,
    ResourceTypeId,
    SeriesId,
    TeamId,
    UnitId,
)
from coworkapi.core.money import Currency
from coworkapi.core.schemas import ExternalId, In, Instant, Metadata, Out

BookingState = Literal[
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
LONGEST = timedelta(days=366)


def _whole_minute(at: datetime) -> datetime:
    if at.second or at.microsecond:
        raise ValueError("must be a whole minute: no seconds")
    return at.astimezone(UTC)


Minute = Annotated[Instant, AfterValidator(_whole_minute)]
Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    Field(description="What it is called in calendars and mails; needed where it is neither a member's nor a team's"),
]
Note = Annotated[str, StringConstraints(max_length=5000), Field(description="A longer text about it")]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
Quantity = Annotated[int, Field(ge=1, le=1000, description="How many of a pool's units; 1 for anything else")]
AttendeeCount = Annotated[int, Field(ge=1, le=100_000)]


class CancellationStepOut(Out):
    """Cancelling at least `hours_before` the start costs this share of the price; later than all steps: 100 %."""

    hours_before: int = Field(description="Hours from the cancellation to the start, at least")
    fee_percent: int = Field(description="The share of the price that is still to be paid, in percent")


class BookingTerms(Out):
    """What the policy promised when the booking was made; later changes of the policy don't touch it."""

    cancellation: Annotated[
        list[CancellationStepOut],
        Field(description="What share of the price cancelling costs, by how long before the start it comes"),
    ]
    buffer_minutes: Annotated[int, Field(description="Kept free after the end, for clean-up and set-up")] = 0
    no_show_minutes: Annotated[
        int | None, Field(description="Released when nobody has checked in this long after the start")
    ] = None
    approval_hours: Annotated[int | None, Field(description="Needs approval, and lapses without an answer after")] = (
        None
    )
    payment_before_confirmation: Annotated[bool, Field(description="Whether it counts only once it is paid")] = False
    hold_minutes: Annotated[int, Field(description="For how long a hold keeps the time before it lapses")] = 10


class BookingOut(Out):
    """A resource for a period. Times in UTC; `time_zone` is the location's."""

    id: BookingId
    resource_id: ResourceId
    location_id: LocationId
    time_zone: str
    member_id: MemberId | None
    team_id: TeamId | None
    series_id: SeriesId | None
    state: BookingState = Field(
        description="`held`, `pending_approval` and `pending_payment` lapse at `expires_at`; the others don't"
    )
    starts_at: datetime
    ends_at: datetime
    quantity: int = Field(description="How many of a pool's units it takes; 1 of anything else")
    unit_ids: Annotated[list[UnitId], Field(description="The units it got")]
    attendee_count: int
    title: str | None = Field(description="What it is called; null: nothing was given")
    note: str | None = Field(description="A longer text about it")
    terms: BookingTerms = Field(
        description="What was promised when it was booked; later changes of the policy don't touch it"
    )
    expires_at: Annotated[datetime | None, Field(description="When a hold, an approval or a payment lapses")]
    check_in_by: Annotated[datetime | None, Field(description="Released unless somebody has checked in by then")]
    recurrence_at: Annotated[datetime | None, Field(description="The start that its series gave it")]
    is_exception: Annotated[bool, Field(description="Changed on its own, unlike the rest of its series")]
    sequence: Annotated[int, Field(description="Raised by each change of time or place, as in iCalendar")]
    checked_in_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason: str | None = Field(description="What whoever cancelled it gave as the reason")
    cancellation_fee_percent: int | None = Field(
        description="The share of the price that cancelling it cost, in percent"
    )
    account_id: Annotated[BillingAccountId | None, Field(description="Who pays; null: nothing to pay, or a walk-in")]
    price: Annotated[BookingPrice | None, Field(description="Null: nothing is priced there")]
    quote_id: Annotated[QuoteId | None, Field(description="The quote that it was booked by")]
    created_by: Annotated[str, Field(description="Who made it: a user's, member's or API key's id, or `system`")]
    external_id: str | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(description="Raised by each change; the ETag")]


class WishedPeriod(In):
    """When a booking is wanted."""

    starts_at: Minute
    ends_at: Minute

    @model_validator(mode="after")
    def _ordered(self) -> WishedPeriod:
        check_order(self.starts_at, self.ends_at)
        return self


def check_order(starts_at: datetime, ends_at: datetime) -> None:
    """Raises ValueError unless the period has a length, of a year at most."""
    if starts_at >= ends_at:
        raise ValueError("ends_at must lie after starts_at")
    if ends_at - starts_at > LONGEST:
        raise ValueError("a booking lasts 366 days at most")


class MyBookingIn(WishedPeriod):
    """A booking that a member makes."""

    resource_id: ResourceId
    team_id: Annotated[TeamId | None, Field(description="For one of your teams")] = None
    quantity: Quantity = 1
    attendee_count: Annotated[AttendeeCount | None, Field(description="Default: the quantity")] = None
    attendees: Attendees = Field(default_factory=list)
    title: Title | None = None
    note: Note | None = None
    metadata: Metadata = Field(default_factory=dict)
    hold: Annotated[bool, Field(description="Keep the time for some minutes; confirm it within them")] = False
    quote_id: Annotated[
        QuoteId | None, Field(description="Book at exactly this quote's price; all else must be as it says")
    ] = None
    coupon_code: CouponCode | None = None
    pay_with: PaysWith = None


class BookingIn(MyBookingIn):
    """A booking for a member, for a team (`member_id` then is who of the team), or for neither: give it a title."""

    member_id: MemberId | None = None
    external_id: ExternalId | None = None
    override_policy: Annotated[bool, Field(description="Book outside the policy; needs `bookings:override`")] = False

    @model_validator(mode="after")
    def _for_someone(self) -> BookingIn:
        if self.member_id is None and self.team_id is None and self.title is None:
            raise ValueError("say who it is for: member_id, team_id, or a title for a walk-in or an event of the house")
        return self


class BookingPatch(In):
    """What can be changed without moving it."""

    title: Title | None = None
    note: Note | None = None
    attendee_count: AttendeeCount = 1
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class MyBookingPatch(In):
    title: Title | None = None
    note: Note | None = None
    attendee_count: AttendeeCount = 1
    metadata: Metadata = Field(default_factory=dict)


class ReasonIn(In):
    reason: Reason | None = None


class MyRescheduleIn(In):
    """Where to move it: what is left out stays. Give both times, or only `starts_at` to keep the length."""

    starts_at: Minute | None = None
    ends_at: Minute | None = None
    resource_id: ResourceId | None = None

    @model_validator(mode="after")
    def _something(self) -> MyRescheduleIn:
        if self.starts_at is None and self.ends_at is None and self.resource_id is None:
            raise ValueError("name a new starts_at, ends_at or resource_id")
        if self.starts_at is not None and self.ends_at is not None:
            check_order(self.starts_at, self.ends_at)
        return self


class RescheduleIn(MyRescheduleIn):
    override_policy: Annotated[bool, Field(description="Move outside the policy; needs `bookings:override`")] = False


class MyExtendIn(In):
    ends_at: Annotated[Minute, Field(description="The new, later end")]


class ExtendIn(MyExtendIn):
    override_policy: Annotated[bool, Field(description="Extend outside the policy; needs `bookings:override`")] = False


class CancellationOut(Out):
    """What cancelling costs, or cost."""

    fee_percent: int
    until: Annotated[datetime | None, Field(description="The last instant at which it costs this")]
    then_fee_percent: Annotated[int | None, Field(description="What it costs after `until`")]


class CancelOut(Out):
    """The booking, and what cancelling it costs by its terms. With `dry_run` nothing has changed."""

    booking: Annotated[BookingOut, Field(description="The booking as it is then")]
    cancellation: Annotated[CancellationOut, Field(description="What it costs, and what is given back")]
    money: Annotated[MoneyChangeOut | None, Field(description="Null where the booking isn't priced")] = None
    dry_run: bool


class ConflictOut(Out):
    """What stands in the way. Members and the public see when, not who."""

    starts_at: datetime
    ends_at: Annotated[datetime | None, Field(description="Buffer included; null: no end is known")]
    kind: Annotated[str | None, Field(description="booking, hold, membership, pass, tour, maintenance or closure")] = (
        None
    )
    booking_id: BookingId | None = None


class AlternativeOut(Out):
    """A free time on the same resource, or the same time on another."""

    resource_id: ResourceId
    resource_name: str = Field(description="What people call the resource")
    starts_at: datetime
    ends_at: datetime


class RuleOut(Out):
    """One rule that applies, and whether the booking keeps it."""

    code: Annotated[str, Field(description="Which rule; programs branch on this")]
    rule: Annotated[str, Field(description="What it says, for people")]
    kept: Annotated[bool, Field(description="Whether the booking keeps it")]
    detail: Annotated[str | None, Field(description="What breaks it, and the remedy")] = None


class PreviewOut(Out):
    """What would happen, computed by the same code that does it."""

    possible: Annotated[bool, Field(description="Free, and every rule kept (or overridden)")]
    becomes: Annotated[BookingState, Field(description="The state that the booking would have")]
    expires_at: Annotated[
        datetime | None,
        Field(description="When the booking would lapse unless it is confirmed, approved or paid; null: it wouldn't"),
    ]
    is_free: Annotated[bool, Field(description="Whether the time is free, whatever the rules say")]
    units_free: Annotated[int, Field(description="Units free for the whole time")]
    policy_id: BookingPolicyId | None
    rules: Annotated[list[RuleOut], Field(description="Every rule that was looked at, whether it is kept, and why not")]
    terms: Annotated[BookingTerms, Field(description="What would be promised: cancellation, buffers, approval")]
    cancellation: Annotated[CancellationOut, Field(description="What cancelling would cost now")]
    account_id: Annotated[BillingAccountId | None, Field(description="Who would pay")] = None
    price: Annotated[BookingPrice | None, Field(description="Null: nothing is priced there")] = None
    conflicts: Annotated[list[ConflictOut], Field(description="What is in the way; empty when the time is free")]
    alternatives: Annotated[
        list[AlternativeOut], Field(description="Other times or resources that could be booked instead")
    ]


class MoveOut(Out):
    """The booking after (or, with `dry_run`, as it would be after) a move.

    A move is priced anew as a whole: what was paid is given back, and the new price is charged.
    """

    booking: BookingOut
    money: Annotated[MoneyChangeOut | None, Field(description="Null where nothing is priced")] = None
    dry_run: bool


class FreePeriodOut(Out):
    """A booking may start at `starts_at` at the earliest and end at `ends_at` at the latest."""

    starts_at: datetime
    ends_at: datetime
    units_free: Annotated[int, Field(description="Of a pool: how many are free at any start in it at least")]


class TimePriceOut(Out):
    """What a time costs at this moment, before credits and passes. `POST /v1/quotes` explains it and binds."""

    currency: Currency
    total: Annotated[int, Field(description="As prices are entered, net or gross; minor units")]
    tax: Annotated[int, Field(description="The tax on it, in minor units")]
    to_pay: Annotated[int, Field(description="With tax")]


class AvailabilityOut(Out):
    """A resource, and when it can be booked. Free or not: never who has it."""

    resource_id: ResourceId
    name: Annotated[str, Field(description="What people call the resource")]
    location_id: LocationId
    time_zone: str
    resource_type_id: ResourceTypeId
    kind: Annotated[str, Field(description="Which of the built-in kinds the resource's type is")]
    capacity: Annotated[int, Field(description="How many people it holds")]
    is_pool: Annotated[
        bool, Field(description="Whether it is many places that are alike, of which a booking takes some")
    ]
    unit_count: Annotated[int, Field(description="Of a pool, how many places it has; otherwise 1")]
    periods: Annotated[
        list[FreePeriodOut],
        Field(description="When it can be booked, in order; what lies between is taken, closed, or not allowed"),
    ]
    starts: Annotated[
        list[datetime] | SkipJsonSchema[None],
        Field(description="Every possible start; only with `starts=true`", exclude_if=lambda value: value is None),
    ] = None
    price: Annotated[
        TimePriceOut | None,
        Field(
            description="Only with `prices=true`; null: nothing is priced there", exclude_if=lambda value: value is None
        ),
    ] = None


class VacancyOut(Out):
    """From when a resource is free of contracts and blocks."""

    resource_id: ResourceId
    name: Annotated[str, Field(description="What people call the resource")]
    location_id: LocationId
    time_zone: str
    resource_type_id: ResourceTypeId
    kind: Annotated[str, Field(description="Which of the built-in kinds the resource's type is")]
    capacity: Annotated[int, Field(description="How many people it holds")]
    is_pool: Annotated[bool, Field(description="Whether it is many places that are alike")]
    unit_count: Annotated[int, Field(description="Of a pool, how many places it has; otherwise 1")]
    vacant_from: Annotated[datetime | None, Field(description="null: what occupies it has no known end")]
    vacant_until: Annotated[datetime | None, Field(description="null: as long as you like")]
    units_vacant: Annotated[int, Field(description="Of a pool: how many of its units are vacant then")]
