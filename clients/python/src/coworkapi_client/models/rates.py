from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Location,
    Money,
    Resource,
)


class DemandStep(Model):
    """When more than `above_percent`, or less than `below_percent`, of the comparable resources are taken then."""

    above_percent: int | None = None
    """When more than this share of comparable resources is taken; either this or `below_percent`"""
    below_percent: int | None = None
    """When less than this share of comparable resources is taken; either this or `above_percent`"""
    adjust_percent: int
    """+20: a fifth dearer"""


class LastMinuteStep(Model):
    """What is booked less than `hours` before its start gets so much cheaper."""

    hours: int
    """When it is booked less than so many hours before its start"""
    percent_off: int
    """Share of the price that is taken off, in percent"""


class Repriced(Model):
    """A booking and its price under the rate. `was` null: it was free."""

    booking_id: str
    """Id of the booking"""
    resource_id: str
    """Id of the resource"""
    resource_name: str
    """What the resource is called"""
    starts_at: AwareDatetime
    """When it begins"""
    ends_at: AwareDatetime
    """When it ends; that instant is no longer part of it"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    quantity: int
    """How many of a pool's units"""
    was: Money | None
    """What it cost; null: it was free"""
    would_be: Money
    """What it would have cost by the rate"""
    difference: Money
    """The second less the first"""


class RepricedTotals(Model):
    """All bookings of the period to which the rate would have applied."""

    bookings: int
    """How many bookings"""
    dearer: int
    """How many of them would have cost more"""
    cheaper: int
    """How many of them would have cost less"""
    was: Money
    """What all of them cost"""
    would_be: Money
    """What all of them would have cost"""
    difference: Money
    """The second less the first"""


class TariffPackage(Model):
    """
    A price for a stretch of time as a whole: `minutes`, or to the end of the local day, or of 7 local days.

    It is used where it makes the whole cheaper. `opens`/`closes`: it covers no time outside these hours.
    """

    name: str
    """As the price's explanation calls it"""
    minutes: int | None = None
    """A length of time, in minutes"""
    lasts: Literal["day", "week"] | str | None = None
    """To the end of the local day it begins on, or of the 7th"""
    opens: str | None = None
    """It covers no time before that hour of the local day"""
    closes: str | None = None
    """It covers no time after that hour of the local day"""
    amount: int
    """Minor units (2000 = 20.00 EUR)"""


class TariffWindow(Model):
    """
    Another price at some hours of the local wall clock, `[opens, closes)`, on exactly one of: weekdays, the dates
    `[starts_on, ends_on)`, public holidays. Dates win over holidays, holidays over weekdays.
    """

    name: str
    """As the price's explanation calls it"""
    weekdays: list[int] | None = None
    """1 is Monday, 7 Sunday"""
    starts_on: date | None = None
    """The first day"""
    ends_on: date | None = None
    """The first day after"""
    public_holidays: bool | None = False
    """On the public holidays of the location"""
    opens: str | None = "00:00"
    """Local wall clock"""
    closes: str | None = "24:00"
    """Local wall clock"""
    amount: int
    """Minor units (2000 = 20.00 EUR)"""
    per_minutes: int | None = 60
    """The amount is for that many minutes: 60 = per hour"""


class RatePreview(Model):
    """What the bookings would have cost, before discounts and coupons. `totals` are of all pages."""

    totals: RepricedTotals
    """Of all pages"""
    data: list[Repriced]
    """The bookings of this page"""
    next_cursor: str | None
    """Ask for the next page with it as `cursor`; null on the last page"""


class Tariff(Model):
    """
    The price of time, per started step of `step_minutes`, at the instant it is used.

    Without windows every hour costs `amount` per `per_minutes`. `daily_cap`: the most that one unit costs on a local
    day. `demand`, then `last_minute`, change the sum by a percentage.
    """

    amount: int
    """Minor units (2000 = 20.00 EUR)"""
    per_minutes: int | None = 60
    """The amount is for that many minutes: 60 = per hour"""
    step_minutes: int | None = 15
    """Each started step is paid in full"""
    windows: list[TariffWindow] | None = None
    """Other prices at some hours"""
    packages: list[TariffPackage] | None = None
    """Prices for stretches of time as a whole, used where they make it cheaper"""
    daily_cap: int | None = None
    """The most that one unit costs on a local day, in minor units; null: no cap"""
    demand: list[DemandStep] | None = None
    """What being nearly full, or nearly empty, changes"""
    last_minute: list[LastMinuteStep] | None = None
    """What is taken off shortly before"""


class Rate(Model):
    """
    The price of a target's time on the local days `[valid_from, valid_until)`. `continues_rate_id`: it follows that
    one.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    """For people: shown in prices' explanations"""
    resource_id: str | None
    """Id of the resource"""
    resource_type_id: str | None
    """Id of the resource type"""
    location_id: str | None
    """Id of the location"""
    audience: Literal["everyone", "members", "public"] | str
    """For whom it is; one for the asker's own audience goes before one for everyone"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tariff: Tariff
    """The prices themselves: base, windows, packages, caps"""
    valid_from: date
    """The first local day on which it counts"""
    valid_until: date | None
    """The day after the last one; null: until further notice"""
    state: Literal["draft", "published", "withdrawn"] | str
    """A `draft` prices nothing yet, a `published` one is never changed, a `withdrawn` one no longer counts"""
    continues_rate_id: str | None
    """Id of the rate"""
    published_at: AwareDatetime | None
    """From when on bookings are priced by it; null for a draft"""
    withdrawn_at: AwareDatetime | None
    """From when on it prices nothing more; null unless it was withdrawn"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    resource: Resource | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
