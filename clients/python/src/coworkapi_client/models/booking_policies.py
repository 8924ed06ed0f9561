from __future__ import annotations

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    BookingLimit,
    CancellationStep,
    WhoMayBook,
)


class BookingRulesPatch(Model):
    """Changes to the rules of a booking policy: only the rules named are changed."""

    min_minutes: int | None = 15
    """The shortest booking, in minutes"""
    max_minutes: int | None = 1440
    """The longest booking, in minutes; null: any"""
    step_minutes: int | None = 15
    """Lengths are multiples of it"""
    grid_minutes: int | None = 15
    """Starts count from opening time in these steps"""
    lead_minutes: int | None = 0
    """How long before its start at the latest it must be booked"""
    window_days: int | None = 365
    """How far ahead"""
    buffer_before_minutes: int | None = 0
    """Kept free before a booking, in minutes; of two neighbours the larger buffer decides"""
    buffer_after_minutes: int | None = 0
    """Kept free after a booking, in minutes; of two neighbours the larger buffer decides"""
    any_time: bool | None = False
    """Also outside opening hours"""
    who_may_book: WhoMayBook | None = None
    needs_approval: bool | None = False
    """A booking is a request until staff approve it"""
    approval_hours: int | None = 48
    """An unanswered request expires after"""
    payment_before_confirmation: bool | None = False
    """A booking that costs money is confirmed once it is paid"""
    limits: list[BookingLimit] | None = None
    """How much a member or a team may book in a day, week or month"""
    max_occurrences: int | None = 100
    """Bookings of one series"""
    cancellation: list[CancellationStep] | None = None
    """The largest `hours_before` reached decides; else 100 %"""
    no_show_minutes: int | None = None
    """Released when nobody checked in by then"""
    hold_minutes: int | None = 10
    """How long a hold keeps the time free, in minutes"""
