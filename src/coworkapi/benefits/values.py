"""Values of benefits that other rooms compute with. Amounts in minor units, minutes or uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from coworkapi.core.ids import LocationId, ResourceTypeId
from coworkapi.core.schemas import In, ZoneName

LotKind = Literal["money", "minutes", "uses"]
# What a use is of. Only day passes pay for bookings: one for each unit and local day.
UseOf = Literal["day_pass", "guest_pass", "print", "other"]
ProductKind = Literal["day_pass", "guest_pass", "credit_pack", "other"]
SaleState = Literal["sold", "cancelled"]
PassKind = Literal["day_pass", "guest_pass"]
PassState = Literal["valid", "used", "cancelled", "expired"]

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"
ClockTime = Annotated[str, StringConstraints(pattern=_CLOCK), Field(description="Local wall clock", examples=["09:00"])]
Weekday = Annotated[int, Field(ge=1, le=7, description="ISO: 1 = Monday")]


def minute_of_day(clock: str) -> int:
    """`09:30` -> 570; `24:00` -> 1440."""
    return int(clock[:2]) * 60 + int(clock[3:])


class WeekHours(In):
    """Hours `[opens, closes)` of the local wall clock on these weekdays."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    opens: ClockTime = "00:00"
    closes: ClockTime = "24:00"

    @model_validator(mode="after")
    def _ordered(self) -> WeekHours:
        if minute_of_day(self.opens) >= minute_of_day(self.closes):
            raise ValueError("closes must be later than opens; split hours that pass midnight into two")
        if len(set(self.weekdays)) != len(self.weekdays):
            raise ValueError("a weekday is named twice")
        return self


class Restrictions(In):
    """Where and when a benefit counts. An empty list restricts nothing."""

    resource_type_ids: Annotated[list[ResourceTypeId], Field(max_length=100)] = Field(default_factory=list)
    location_ids: Annotated[list[LocationId], Field(max_length=100)] = Field(default_factory=list)
    hours: Annotated[list[WeekHours], Field(max_length=20)] = Field(
        default_factory=list, description="At which hours of the week it counts; none: always"
    )

    def allows(self, resource_type_id: UUID, location_id: UUID) -> bool:
        """Whether it counts for a resource of that type at that location, hours aside."""
        return (not self.resource_type_ids or resource_type_id in self.resource_type_ids) and (
            not self.location_ids or location_id in self.location_ids
        )

    @property
    def count(self) -> int:
        """In how many ways it is restricted: the more, the earlier a lot is burnt."""
        return bool(self.resource_type_ids) + bool(self.location_ids) + bool(self.hours)


class Rollover(In):
    """What happens to the rest of a lot that ends: it goes on in a lot of the next `days` or `months`, `times` over.

    Days and months are counted on the wall clock of `time_zone`; the account's home location's, unless given.
    """

    times: Annotated[int, Field(ge=1, le=120, description="How often what is left goes on")]
    days: Annotated[
        Annotated[int, Field(ge=1, le=3660)] | None,
        Field(description="How long each of them lasts, in days; either this or `months`"),
    ] = None
    months: Annotated[
        Annotated[int, Field(ge=1, le=120)] | None,
        Field(description="How long each of them lasts, in months; either this or `days`"),
    ] = None
    time_zone: ZoneName | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Rollover:
        if (self.days is None) == (self.months is None):
            raise ValueError("set either days or months")
        return self


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a booking and what it costs after discounts and coupon. The pieces of a booking are apart, sorted."""

    starts_at: datetime
    ends_at: datetime
    amount: int


class Lot(NamedTuple):
    """A lot as paying needs it. `own`: not a team's. `member_left`: what the asker may still take from it, or None."""

    id: UUID
    account_id: UUID
    own: bool
    kind: LotKind
    use_of: UseOf | None
    currency: str | None
    name: str
    balance: int
    member_left: int | None
    valid_from: datetime
    valid_until: datetime | None
    restrictions: Restrictions
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LotUse:
    """That a lot pays: `quantity` of its minutes, uses or minor units for `amount` of the price.

    Of day passes: the local `days` for which one is burnt, and `shared_days`, for which that was done before.
    """

    lot_id: UUID
    kind: LotKind
    name: str
    quantity: int
    amount: int
    days: tuple[date, ...] = ()
    shared_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """What the lots pay, in burning order, and what is left to pay in money."""

    uses: tuple[LotUse, ...]
    left: int


EntryKind = Literal["grant", "hold", "release", "consume", "return", "expire", "transfer", "correction"]
LotSource = Literal["plan_cycle", "purchase", "gift", "refund", "transfer", "rollover", "manual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLot:
    """A lot to be granted. `valid_from` None: now. `source_kind`, `source_id`: what it comes of (a sale, a lot).

    With `transferred_from_lot_id` its first entry is a transfer, the other half of one that took from that lot.
    """

    id: UUID
    account_id: UUID
    kind: LotKind
    name: str
    granted: int
    source: LotSource
    use_of: UseOf | None = None
    currency: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    restrictions: Restrictions = field(default_factory=Restrictions)
    shared: bool = False
    member_cap: int | None = None
    source_kind: str | None = None
    source_id: UUID | None = None
    price_paid: int | None = None
    price_currency: str | None = None
    rollover: Rollover | None = None
    transferred_from_lot_id: UUID | None = None
    external_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A line to be posted. `quantity` is signed: what it adds to the lot's balance."""

    lot_id: UUID
    kind: EntryKind
    quantity: int
    member_id: UUID | None = None
    source_kind: str | None = None
    source_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a source gave back to a lot, and what it kept. `valid_until`: of a lot that had ended, its new end."""

    source_id: UUID
    lot_id: UUID
    kind: LotKind
    name: str
    returned: int
    kept: int
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A percentage off, or a fixed price for an hour of one unit in place of the rate. Exactly one of both.

    `account_id` None: for everyone. It counts for what begins in `[valid_from, valid_until)`.
    """

    id: UUID
    name: str
    percent_basis_points: int | None
    hourly_amount: int | None
    currency: str | None
    restrictions: Restrictions
    account_id: UUID | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether it is valid at that instant."""
        return _within(self.valid_from, at, self.valid_until)


PermissionKind = Literal["booking", "access"]


class BookingAllowances(In):
    """In what a permission is more generous than a resource's booking policy. What is left out stays as it is."""

    may_book: Annotated[bool, Field(description="May book what the policy keeps for others")] = False
    window_days: Annotated[int, Field(ge=1, le=3650, description="How far ahead, if further")] | None = None
    lead_minutes: Annotated[int, Field(ge=0, le=525_600, description="How shortly before, if shorter")] | None = None
    max_minutes: Annotated[int, Field(ge=1, le=525_600, description="How long, if longer")] | None = None
    any_time: Annotated[bool, Field(description="Also outside opening hours")] = False
    without_limits: Annotated[bool, Field(description="The policy's limits don't hold")] = False
    without_approval: Annotated[bool, Field(description="No approval is needed")] = False

    @model_validator(mode="after")
    def _something(self) -> BookingAllowances:
        if all(value is None or value is False for _, value in self):
            raise ValueError("allow something: may_book, window_days, lead_minutes, max_minutes, any_time, ...")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What an account's people may do beyond what everyone may: see `models.Permission`.

    `allows`: of kind `booking`. `resource_ids`: only for these; empty restricts nothing.
    """

    id: UUID
    name: str
    restrictions: Restrictions
    kind: PermissionKind = "booking"
    allows: BookingAllowances | None = None
    resource_ids: frozenset[UUID] = frozenset()
    account_id: UUID | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether it is valid at that instant."""
        return _within(self.valid_from, at, self.valid_until)


def _within(valid_from: datetime | None, at: datetime, valid_until: datetime | None) -> bool:
    return (valid_from is None or valid_from <= at) and (valid_until is None or at < valid_until)
