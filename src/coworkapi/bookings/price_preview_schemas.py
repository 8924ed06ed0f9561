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
    tariff: Annotated[Tariff | None, Field(description="Prices that are no rate yet, in place of `rate_id`")] = None
    resource_id: ResourceId | None = None
    resource_type_id: ResourceTypeId | None = None
    location_id: LocationId | None = None
    audience: Annotated[Audience, Field(description="For whom they would be")] = "everyone"
    currency: Currency | None = None
    from_on: Annotated[
        Day, Field(examples=["2026-10-01"], description="The first local day of the bookings that are looked at")
    ]
    to_on: Annotated[Day, Field(description="The first day after", examples=["2026-11-01"])]


class RepricedOut(Out):
    """A booking and its price under the rate. `was` null: it was free."""

    booking_id: BookingId
    resource_id: ResourceId
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    quantity: Annotated[int, Field(description="How many of a pool's units")]
    was: Annotated[Money | None, Field(description="What it cost; null: it was free")]
    would_be: Annotated[Money, Field(description="What it would have cost by the rate")]
    difference: Annotated[Money, Field(description="The second less the first")]


class RepricedTotals(Out):
    """All bookings of the period to which the rate would have applied."""

    bookings: Annotated[int, Field(description="How many bookings")]
    dearer: Annotated[int, Field(description="How many of them would have cost more")]
    cheaper: Annotated[int, Field(description="How many of them would have cost less")]
    was: Annotated[Money, Field(description="What all of them cost")]
    would_be: Annotated[Money, Field(description="What all of them would have cost")]
    difference: Annotated[Money, Field(description="The second less the first")]


class RatePreviewOut(Out):
    """What the bookings would have cost, before discounts and coupons. `totals` are of all pages."""

    totals: Annotated[RepricedTotals, Field(description="Of all pages")]
    data: Annotated[list[RepricedOut], Field(description="The bookings of this page")]
    next_cursor: str | None
