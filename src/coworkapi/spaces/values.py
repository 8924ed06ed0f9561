"""Values of spaces that other rooms compute with: the rules of a booking policy, the calendar of a location."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from coworkapi.core.ids import MemberId, TeamId
from coworkapi.core.schemas import In
from coworkapi.spaces.calendar import ClosureDays, LocationCalendar, Period, public_holidays

__all__ = [
    "BookingLimit",
    "BookingRules",
    "BookingRulesPatch",
    "CancellationStep",
    "ClosureDays",
    "LocationCalendar",
    "Period",
    "WhoMayBook",
    "public_holidays",
]

Minutes = Annotated[int, Field(ge=0, le=525_600, description="Minutes")]


class CancellationStep(In):
    """From `hours_before` the start (and more), cancelling costs this share of the price."""

    hours_before: Annotated[
        int, Field(ge=0, le=8760, description="It counts from so many hours before the start, and earlier")
    ]
    fee_percent: Annotated[int, Field(ge=0, le=100, description="Share of the price that is kept, in percent")]


class BookingLimit(In):
    """What one member, or one team together, may book in a local day, ISO week or month. Reaching it is allowed."""

    of: Annotated[
        Literal["member", "team"],
        Field(description="Whose bookings are counted: each member's, or all of a team's together"),
    ]
    per: Annotated[Literal["day", "week", "month"], Field(description="Counted in the local day, ISO week or month")]
    minutes: Annotated[
        Annotated[int, Field(ge=1, le=525_600)] | None,
        Field(description="At most so many minutes; either this or `bookings`"),
    ] = None
    bookings: Annotated[
        Annotated[int, Field(ge=1, le=10_000)] | None,
        Field(description="At most so many bookings; either this or `minutes`"),
    ] = None

    @model_validator(mode="after")
    def _one_measure(self) -> BookingLimit:
        if (self.minutes is None) == (self.bookings is None):
            raise ValueError("set either minutes or bookings")
        return self


class WhoMayBook(In):
    """Everyone named in any way may. Staff and API keys book for anyone who may."""

    public: Annotated[bool, Field(description="Guests without a sign-in")] = False
    members: Annotated[bool, Field(description="Every member")] = True
    team_ids: Annotated[list[TeamId], Field(description="These teams")] = Field(default_factory=list, max_length=500)
    member_ids: Annotated[list[MemberId], Field(description="These members")] = Field(
        default_factory=list, max_length=500
    )


class BookingRulesPatch(In):
    """Changes to the rules of a booking policy: only the rules named are changed."""

    min_minutes: Annotated[int, Field(ge=1, le=525_600, description="The shortest booking, in minutes")] = 15
    max_minutes: Annotated[
        Annotated[int, Field(ge=1, le=525_600)] | None, Field(description="The longest booking, in minutes; null: any")
    ] = 1440
    step_minutes: Annotated[int, Field(ge=1, le=1440, description="Lengths are multiples of it")] = 15
    grid_minutes: Annotated[int, Field(ge=1, le=1440, description="Starts count from opening time in these steps")] = 15
    lead_minutes: Annotated[Minutes, Field(description="How long before its start at the latest it must be booked")] = 0
    window_days: Annotated[int, Field(ge=1, le=3650, description="How far ahead")] | None = 365
    buffer_before_minutes: Annotated[
        int,
        Field(
            ge=0,
            le=1440,
            description="Kept free before a booking, in minutes; of two neighbours the larger buffer decides",
        ),
    ] = 0
    buffer_after_minutes: Annotated[
        int,
        Field(
            ge=0,
            le=1440,
            description="Kept free after a booking, in minutes; of two neighbours the larger buffer decides",
        ),
    ] = 0
    any_time: Annotated[bool, Field(description="Also outside opening hours")] = False
    who_may_book: WhoMayBook = Field(default_factory=WhoMayBook)
    needs_approval: Annotated[bool, Field(description="A booking is a request until staff approve it")] = False
    approval_hours: Annotated[int, Field(ge=1, le=720, description="An unanswered request expires after")] = 48
    payment_before_confirmation: Annotated[
        bool, Field(description="A booking that costs money is confirmed once it is paid")
    ] = False
    limits: Annotated[
        list[BookingLimit],
        Field(max_length=10, description="How much a member or a team may book in a day, week or month"),
    ] = Field(default_factory=list)
    max_occurrences: Annotated[int, Field(ge=1, le=1000, description="Bookings of one series")] = 100
    cancellation: Annotated[
        list[CancellationStep],
        Field(max_length=10, description="The largest `hours_before` reached decides; else 100 %"),
    ] = Field(default_factory=lambda: [CancellationStep(hours_before=0, fee_percent=0)])
    no_show_minutes: (
        Annotated[int, Field(ge=1, le=1440, description="Released when nobody checked in by then")] | None
    ) = None
    hold_minutes: Annotated[int, Field(ge=1, le=60, description="How long a hold keeps the time free, in minutes")] = 10


class BookingRules(BookingRulesPatch):
    """The rules of a booking policy. Limits are inclusive; null means no limit."""

    @model_validator(mode="after")
    def _consistent(self) -> BookingRules:
        if self.max_minutes is not None and self.max_minutes < self.min_minutes:
            raise ValueError("max_minutes is smaller than min_minutes")
        hours = [step.hours_before for step in self.cancellation]
        if len(set(hours)) != len(hours):
            raise ValueError("cancellation: two steps with the same hours_before")
        return self

    @property
    def gap_minutes(self) -> int:
        """Minutes after its end that a booking keeps its units: neighbouring buffers overlap, the larger decides."""
        return max(self.buffer_before_minutes, self.buffer_after_minutes)
