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

    hours_before: Annotated[int, Field(ge=0, le=8760)]
    fee_percent: Annotated[int, Field(ge=0, le=100)]


class BookingLimit(In):
    """What one member, or one team together, may book in a local day, ISO week or month. Reaching it is allowed."""

    of: Literal["member", "team"]
    per: Literal["day", "week", "month"]
    minutes: Annotated[int, Field(ge=1, le=525_600)] | None = None
    bookings: Annotated[int, Field(ge=1, le=10_000)] | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> BookingLimit:
        if (self.minutes is None) == (self.bookings is None):
            raise ValueError("set either minutes or bookings")
        return self


class WhoMayBook(In):
    """Everyone named in any way may. Staff and API keys book for anyone who may."""

    public: bool = False
    members: bool = True
    team_ids: list[TeamId] = Field(default_factory=list, max_length=500)
    member_ids: list[MemberId] = Field(default_factory=list, max_length=500)


class BookingRulesPatch(In):
    """Changes to the rules of a booking policy: only the rules named are changed."""

    min_minutes: Annotated[int, Field(ge=1, le=525_600)] = 15
    max_minutes: Annotated[int, Field(ge=1, le=525_600)] | None = 1440
    step_minutes: Annotated[int, Field(ge=1, le=1440, description="Lengths are multiples of it")] = 15
    grid_minutes: Annotated[int, Field(ge=1, le=1440, description="Starts count from opening time in these steps")] = 15
    lead_minutes: Annotated[Minutes, Field(description="How long before its start at the latest it must be booked")] = 0
    window_days: Annotated[int, Field(ge=1, le=3650, description="How far ahead")] | None = 365
    buffer_before_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    buffer_after_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    any_time: Annotated[bool, Field(description="Also outside opening hours")] = False
    who_may_book: WhoMayBook = Field(default_factory=WhoMayBook)
    needs_approval: bool = False
    approval_hours: Annotated[int, Field(ge=1, le=720, description="An unanswered request expires after")] = 48
    payment_before_confirmation: bool = False
    limits: Annotated[list[BookingLimit], Field(max_length=10)] = Field(default_factory=list)
    max_occurrences: Annotated[int, Field(ge=1, le=1000, description="Bookings of one series")] = 100
    cancellation: Annotated[
        list[CancellationStep],
        Field(max_length=10, description="The largest `hours_before` reached decides; else 100 %"),
    ] = Field(default_factory=lambda: [CancellationStep(hours_before=0, fee_percent=0)])
    no_show_minutes: (
        Annotated[int, Field(ge=1, le=1440, description="Released when nobody checked in by then")] | None
    ) = None
    hold_minutes: Annotated[int, Field(ge=1, le=60)] = 10


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
