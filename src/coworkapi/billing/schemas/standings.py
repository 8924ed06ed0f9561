"""The standing of accounts as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coworkapi.billing.values import Standing
from coworkapi.core.ids import BillingAccountId
from coworkapi.core.money import Money
from coworkapi.core.schemas import In, Instant, Out

HeldStanding = Literal["restricted", "suspended"]
Said = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class HoldIn(In):
    """That an account stands no better than that by the decision of a person."""

    standing: HeldStanding = Field(description="`restricted`: no new bookings; `suspended`: nobody comes in either")
    reason: Said = Field(description="The account's people read it", examples=["Keys not returned"])
    until: Instant | None = Field(None, description="When it ends by itself; null: when it is released")


class ReleaseIn(In):
    """Why a hold ends."""

    reason: Said | None = None


class HoldOut(Out):
    """Who holds an account's standing by hand, and why."""

    standing: Annotated[HeldStanding, Field(description="As which the account stands while it is held")]
    since: Annotated[datetime, Field(description="From when on")]
    until: datetime | None = Field(description="When it ends by itself; null: when it is released")
    reason: Annotated[str, Field(description="Why, as whoever did it wrote")]
    created_by: str


class AccountStandingOut(Out):
    """How an account stands: `grace`: something is overdue; `restricted`: no new bookings; `suspended`: nobody comes in
    either; `terminated`: its contracts are ended."""

    account_id: BillingAccountId
    standing: Annotated[
        Standing, Field(description="Each step closes more: bookings when `restricted`, doors when `suspended`")
    ]
    since: datetime | None = Field(description="Null: always")
    reason: str | None = Field(
        examples=["119.00 EUR of invoice INV-2026-000123 is 15 days overdue"],
        description="Why it stands so, for people; null where nothing is the matter",
    )
    cause: str | None = Field(
        description="What brought it there: the overdue invoice; or what lifted it, such as a payment or a promise",
        examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    )
    hold: HoldOut | None = Field(description="By hand: whatever is paid, it stands no better than that")
    overdue: list[Money] = Field(description="What is overdue now, by currency")
    updated_at: datetime


class AccountStandingChangeOut(Out):
    """That it became another."""

    account_id: BillingAccountId
    previous: Annotated[Standing, Field(description="How it stood before")]
    standing: Annotated[Standing, Field(description="How it stands since")]
    since: Annotated[datetime, Field(description="From when on")]
    until: datetime | None = Field(description="When it changed again; null: still so")
    reason: Annotated[str, Field(description="Why, for people")]
    cause: str | None
    created_by: str = Field(description="`system` for dunning, else who did it")
