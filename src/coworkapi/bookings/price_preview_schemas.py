"""What bookings would have cost under a rate, as the API asks and tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from coworkapi.core.ids import BookingId, LocationId, RateId, ResourceId, ResourceTypeId
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import CalendarDate, In, Out
from coworkapi.pricing.values import Audience, Tariff


def _in_use(day: date) -> date:
    if not 1900 <= day.year <= 2998:
        raise ValueError("the year must lie between 1900 and 2998")
    return day


Day = Annotated[CalendarDate, AfterValidator(_in_use)]


class RatePreviewIn(In):
    """A rate, draft or not, by `rate_id`; or one that isn't there yet: `tariff`, `currency` and what it is for.

    The bookings that begin on the local days `[from_on, to_on)`.
    """

    rate_id: RateId | None = None
    tariff: Tariff | None = None
    resource_id: ResourceId | None = None
    resource_type_id: ResourceTypeId | None = None
    location_id: LocationId | None = None
    audience: Audience = "everyone"
    currency: Currency | None = None
    from_on: Annotated[Day, Field(examples=["2026-10-01"])]
    to_on: Annotated[Day, Field(description="The first day after", examples=["2026-11-01"])]


class RepricedOut(Out):
    """A booking and its price under the rate. `was` null: it was free."""

    booking_id: BookingId
    resource_id: ResourceId
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    quantity: int
    was: Money | None
    would_be: Money
    difference: Money


class RepricedTotals(Out):
    """All bookings of the period to which the rate would have applied."""

    bookings: int
    dearer: int
    cheaper: int
    was: Money
    would_be: Money
    difference: Money


class RatePreviewOut(Out):
    """What the bookings would have cost, before discounts and coupons. `totals` are of all pages."""

    totals: RepricedTotals
    data: list[RepricedOut]
    next_cursor: str | None
