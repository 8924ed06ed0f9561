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


class CouponCode(Model):
    """A code of a coupon."""

    code: str
    single_use: bool
    redeemed: int
    created_at: AwareDatetime


class Redemption(Model):
    """That a booking uses a coupon."""

    booking_id: str
    member_id: str | None
    code: str
    amount: Money
    """What it took off"""
    redeemed_at: AwareDatetime
    released_at: AwareDatetime | None
    """When it was given back: the booking won't take place"""


class CouponWorth(Model):
    """What a code is worth: a percentage or an amount off the price."""

    coupon_id: str
    code: str
    name: str
    percent_basis_points: int | None
    amount: Money | None


class Coupon(Model):
    """A percentage or an amount off the price of a booking, for who has one of its codes."""

    id: str
    name: str
    code: str | None
    """The first code of your choice; null where all are random"""
    percent_basis_points: int | None
    amount: Money | None
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None
    max_redemptions: int | None
    max_per_member: int | None
    first_booking_only: bool
    restrictions: Restrictions
    redeemed: int
    """Uses; given back when all bookings of it are cancelled free of charge"""
    state: Literal["active", "disabled"] | str
    disabled_at: AwareDatetime | None
    external_id: str | None
    metadata: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
