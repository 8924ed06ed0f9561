"""Values of memberships that rules and other rooms compute with.

Amounts in minor units. Days are local dates of the membership's location, periods half-open `[starts_on, ends_on)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from coworkapi.benefits.values import BookingAllowances, LotKind, Restrictions, UseOf
from coworkapi.core.ids import ResourceId, ResourceTypeId
from coworkapi.core.money import Money
from coworkapi.core.schemas import In, Name

CycleUnit = Literal["months", "weeks"]
SpanUnit = Literal["days", "weeks", "months"]
Billed = Literal["in_advance", "in_arrears"]
Proration = Literal["actual_days", "thirty_day", "none"]
# What goes on while a membership is paused.
Kept = Literal["units", "access", "mail", "storage", "discounts"]
# What the days cost on which an account is suspended for not paying.
Suspension = Literal["bill", "credit", "skip"]

VersionState = Literal["draft", "published"]
MembershipState = Literal[
    "draft", "awaiting_signature", "scheduled", "active", "paused", "in_notice", "ended", "cancelled"
]
MEMBERSHIP_STATES: tuple[MembershipState, ...] = (
    "draft",
    "awaiting_signature",
    "scheduled",
    "active",
    "paused",
    "in_notice",
    "ended",
    "cancelled",
)
# In these it runs: its holder is a member, its cycles are billed.
RUNNING_STATES: tuple[MembershipState, ...] = ("active", "paused", "in_notice")
# In these it takes a place of its plan and its units.
HOLDING_STATES: tuple[MembershipState, ...] = ("awaiting_signature", "scheduled", "active", "paused", "in_notice")
EndKind = Literal["notice", "term", "at_once", "cancelled"]

MOST_AMOUNT = 10**11  # what a hundred of them add up to still is a number that every reader of JSON can hold
DoorGroup = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Span(In):
    """A length of time on the calendar."""

    count: Annotated[int, Field(ge=1, le=3660, description="How many of the unit")]
    unit: Annotated[
        SpanUnit, Field(description="Of the calendar: a month later is the same day of the next month, or its last")
    ] = "months"

    @property
    def days(self) -> int:
        """About how many, a month counted as 30."""
        return self.count * {"days": 1, "weeks": 7, "months": 30}[self.unit]

    @model_validator(mode="after")
    def _within_reason(self) -> Span:
        if self.days > 3660:
            raise ValueError("a span is at most ten years long")
        return self


class Cycle(In):
    """For how long one price is."""

    count: Annotated[int, Field(ge=1, le=60, description="How many of the unit")] = 1
    unit: Annotated[CycleUnit, Field(description="Months of the calendar, or weeks of seven days")] = "months"


class Anchor(In):
    """On which day cycles begin: a day of the month for everyone (`calendar`; `day` null: the month's last), or each
    membership's own day (`anniversary`). `month`: for cycles of several months, one in which a cycle begins; otherwise
    they are counted from the first boundary. Cycles of weeks always begin on the membership's own weekday."""

    kind: Annotated[
        Literal["calendar", "anniversary"], Field(description="The same day for everyone, or each membership's own")
    ] = "calendar"
    day: Annotated[Annotated[int, Field(ge=1, le=28)] | None, Field(description="Of the month; null: its last day")] = 1
    month: Annotated[
        Annotated[int, Field(ge=1, le=12)] | None, Field(description="1 to 12; only for a `calendar` anchor")
    ] = None

    @model_validator(mode="after")
    def _month_of_the_calendar(self) -> Anchor:
        if self.kind == "anniversary" and self.month is not None:
            raise ValueError("only a calendar anchor has a month")
        return self


class Notice(In):
    """How long before its end a membership must be given notice of. `ends_at`: on which days it may end."""

    period: Annotated[
        Span | None, Field(description="How long before the end it must be given; null: no time at all")
    ] = None
    ends_at: Annotated[Literal["any_day", "cycle_end"], Field(description="On which days a membership may end")] = (
        "any_day"
    )


class Renewal(In):
    """`rolling`: until notice. `fixed`: for `term`, and then again and again (`renews`) or no more."""

    kind: Annotated[Literal["rolling", "fixed"], Field(description="Until notice is given, or for a term")] = "rolling"
    term: Annotated[Span | None, Field(description="How long a fixed one lasts")] = None
    renews: Annotated[
        bool, Field(description="Whether a fixed one goes on for another term unless notice is given")
    ] = True

    @model_validator(mode="after")
    def _fixed_has_a_term(self) -> Renewal:
        if (self.kind == "fixed") != (self.term is not None):
            raise ValueError("a fixed renewal has a term, a rolling one has none")
        return self


class CreditBenefit(In):
    """Credits that each cycle grants, per unit of the membership's quantity. `quantity`: minutes, uses, minor units of
    the plan's currency. What is left lapses at the cycle's end, or goes on for `rollover_cycles` more."""

    name: Name
    kind: Annotated[LotKind, Field(description="What is counted: money, minutes or uses")]
    use_of: UseOf | None = None
    quantity: Annotated[
        int,
        Field(
            ge=1, le=10**9, description="For each cycle, by `kind`: minor units of the plan's currency, minutes or uses"
        ),
    ]
    restrictions: Restrictions = Field(default_factory=Restrictions)
    rollover_cycles: Annotated[
        int, Field(ge=0, le=24, description="For how many cycles more the rest of one goes on")
    ] = 0
    shared: Annotated[bool, Field(description="Of a team's membership: all its people may use them")] = False
    member_cap: Annotated[int, Field(ge=1, description="What one person may use of a shared lot")] | None = None

    @model_validator(mode="after")
    def _use_of_uses(self) -> CreditBenefit:
        if (self.kind == "uses") != (self.use_of is not None):
            raise ValueError("use_of belongs to credits of kind uses, and only to those")
        if self.member_cap is not None and not self.shared:
            raise ValueError("only shared credits have a member_cap")
        return self


class DiscountBenefit(In):
    """A percentage off what is booked, or a fixed price for an hour (minor units of the plan's currency)."""

    name: Name
    percent_basis_points: Annotated[int, Field(ge=1, le=10_000)] | None = None
    hourly_amount: Annotated[
        Annotated[int, Field(ge=0, le=MOST_AMOUNT)] | None,
        Field(description="The price of an hour instead, in the plan's minor units; either this or a percentage"),
    ] = None
    restrictions: Restrictions = Field(default_factory=Restrictions)

    @model_validator(mode="after")
    def _one_measure(self) -> DiscountBenefit:
        if (self.percent_basis_points is None) == (self.hourly_amount is None):
            raise ValueError("set either percent_basis_points or hourly_amount")
        return self


class AccessBenefit(In):
    """Where and when the holder may be there. `door_groups`: names of groups of doors that it opens."""

    name: Name
    restrictions: Restrictions = Field(default_factory=Restrictions)
    door_groups: Annotated[
        list[DoorGroup], Field(max_length=50, description="Groups of doors that it opens, by name")
    ] = Field(default_factory=list)


class BookingBenefit(In):
    """In what the holder may book more freely than a resource's policy lets everyone."""

    name: Name
    allows: Annotated[BookingAllowances, Field(description="Which of the policy's limits are wider for its holder")]
    restrictions: Restrictions = Field(default_factory=Restrictions)
    resource_ids: Annotated[list[ResourceId], Field(max_length=100)] = Field(default_factory=list)


class Benefits(In):
    """What a plan gives beside its space. All of it belongs to the account of the membership's holder."""

    credits: Annotated[list[CreditBenefit], Field(max_length=20, description="Granted anew with each cycle")] = Field(
        default_factory=list
    )
    discounts: Annotated[list[DiscountBenefit], Field(max_length=20, description="Off the price of what is booked")] = (
        Field(default_factory=list)
    )
    access: Annotated[
        list[AccessBenefit], Field(max_length=20, description="Where and when the holder may be there")
    ] = Field(default_factory=list)
    booking: Annotated[
        list[BookingBenefit], Field(max_length=20, description="In what the holder books more freely than others")
    ] = Field(default_factory=list)
    mail_handling: Annotated[bool, Field(description="Whether the space takes their post")] = False


class Rental(In):
    """What a membership rents for itself alone: so many resources (of a pool: units) out of these or of these types,
    per unit of its quantity."""

    resource_type_ids: Annotated[list[ResourceTypeId], Field(max_length=50)] = Field(default_factory=list)
    resource_ids: Annotated[list[ResourceId], Field(max_length=200)] = Field(default_factory=list)
    quantity: Annotated[
        int, Field(ge=1, le=100, description="How many of them for each of the membership's quantity")
    ] = 1

    @model_validator(mode="after")
    def _out_of_something(self) -> Rental:
        if not self.resource_type_ids and not self.resource_ids:
            raise ValueError("name resource_type_ids or resource_ids")
        return self


class PauseRules(In):
    """Whether and how long a membership may be paused in twelve months. `in_whole_cycles`: only from one cycle's
    boundary to another. `keeps`: what goes on meanwhile (a unit that isn't kept is free for others, for good)."""

    allowed: Annotated[bool, Field(description="Whether it may be paused at all")] = False
    in_whole_cycles: Annotated[bool, Field(description="Only from one cycle's boundary to another")] = False
    most_days_a_year: Annotated[
        Annotated[int, Field(ge=1, le=366)] | None, Field(description="In any twelve months, in days; null: any number")
    ] = None
    most_times_a_year: Annotated[
        Annotated[int, Field(ge=1, le=12)] | None, Field(description="In any twelve months; null: any number")
    ] = None
    shortest_days: Annotated[int, Field(ge=1, le=366, description="The shortest pause, in days")] = 1
    lead_days: Annotated[int, Field(ge=0, le=366, description="How long before it must be asked for")] = 0
    keeps: Annotated[list[Kept], Field(max_length=5, description="What goes on meanwhile")] = Field(
        default=["units", "mail", "storage"]
    )


class SelfService(In):
    """What the holder may do through `/v1/me`."""

    may_pause: Annotated[bool, Field(description="Pause and resume by themselves, within the rules of pauses")] = False
    may_change: Annotated[bool, Field(description="Change to another plan or quantity by themselves")] = False
    may_cancel: Annotated[bool, Field(description="Give notice by themselves")] = True


def _payable(money: Money) -> Money:
    if not 0 <= money.amount <= MOST_AMOUNT:
        raise ValueError(f"must lie between 0 and {MOST_AMOUNT} minor units")
    return money


Price = Annotated[Money, AfterValidator(_payable)]


class PlanTerms(In):
    """The terms of a plan's version: whole, as they are shown, agreed to and billed.

    `price`: for one cycle and one of the quantity, net or gross as the legal entity enters prices. `trial_days`: free,
    counted from the very first start. `capacity`: how many may hold the plan; null: any number.
    """

    price: Annotated[
        Price,
        Field(
            description="For one cycle and one of the quantity, with or without tax as the legal entity enters prices"
        ),
    ]
    cycle: Cycle = Field(default_factory=Cycle, description="How long what is paid at a time lasts")
    anchor: Anchor = Field(
        default_factory=Anchor, description="On which day cycles begin: the membership's own, or one for all"
    )
    billed: Annotated[Billed, Field(description="Whether a cycle is invoiced when it begins or when it has ended")] = (
        "in_advance"
    )
    proration: Annotated[
        Proration,
        Field(description="How a part of a cycle is reckoned: by its days, by thirtieths of a month, or not at all"),
    ] = "actual_days"
    sign_up_fee: Annotated[Price | None, Field(description="Once, with the first invoice")] = None
    deposit: Annotated[Price | None, Field(description="Held until the membership has ended")] = None
    minimum_term: Annotated[Span | None, Field(description="How long it lasts at least")] = None
    notice: Notice = Field(default_factory=Notice, description="How long before its end a membership is to be given up")
    renewal: Renewal = Field(
        default_factory=Renewal,
        description="Whether it goes on until notice is given, or ends (or is renewed) by terms",
    )
    trial_days: Annotated[int, Field(ge=0, le=366, description="Free days, counted from the very first start")] = 0
    capacity: Annotated[
        Annotated[int, Field(ge=0, le=1_000_000)] | None,
        Field(description="How many may hold the plan; null: any number"),
    ] = None
    tax_code: Annotated[str, StringConstraints(min_length=1, max_length=40)] = "standard"
    signature_required: Annotated[bool, Field(description="It begins only once the agreement is signed")] = False
    benefits: Benefits = Field(
        default_factory=Benefits,
        description="What its holder gets: credits, discounts, more freedom in booking, access",
    )
    rents: Annotated[list[Rental], Field(max_length=10, description="What its holder has for themself alone")] = Field(
        default_factory=list
    )
    pause: PauseRules = Field(default_factory=PauseRules, description="Whether and for how long it may rest")
    self_service: SelfService = Field(
        default_factory=SelfService, description="What its holder may do without asking: change, pause, give notice"
    )
    suspension: Annotated[
        Suspension,
        Field(
            description="What the days of a suspended account cost: as ever, nothing, or as ever until the cycle ends"
        ),
    ] = "bill"

    @model_validator(mode="after")
    def _amounts(self) -> PlanTerms:
        for name in ("price", "sign_up_fee", "deposit"):
            money: Money | None = getattr(self, name)
            if money is not None and money.currency != self.price.currency:
                raise ValueError(f"{name} is in {money.currency}, the price in {self.price.currency}")
        if self.cycle.unit == "weeks" and (self.anchor.kind != "anniversary"):
            raise ValueError("cycles of weeks begin on the membership's own weekday: set anchor.kind to anniversary")
        return self


@dataclass(frozen=True, slots=True)
class Pause:
    """Local days on which a membership rests, and which it doesn't pay for; `ends_on` None: until resumed. `keeps`:
    what goes on. `is_gap`: it had ended, and was reactivated later; no limit of pauses counts it."""

    starts_on: date
    ends_on: date | None
    keeps: frozenset[Kept] = frozenset()
    is_gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A membership as rules need it, with the terms that it is pinned to.

    `account_id` pays; the holder is `member_id` or `team_id`, and `holder_account_id` theirs (benefits go there).
    `anchor_on`: a cycle boundary on or after the first start; `anchor_day` the day of the month that boundaries fall
    on (31: the last), kept apart so that 31 Jan -> 28 Feb -> 31 Mar. `first_started_on`: trials count from it.
    `minimum_until`: the end of the minimum term. `term_ends_on`: of a fixed renewal, the current term's end.
    """

    id: UUID
    plan_id: UUID
    plan_name: str
    plan_version_id: UUID
    account_id: UUID
    holder_account_id: UUID
    member_id: UUID | None
    team_id: UUID | None
    location_id: UUID
    legal_entity_id: UUID
    time_zone: str
    state: MembershipState
    starts_on: date
    ends_on: date | None
    first_started_on: date
    anchor_on: date
    anchor_day: int
    minimum_until: date | None
    term_ends_on: date | None
    quantity: int
    price_override: int | None
    sign_up_fee_override: int | None
    deposit_override: int | None
    purchase_order: str | None
    terms: PlanTerms
    pauses: Sequence[Pause] = ()

    @property
    def price(self) -> int:
        """What one of the quantity costs for a whole cycle, minor units of the terms' currency."""
        return self.terms.price.amount if self.price_override is None else self.price_override
