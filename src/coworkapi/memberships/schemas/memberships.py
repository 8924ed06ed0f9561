"""Memberships, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.core.ids import (
    BillingAccountId,
    LocationId,
    MemberId,
    MembershipId,
    PlanId,
    PlanVersionId,
    ResourceId,
    TeamId,
    UnitId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, ExternalId, In, Metadata, Out
from coworkapi.memberships.rules.notice import NoticeRule
from coworkapi.memberships.values import MOST_AMOUNT, EndKind, Kept, MembershipState

Quantity = Annotated[int, Field(ge=1, le=10_000)]
Amount = Annotated[int, Field(ge=0, le=MOST_AMOUNT, description="Minor units of the plan's currency")]
PurchaseOrder = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
Resources = Annotated[
    list[ResourceId],
    Field(max_length=200, description="What it rents, as its plan says: offices, desks, or a pool once for each place"),
]


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


BilledFrom = Annotated[
    CalendarDate | None,
    Field(
        description="The first day that is billed here: what lies before was billed elsewhere. A part of its cycle is "
        "prorated; sign-up fee and deposit were paid there, unless overridden"
    ),
]


class MembershipIn(In):
    """For a member or for a team. `plan_version_id`: which terms; those effective on `starts_on`, unless given.

    `account_id`: who pays; by default a team of the member's that pays for memberships, or else the holder.
    `starts_on`: today unless given. `billed_from`: for a contract that another system billed until then. `draft`:
    nothing holds yet; `start` puts it in force. `signed`: for a plan that
    needs a signature, that it is there already. `first_started_on`: for someone who held a plan elsewhere before:
    trials count from it.
    """

    plan_id: PlanId
    plan_version_id: PlanVersionId | None = None
    member_id: MemberId | None = None
    team_id: TeamId | None = None
    account_id: BillingAccountId | None = None
    location_id: Annotated[LocationId | None, Field(description="Where, if the plan is sold at several")] = None
    starts_on: CalendarDate | None = None
    first_started_on: Annotated[
        CalendarDate | None,
        Field(description="For someone who held a plan elsewhere before: trials count from that day"),
    ] = None
    billed_from: BilledFrom = None
    quantity: Annotated[Quantity, Field(description="How many of the plan: seats or desks; each is paid for")] = 1
    price_override: Annotated[Amount | None, Field(description="In place of the plan's price")] = None
    sign_up_fee_override: Amount | None = None
    deposit_override: Amount | None = None
    purchase_order: PurchaseOrder | None = None
    resource_ids: Resources = Field(default_factory=list)
    draft: Annotated[bool, Field(description="Nothing holds yet: `start` puts it in force")] = False
    signed: Annotated[bool, Field(description="For a plan that needs a signature: it is there already")] = False
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_holder(self) -> Self:
        if (self.member_id is None) == (self.team_id is None):
            raise ValueError("set either member_id or team_id")
        return self


class MembershipPatch(In):
    """Only the fields named are changed. `starts_on`, `billed_from`, `quantity`, overrides and resources: of a draft
    only."""

    account_id: BillingAccountId = Field(default_factory=unset)
    purchase_order: PurchaseOrder | None = None
    starts_on: CalendarDate = Field(default_factory=unset)
    billed_from: BilledFrom = None
    quantity: Quantity = Field(default_factory=unset, description="Of a draft only; later it takes a change")
    price_override: Amount | None = None
    sign_up_fee_override: Amount | None = None
    deposit_override: Amount | None = None
    resource_ids: Resources = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class PauseOut(Out):
    """Local days `[starts_on, ends_on)` on which it rests; null end: until it is resumed. `keeps`: what goes on.
    `is_gap`: the days between its end and its reactivation."""

    starts_on: date
    ends_on: date | None = Field(description="The first day on which it no longer rests; null: until it is resumed")
    keeps: list[Kept] = Field(description="What goes on meanwhile")
    reason: str | None = Field(description="Why, in words")
    is_gap: bool = Field(description="The days between an end and the reactivation")


class MembershipOut(Out):
    """That a member or a team holds a plan over the local days `[starts_on, ends_on)` of its location.

    `price`: of one of the quantity for a whole cycle. `minimum_until`: the end of the minimum term. `term_ends_on`: the
    end of the present term of a fixed renewal. `pauses`: the one of today, those to come, and the past ones.
    """

    id: MembershipId
    plan_id: PlanId
    plan_name: str
    plan_version_id: PlanVersionId
    account_id: BillingAccountId
    member_id: MemberId | None
    team_id: TeamId | None
    location_id: LocationId
    time_zone: str
    state: Annotated[
        MembershipState, Field(description="`scheduled`: it begins later; `in_notice`: it holds until its end")
    ]
    starts_on: date
    ends_on: date | None = Field(description="The first day after it; null: no end is known")
    first_started_on: date = Field(description="The day on which it first began, which may lie before `starts_on`")
    billed_from: date | None = Field(description="The first day that is billed here; null: all of them")
    minimum_until: date | None = Field(description="The end of the minimum term; null: there is none")
    term_ends_on: date | None = Field(description="The end of the present term, where it is renewed by fixed terms")
    quantity: int = Field(description="How many of the plan are held")
    price: Money = Field(description="Of one of the quantity for a whole cycle")
    price_override: int | None
    sign_up_fee_override: int | None
    deposit_override: int | None
    purchase_order: str | None
    resource_ids: list[ResourceId]
    unit_ids: list[UnitId]
    pauses: list[PauseOut] = Field(description="The one of today, those to come, and the past ones")
    signed_at: datetime | None = Field(description="When it was signed; null if it wasn't")
    notice_given_at: datetime | None = Field(description="When notice was given; null: none stands")
    notice_reason: str | None = Field(description="What was given as the reason of the notice")
    ended_at: datetime | None
    end_kind: Annotated[
        EndKind | None,
        Field(
            description="How it ended, or is about to: by notice, with its term, at once, or before it began; "
            "null: it goes on"
        ),
    ]
    end_reason: str | None = Field(description="What was given as the reason of the end")
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class SignIn(In):
    """`starts_on`: the day on which it begins instead of the one that was offered; its term follows from it."""

    starts_on: CalendarDate | None = None


class StartIn(In):
    """`starts_on`: of a draft, the day it was made for unless given; of one that is about to begin, today."""

    starts_on: CalendarDate | None = None
    signed: Annotated[bool, Field(description="Whether the agreement is signed already")] = False


class PauseIn(In):
    """Days `[starts_on, ends_on)`, or `cycles` whole ones from the first boundary on or after `starts_on`.

    Without either end it rests until it is resumed. `starts_on`: the first day possible, unless given. `keeps`: what
    goes on, in place of what the plan says (staff). `override`: staff pause what the plan's rules don't let.
    """

    starts_on: CalendarDate | None = None
    ends_on: Annotated[
        CalendarDate | None, Field(description="The day after the last one; null: by `cycles`, or until it is resumed")
    ] = None
    cycles: Annotated[
        Annotated[int, Field(ge=1, le=36)] | None, Field(description="How many whole cycles; null: until `ends_on`")
    ] = None
    keeps: Annotated[
        Annotated[list[Kept], Field(max_length=5)] | None,
        Field(description="What goes on meanwhile, in place of what the plan says"),
    ] = None
    reason: Reason | None = None
    override: Annotated[bool, Field(description="Staff: pause what the plan's rules don't let")] = False

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if self.cycles is not None and self.ends_on is not None:
            raise ValueError("set either ends_on or cycles")
        return self


class MyPauseIn(In):
    """Days `[starts_on, ends_on)`, or `cycles` whole ones from the first boundary on or after `starts_on`."""

    starts_on: CalendarDate | None = None
    ends_on: Annotated[CalendarDate | None, Field(description="The day after the last one; null: by `cycles`")] = None
    cycles: Annotated[
        Annotated[int, Field(ge=1, le=36)] | None, Field(description="How many whole cycles; null: until `ends_on`")
    ] = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.cycles is None) == (self.ends_on is None):
            raise ValueError("set either ends_on or cycles")
        return self


class ResumeIn(In):
    """`on`: the first day on which it goes on; today unless given. A pause that hasn't begun is taken back."""

    on: Annotated[CalendarDate | None, Field(description="The first day on which it goes on; today unless given")] = (
        None
    )


class NoticeIn(In):
    """`ends_on`: exclusive, the day after the last; the earliest possible unless given."""

    ends_on: Annotated[
        CalendarDate | None, Field(description="The day after the last one; the earliest possible unless given")
    ] = None
    reason: Reason | None = None


class StaffNoticeIn(NoticeIn):
    """`override`: staff agree to an end that the plan's terms don't let."""

    override: Annotated[bool, Field(description="Staff: agree to an end that the plan's terms don't let")] = False


class MembershipEndIn(In):
    """`ends_on`: exclusive; today unless given, and never before. The terms of notice don't hold."""

    ends_on: Annotated[CalendarDate | None, Field(description="The day after the last one; today unless given")] = None
    reason: Annotated[Reason, Field(description="Why; kept with the membership")]


class CancelIn(In):
    reason: Reason | None = None


class ReactivateIn(In):
    """`starts_on`: the first day on which it holds again; today unless given, not before its end."""

    starts_on: CalendarDate | None = None
    reason: Reason | None = None


class RelocateIn(In):
    """The resources that it rents from today on, in place of those before."""

    resource_ids: Resources


class NoticeLineOut(Out):
    """One step of how the earliest end comes about. `on`: the day that it leads to."""

    rule: Annotated[NoticeRule, Field(description="Which of the plan's terms it is")]
    on: Annotated[date, Field(description="The day that it leads to")]
    text: Annotated[str, Field(description="The step in words")]


class NoticeOptionsOut(Out):
    """When it may end if notice is given today. Days are exclusive: the day after the last."""

    given_on: Annotated[date, Field(description="The day on which notice would be given: today")]
    earliest_end: Annotated[date, Field(description="The first day on which it is over")]
    lines: Annotated[list[NoticeLineOut], Field(description="How that day comes about, step by step")]
    options: Annotated[list[date], Field(description="The next possible ends")]
    any_later_day: Annotated[bool, Field(description="Any day after the earliest is possible too")]


class ReminderOut(Out):
    """A membership whose end comes near. `renews`: at that day another term begins unless notice is given in time.

    `resource_ids`: what becomes vacant then.
    """

    membership: MembershipOut
    ends_on: Annotated[date, Field(description="The day after its last one")]
    days_ahead: Annotated[int, Field(description="How many days before it this is told")]
    renews: Annotated[bool, Field(description="Whether another term begins then, unless notice is given in time")]
    resource_ids: list[ResourceId]
