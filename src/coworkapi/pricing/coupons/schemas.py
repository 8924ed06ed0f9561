"""Coupons, in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from coworkapi.benefits.values import Restrictions
from coworkapi.core.ids import BookingId, CouponId, MemberId, ResourceId
from coworkapi.core.money import Money
from coworkapi.core.schemas import ExternalId, In, Instant, Metadata, Name, Out

MAX_CODES = 5_000  # at once


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


def _percent(basis_points: int) -> int:
    if basis_points > 10_000:
        raise ValueError("is over 100 % (10000): a coupon takes off at most the whole price")
    if basis_points < 1:
        raise ValueError("takes nothing off; use 1 (0.01 %) to 10000 (100 %)")
    return basis_points


def _positive(amount: Money) -> Money:
    if amount.amount < 1:
        raise ValueError("takes nothing off; give at least one minor unit")
    return amount


BasisPoints = Annotated[
    int, AfterValidator(_percent), Field(description="Hundredths of a percent: 1000 = 10 %", examples=[1000])
]
AmountOff = Annotated[
    Money,
    AfterValidator(_positive),
    Field(description="Off the price of one booking, or of all that is booked together, which never falls below zero"),
]
ChosenCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{2,38}[A-Za-z0-9]$"),
    Field(description="Found whatever its case and dashes; O reads as 0, I and L as 1", examples=["WELCOME-2026"]),
]
TypedCode = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60),
    Field(description="As someone typed it", examples=["WELCOME-2026"]),
]
Limit = Annotated[int, Field(ge=1, le=1_000_000)]
ValidFrom = Annotated[Instant, Field(description="Usable from then on; now, unless given")]
ValidUntil = Annotated[Instant, Field(description="Usable before then; null: no end")]
MaxRedemptions = Annotated[
    Limit,
    Field(description="How many uses altogether, an order (all that is booked together) being one; null: no limit"),
]
MaxPerMember = Annotated[Limit, Field(description="How many uses of one member; null: no limit")]
FirstOnly = Annotated[bool, Field(description="Only for a member's first booking; cancelled ones don't count")]


class CouponIn(In):
    """Give either a percentage or an amount. Its codes: one of your choice here, others by `/codes`."""

    name: Name
    code: ChosenCode | None = None
    percent_basis_points: BasisPoints | None = None
    amount: AmountOff | None = None
    valid_from: ValidFrom | None = None
    valid_until: ValidUntil | None = None
    max_redemptions: MaxRedemptions | None = None
    max_per_member: MaxPerMember | None = None
    first_booking_only: FirstOnly = False
    restrictions: Restrictions = Field(
        default_factory=Restrictions, description="Where it counts, and in which hours a booking must begin"
    )
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_measure(self) -> CouponIn:
        if (self.percent_basis_points is None) == (self.amount is None):
            raise ValueError("give either percent_basis_points or amount")
        return self


class CouponPatch(In):
    """Only the fields named are changed. What it takes off never changes: make another coupon for that."""

    name: Name = Field(default_factory=unset)
    valid_from: ValidFrom = Field(default_factory=unset)
    valid_until: ValidUntil | None = None
    max_redemptions: MaxRedemptions | None = None
    max_per_member: MaxPerMember | None = None
    first_booking_only: FirstOnly = Field(default_factory=unset)
    restrictions: Restrictions = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class CouponOut(Out):
    """A percentage or an amount off the price of a booking, for who has one of its codes."""

    id: CouponId
    name: str
    code: str | None = Field(description="The first code of your choice; null where all are random")
    percent_basis_points: int | None
    amount: Annotated[Money | None, Field(description="What it takes off, where it isn't a percentage")]
    valid_from: datetime
    valid_until: datetime | None
    max_redemptions: Annotated[int | None, Field(description="How many uses altogether; null: no limit")]
    max_per_member: Annotated[int | None, Field(description="How many uses of one member; null: no limit")]
    first_booking_only: Annotated[bool, Field(description="Only for a member's first booking")]
    restrictions: Restrictions
    redeemed: int = Field(description="Uses; given back when all bookings of it are cancelled free of charge")
    state: Annotated[Literal["active", "disabled"], Field(description="A disabled one is good for nothing new")]
    disabled_at: Annotated[datetime | None, Field(description="When it was disabled; null while it works")]
    external_id: str | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime


class CodesIn(In):
    """Either a code of your choice, or a number of random ones that are good for one booking each."""

    code: ChosenCode | None = None
    count: Annotated[int, Field(ge=1, le=MAX_CODES, description="Random ones: 12 characters of base32")] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> CodesIn:
        if (self.code is None) == (self.count is None):
            raise ValueError("give either code or count")
        return self


class CouponCodeOut(Out):
    """A code of a coupon."""

    code: Annotated[str, Field(description="What customers type, whatever the case")]
    single_use: Annotated[bool, Field(description="Whether it works once only")]
    redeemed: Annotated[int, Field(description="How often it was used")]
    created_at: datetime


class CodesOut(Out):
    """The codes that were added."""

    codes: Annotated[list[str], Field(description="As customers type them")]


class RedemptionOut(Out):
    """That a booking uses a coupon."""

    booking_id: BookingId
    member_id: MemberId | None
    code: Annotated[str, Field(description="The coupon's code that was used")]
    amount: Money = Field(description="What it took off")
    redeemed_at: Annotated[datetime, Field(description="When the booking used it")]
    released_at: datetime | None = Field(description="When it was given back: the booking won't take place")


class MyCheckIn(In):
    """A code, and what it is to be used for, as far as that is known."""

    code: TypedCode
    resource_id: ResourceId | None = Field(None, description="Whether it counts there, too")
    starts_at: Instant | None = Field(None, description="Whether it counts then, too; goes with `resource_id`")

    @model_validator(mode="after")
    def _a_time_has_a_place(self) -> MyCheckIn:
        if self.starts_at is not None and self.resource_id is None:
            raise ValueError("starts_at goes with resource_id, whose clock it is read by")
        return self


class CheckIn(MyCheckIn):
    """A code, by whom and what it is to be used for, as far as that is known."""

    member_id: MemberId | None = None


class CouponWorthOut(Out):
    """What a code is worth: a percentage or an amount off the price."""

    coupon_id: CouponId
    code: Annotated[str, Field(description="As customers type it")]
    name: str
    percent_basis_points: int | None
    amount: Annotated[Money | None, Field(description="What comes off; null: a percentage does")]
