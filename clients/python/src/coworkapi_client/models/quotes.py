from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Booking,
    BookingPrice,
    BookingTerms,
    Cancellation,
    Conflict,
    Rule,
    SeriesMade,
)


class QuotedBookingIn(Model):
    """One booking that a quote is for."""

    starts_at: AwareDatetime
    """RFC 3339 with an offset"""
    ends_at: AwareDatetime
    """RFC 3339 with an offset"""
    resource_id: str
    """Id of the resource"""
    quantity: int | None = 1
    """How many of a pool's units; 1 for anything else"""
    attendee_count: int | None = None
    """Default: the quantity"""
    title: str | None = None
    """What it is called in calendars and mails; needed where it is neither a member's nor a team's"""
    note: str | None = None
    """A longer text about it"""
    metadata: dict[str, str] | None = None
    """Your own strings: up to 50 keys"""


class QuotedSeriesIn(Model):
    """A series that a quote is for."""

    resource_id: str
    """Id of the resource"""
    starts_at: str
    """The first start on the location's wall clock; an instant is converted to it"""
    ends_at: str | None = None
    """The first end; or give `minutes`"""
    minutes: int | None = None
    """Length in elapsed minutes"""
    rrule: str
    """RFC 5545 RRULE without DTSTART: FREQ (DAILY to YEARLY), INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST"""
    on_conflict: Literal["fail", "skip", "alternative"] | str | None = "fail"
    """What happens to occurrences that are taken or against the policy. `fail`: nothing is booked; `skip`: they are left out (an existing one stays where it is); `alternative`: another free resource of the kind and location with as much room, and `fail` where there is none"""
    quantity: int | None = 1
    """How many of a pool's units; 1 for anything else"""
    attendee_count: int | None = None
    """Default: the quantity"""
    title: str | None = None
    """What it is called in calendars and mails; needed where it is neither a member's nor a team's"""
    note: str | None = None
    """A longer text about it"""
    metadata: dict[str, str] | None = None
    """Your own strings: up to 50 keys"""


class QuotedItem(Model):
    """One booking of a quote: what it costs, every rule that applies, the terms that it would be booked on."""

    resource_id: str
    """Id of the resource"""
    resource_name: str
    """What the resource is called"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    quantity: int
    """How many of a pool's units it takes; 1 of anything else"""
    attendee_count: int
    """How many people are expected"""
    title: str | None
    """What the booking would be called; null: nothing was given"""
    note: str | None
    """A longer text about it"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    possible: bool
    """Free, and every rule kept (or overridden)"""
    is_free: bool
    """Whether the time is free, whatever the rules say"""
    outcome: (
        Literal["booked", "alternative", "skipped", "conflict", "moved", "unchanged", "kept", "updated", "cancelled"]
        | str
        | None
    ) = None
    """Of a series: what would become of the occurrence"""
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
    account_id: str | None
    """Who would pay"""
    price: BookingPrice | None
    """Null: nothing is priced there"""
    terms: BookingTerms
    """What would be promised: cancellation, buffers, approval"""
    cancellation: Cancellation
    """What cancelling would cost now"""
    rules: list[Rule]
    """Every rule that was looked at, whether it is kept, and why not"""
    conflicts: list[Conflict]
    """What is in the way; empty when the time is free"""


class Quote(Model):
    """A price that binds until `expires_at`. `POST .../accept` books all of it, once."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    possible: bool
    """Whether all of it could be booked when the quote was made"""
    currency: str | None
    """Null: nothing is priced"""
    total: int | None
    """Before credits, as prices are entered; minor units"""
    left: int | None
    """What credits leave to be paid in money, as prices are entered"""
    tax: int | None
    """The tax on that"""
    to_pay: int | None
    """What is left to pay, tax included"""
    items: list[QuotedItem]
    """Each booking, in order"""
    series: QuotedSeriesIn | None = None
    """The series that was asked for"""
    coupon_id: str | None
    """Id of the coupon"""
    pay_with: Literal["credits_then_money", "credits_only", "money_only"] | str
    """Whether credits and passes are used first, alone, or not at all"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    expires_at: AwareDatetime
    """Until when the price binds"""
    used_at: AwareDatetime | None
    """When it was booked"""


class QuoteAccepted(Model):
    """What was booked by the quote."""

    bookings: list[Booking]
    """What was booked, in the order of the quote"""
    series: SeriesMade | None = None
    """Where the quote was for a series"""
