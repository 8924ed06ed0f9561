from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    Restrictions,
)


class Codes(Model):
    """The codes that were added."""

    codes: list[str]
    """As customers type them"""


class CouponCode(Model):
    """A code of a coupon."""

    code: str
    """What customers type, whatever the case"""
    single_use: bool
    """Whether it works once only"""
    redeemed: int
    """How often it was used"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class Redemption(Model):
    """That a booking uses a coupon."""

    booking_id: str
    """Id of the booking"""
    member_id: str | None
    """Id of the member"""
    code: str
    """The coupon's code that was used"""
    amount: Money
    """What it took off"""
    redeemed_at: AwareDatetime
    """When the booking used it"""
    released_at: AwareDatetime | None
    """When it was given back: the booking won't take place"""


class CouponWorth(Model):
    """What a code is worth: a percentage or an amount off the price."""

    coupon_id: str
    """Id of the coupon"""
    code: str
    """As customers type it"""
    name: str
    percent_basis_points: int | None
    """Hundredths of a percent: 1000 is 10 %"""
    amount: Money | None
    """What comes off; null: a percentage does"""


class Coupon(Model):
    """A percentage or an amount off the price of a booking, for who has one of its codes."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    code: str | None
    """The first code of your choice; null where all are random"""
    percent_basis_points: int | None
    """Hundredths of a percent: 1000 is 10 %"""
    amount: Money | None
    """What it takes off, where it isn't a percentage"""
    valid_from: AwareDatetime
    """It holds from then on"""
    valid_until: AwareDatetime | None
    """It holds until then; null: for ever"""
    max_redemptions: int | None
    """How many uses altogether; null: no limit"""
    max_per_member: int | None
    """How many uses of one member; null: no limit"""
    first_booking_only: bool
    """Only for a member's first booking"""
    restrictions: Restrictions
    """What it may be used for"""
    redeemed: int
    """Uses; given back when all bookings of it are cancelled free of charge"""
    state: Literal["active", "disabled"] | str
    """A disabled one is good for nothing new"""
    disabled_at: AwareDatetime | None
    """When it was disabled; null while it works"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings, which the service only keeps: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
