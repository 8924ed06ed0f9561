from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    BillingAccount,
    Location,
    Member,
    MembershipChange,
    Money,
    Pause,
    Plan,
    Team,
)


class NoticeLine(Model):
    """One step of how the earliest end comes about. `on`: the day that it leads to."""

    rule: Literal["given", "notice_period", "minimum_term", "start", "fixed_term", "cycle_end", "agreed_end"] | str
    """Which of the plan's terms it is"""
    on: date
    """The day that it leads to"""
    text: str
    """The step in words"""


class NoticeOptions(Model):
    """When it may end if notice is given today. Days are exclusive: the day after the last."""

    given_on: date
    """The day on which notice would be given: today"""
    earliest_end: date
    """The first day on which it is over"""
    lines: list[NoticeLine]
    """How that day comes about, step by step"""
    options: list[date]
    """The next possible ends"""
    any_later_day: bool
    """Any day after the earliest is possible too"""


class ReasonLine(Model):
    """One line of how an amount came about; they add up to it."""

    code: str
    """Which kind of step it is; programs branch on this"""
    name: str
    detail: str
    """How it was reckoned, for people"""
    amount: Money
    """What the step adds, or (negative) takes off"""
    quantity: int | None = None
    """How many were counted; null where nothing is"""
    unit_amount: Money | None = None
    """The price of one of them"""
    refers_to: str | None = None
    """The id of what is behind it; null: nothing is"""


class CostLine(Model):
    """What is charged, or (negative) given back, for the days `[starts_on, ends_on)`."""

    account_id: str
    """Id of the billing account"""
    source_kind: str
    """What it is for: a membership, a deposit and so on"""
    part: str
    """Which part of that, as `period-1`"""
    description: str
    """What the invoice's line would say"""
    starts_on: date
    """The first day"""
    ends_on: date
    """The day after the last one that it is for"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    credits_charge_id: str | None
    """It gives a part of that charge back"""
    explanation: list[ReasonLine]
    """How the amount came about, step by step"""


class Cost(Model):
    """Charges and credits, and what they come to."""

    lines: list[CostLine]
    """Charges, and (negative) what is given back"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""


class ExpandedMembership(Model):
    """That a member or a team holds a plan over the local days `[starts_on, ends_on)` of its location."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    plan_id: str
    """Id of the plan"""
    plan_name: str
    """What the plan is called"""
    plan_version_id: str
    """Id of the plan version"""
    account_id: str
    """Id of the billing account"""
    member_id: str | None
    """Id of the member"""
    team_id: str | None
    """Id of the team"""
    location_id: str
    """Id of the location"""
    time_zone: str
    """IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"""
    state: (
        Literal["draft", "awaiting_signature", "scheduled", "active", "paused", "in_notice", "ended", "cancelled"] | str
    )
    """`scheduled`: it begins later; `in_notice`: it holds until its end"""
    starts_on: date
    """The first day"""
    ends_on: date | None
    """The first day after it; null: no end is known"""
    first_started_on: date
    """The day on which it first began, which may lie before `starts_on`"""
    billed_from: date | None
    """The first day that is billed here; null: all of them"""
    minimum_until: date | None
    """The end of the minimum term; null: there is none"""
    term_ends_on: date | None
    """The end of the present term, where it is renewed by fixed terms"""
    quantity: int
    """How many of the plan are held"""
    price: Money
    """Of one of the quantity for a whole cycle"""
    price_override: int | None
    """Minor units in place of the plan's price; null: the plan's"""
    sign_up_fee_override: int | None
    """Minor units in place of the plan's sign-up fee; null: the plan's"""
    deposit_override: int | None
    """Minor units in place of the plan's deposit; null: the plan's"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    resource_ids: list[str]
    """Ids, each of a resource"""
    unit_ids: list[str]
    """Ids, each of an unit"""
    pauses: list[Pause]
    """The one of today, those to come, and the past ones"""
    signed_at: AwareDatetime | None
    """When it was signed; null if it wasn't"""
    notice_given_at: AwareDatetime | None
    """When notice was given; null: none stands"""
    notice_reason: str | None
    """What was given as the reason of the notice"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    end_kind: Literal["notice", "term", "at_once", "cancelled"] | str | None
    """How it ended, or is about to: by notice, with its term, at once, or before it began; null: it goes on"""
    end_reason: str | None
    """What was given as the reason of the end"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
    member: Member | None = None
    """Only with `expand`"""
    team: Team | None = None
    """Only with `expand`"""
    account: BillingAccount | None = None
    """Only with `expand`"""
    location: Location | None = None
    """Only with `expand`"""
    plan: Plan | None = None
    """Only with `expand`"""


class MembershipPreview(Model):
    """What starting a plan would cost: `first`, due on its first day, and then what follows."""

    plan_version_id: str
    """Id of the plan version"""
    account_id: str
    """Id of the billing account"""
    starts_on: date
    """The first day"""
    first: Cost
    """What is due on the first day"""
    then: Cost
    """What follows, cycle by cycle"""
    cycle: Money
    """A whole cycle, as prices are entered"""
    trial_until: date | None
    """The day after the last free one; null without a trial"""
    minimum_until: date | None
    """The end of the minimum term: the first day on which it may be over; null without one"""


class Upcoming(Model):
    """What will be charged up to and including `until`, if nothing changes."""

    membership_id: str
    """Id of the membership"""
    until: date
    """The last day that counts"""
    cost: Cost
    """What will be charged until then if nothing changes"""


class Changed(Model):
    """A change, what it costs by the day on which it takes effect, and what whole cycles cost before and after."""

    change: MembershipChange
    """The change, scheduled or applied"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
    cost: Cost
    """What is charged or given back on the day on which it takes effect"""
    cycle_before: Money
    """A whole cycle, as prices are entered"""
    cycle_after: Money
    """What a whole cycle costs with it"""
