"""What a membership costs, and changes of it, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.core.ids import (
    BillingAccountId,
    ChargeId,
    LocationId,
    MemberId,
    MembershipChangeId,
    MembershipId,
    PlanId,
    PlanVersionId,
    PriceRiseId,
    ResourceId,
    TeamId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, In, Out
from coworkapi.memberships.schemas.memberships import BilledFrom
from coworkapi.memberships.values import MOST_AMOUNT

Amount = Annotated[int, Field(ge=0, le=MOST_AMOUNT, description="Minor units of the plan's currency")]
Quantity = Annotated[int, Field(ge=1, le=10_000)]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
ChangeState = Literal["scheduled", "applied", "withdrawn"]
Effective = Literal["now", "cycle_end"]


class ReasonLineOut(Out):
    """One line of how an amount came about; they add up to it."""

    code: Annotated[str, Field(description="Which kind of step it is; programs branch on this")]
    name: str
    detail: Annotated[str, Field(description="How it was reckoned, for people")]
    amount: Annotated[Money, Field(description="What the step adds, or (negative) takes off")]
    quantity: Annotated[int | None, Field(description="How many were counted; null where nothing is")] = None
    unit_amount: Annotated[Money | None, Field(description="The price of one of them")] = None
    refers_to: Annotated[str | None, Field(description="The id of what is behind it; null: nothing is")] = None


class CostLineOut(Out):
    """What is charged, or (negative) given back, for the days `[starts_on, ends_on)`."""

    account_id: BillingAccountId
    source_kind: str = Field(
        examples=["membership", "deposit"], description="What it is for: a membership, a deposit and so on"
    )
    part: str = Field(examples=["period-2"], description="Which part of that, as `period-1`")
    description: Annotated[str, Field(description="What the invoice's line would say")]
    starts_on: date
    ends_on: Annotated[date, Field(description="The day after the last one that it is for")]
    net: Money
    tax: Money
    gross: Money
    credits_charge_id: ChargeId | None = Field(description="It gives a part of that charge back")
    explanation: Annotated[list[ReasonLineOut], Field(description="How the amount came about, step by step")]


class CostOut(Out):
    """Charges and credits, and what they come to."""

    lines: Annotated[list[CostLineOut], Field(description="Charges, and (negative) what is given back")]
    net: Money
    tax: Money
    gross: Money


class TermsOut(Out):
    """What holds of a membership's terms: `price` is of one of its quantity, for a whole cycle."""

    plan_id: PlanId
    plan_version_id: PlanVersionId
    quantity: Annotated[int, Field(description="How many of the plan")]
    price: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle")]
    price_override: int | None


class MembershipChangeOut(Out):
    """New terms of a membership from the local day `effective_on` on."""

    id: MembershipChangeId
    membership_id: MembershipId
    state: Annotated[
        ChangeState, Field(description="`scheduled` until its day, then `applied`; or `withdrawn` before that")
    ]
    effective_on: Annotated[date, Field(description="The local day from which the new terms hold")]
    sets: Annotated[list[Literal["plan", "quantity", "price"]], Field(description="What of the terms it changes")]
    before: Annotated[TermsOut, Field(description="Plan, quantity and price as they were")]
    after: Annotated[TermsOut, Field(description="Plan, quantity and price from that day on")]
    price_rise_id: PriceRiseId | None
    reason: Annotated[str | None, Field(description="Why, as whoever made it wrote; null: nothing was given")]
    created_by: str
    created_at: datetime
    updated_at: datetime


class PlanChangeIn(In):
    """What changes, and when. `plan_version_id`: which terms of `plan_id`; those effective then, unless given.

    `price_override`: in place of the plan's price; null: the plan's again. Another plan brings its own price unless one
    is given. `effective`: at once, or with the next cycle; or `effective_on`, a day (not before the last cycle that was
    billed). `resource_ids`: what it rents from then on, where the plan rents out something else.
    """

    plan_id: PlanId | None = None
    plan_version_id: PlanVersionId | None = None
    quantity: Annotated[
        Quantity | None, Field(description="How many of the plan from then on; as it is unless given")
    ] = None
    price_override: Amount | None = None
    effective: Annotated[Effective, Field(description="At once, or with the next cycle")] = "now"
    effective_on: Annotated[CalendarDate | None, Field(description="On that local day, in place of `effective`")] = None
    resource_ids: Annotated[list[ResourceId], Field(max_length=200)] | None = None
    reason: Annotated[Reason | None, Field(description="Why; kept with the change")] = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set & {"plan_id", "plan_version_id", "quantity", "price_override"}:
            raise ValueError("name what changes: plan_id, plan_version_id, quantity or price_override")
        return self


class MyPlanChangeIn(In):
    """Another plan that is on offer, or more or fewer of it: at once, or with the next cycle."""

    plan_id: PlanId | None = None
    quantity: Annotated[
        Quantity | None, Field(description="How many of the plan from then on; as it is unless given")
    ] = None
    effective: Annotated[Effective, Field(description="At once, or with the next cycle")] = "cycle_end"

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.plan_id is None and self.quantity is None:
            raise ValueError("name what changes: plan_id or quantity")
        return self


class ChangedOut(Out):
    """A change, what it costs by the day on which it takes effect, and what whole cycles cost before and after."""

    change: Annotated[MembershipChangeOut, Field(description="The change, scheduled or applied")]
    dry_run: bool
    cost: Annotated[CostOut, Field(description="What is charged or given back on the day on which it takes effect")]
    cycle_before: Money = Field(description="A whole cycle, as prices are entered")
    cycle_after: Annotated[Money, Field(description="What a whole cycle costs with it")]


class UpcomingOut(Out):
    """What will be charged up to and including `until`, if nothing changes."""

    membership_id: MembershipId
    until: Annotated[date, Field(description="The last day that counts")]
    cost: Annotated[CostOut, Field(description="What will be charged until then if nothing changes")]


class MembershipPreviewIn(In):
    """A membership as it might be made. `until`: to which day its costs are listed; three cycles unless given."""

    plan_id: PlanId
    plan_version_id: PlanVersionId | None = None
    member_id: MemberId | None = None
    team_id: TeamId | None = None
    account_id: BillingAccountId | None = None
    location_id: LocationId | None = None
    starts_on: CalendarDate | None = None
    billed_from: BilledFrom = None
    quantity: Annotated[Quantity, Field(description="How many of the plan: seats or desks; each is paid for")] = 1
    price_override: Amount | None = None
    sign_up_fee_override: Amount | None = None
    deposit_override: Amount | None = None
    resource_ids: Annotated[list[ResourceId], Field(max_length=200)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_holder(self) -> Self:
        if (self.member_id is None) == (self.team_id is None):
            raise ValueError("set either member_id or team_id")
        return self


class MyMembershipPreviewIn(In):
    """A plan that is on offer, as you might hold it."""

    plan_id: PlanId
    location_id: LocationId | None = None
    starts_on: CalendarDate | None = None
    quantity: Annotated[Quantity, Field(description="How many of the plan: seats or desks; each is paid for")] = 1


class MembershipPreviewOut(Out):
    """What starting a plan would cost: `first`, due on its first day, and then what follows."""

    plan_version_id: PlanVersionId
    account_id: BillingAccountId
    starts_on: date
    first: Annotated[CostOut, Field(description="What is due on the first day")]
    then: Annotated[CostOut, Field(description="What follows, cycle by cycle")]
    cycle: Money = Field(description="A whole cycle, as prices are entered")
    trial_until: Annotated[date | None, Field(description="The day after the last free one; null without a trial")]
    minimum_until: Annotated[
        date | None,
        Field(description="The end of the minimum term: the first day on which it may be over; null without one"),
    ]
