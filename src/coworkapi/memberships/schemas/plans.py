"""Plans and their versions, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from coworkapi.core.ids import LocationId, PlanId, PlanVersionId
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, ExternalId, In, LongText, Metadata, Name, Out
from coworkapi.memberships.values import (
    Anchor,
    Benefits,
    Billed,
    Cycle,
    Notice,
    PauseRules,
    PlanTerms,
    Renewal,
    SelfService,
    Span,
    VersionState,
)

Position = Annotated[int, Field(ge=-1_000_000, le=1_000_000, description="Where it stands in lists: lowest first")]
Sold = Annotated[LocationId | None, Field(description="Where it is sold; null: at every location")]


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


class PlanIn(In):
    """`terms`: its first version, published at once and effective from `effective_from` (today, unless given)."""

    name: Name
    location_id: Sold = None
    description: Annotated[LongText | None, Field(description="What it is about, for people who may buy it")] = None
    is_public: Annotated[bool, Field(description="Shown without sign-in, and to all members")] = False
    position: Position = 0
    terms: Annotated[PlanTerms | None, Field(description="Its first version, published at once; null: none yet")] = None
    effective_from: Annotated[
        CalendarDate | None, Field(description="From which local day the terms hold; today unless given")
    ] = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class PlanPatch(In):
    """Only the fields named are changed. Terms change with a new version."""

    name: Name = Field(default_factory=unset)
    description: Annotated[LongText | None, Field(description="What it is about, for people who may buy it")] = None
    is_public: bool = Field(default_factory=unset)
    position: Position = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class PlanOut(Out):
    """What is sold. `current_version_id`: the version that is effective today; null: none yet. `price`: its price.

    `holders`: how many hold it now, by quantity, those who are about to begin included; `capacity`: how many may.
    """

    id: PlanId
    name: str
    location_id: LocationId | None
    description: Annotated[str | None, Field(description="What it is about, for people who may buy it")]
    is_public: bool
    position: Annotated[int, Field(description="Its place in lists of plans, lowest first")]
    current_version_id: PlanVersionId | None
    price: Annotated[
        Money | None,
        Field(description="For one cycle and one of the quantity, by the terms of today; null: none are in force yet"),
    ]
    holders: Annotated[
        int, Field(description="How many hold it now, by quantity, those who are about to begin included")
    ]
    capacity: Annotated[int | None, Field(description="How many may hold it, by quantity; null: any number")]
    archived_at: datetime | None
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class VersionIn(In):
    """The terms of a new version, as a draft; nothing changes for anyone before it is published."""

    terms: Annotated[PlanTerms, Field(description="Price, cycle, notice, benefits: all of them")]


class PublishIn(In):
    """`effective_from`: the first day on which those who begin get this version; today unless given."""

    effective_from: Annotated[
        CalendarDate | None,
        Field(description="From which local day new memberships get this version; today unless given"),
    ] = None


class PlanVersionOut(Out):
    """The terms of a plan from a day on. A published version never changes. `memberships`: how many are pinned to it
    that have not ended."""

    id: PlanVersionId
    plan_id: PlanId
    number: Annotated[int, Field(description="Counted within the plan, from 1")]
    state: Annotated[
        VersionState, Field(description="A `draft` can be changed and sells nothing; a `published` one never changes")
    ]
    effective_from: Annotated[
        date | None, Field(description="From which local day new memberships get these terms; null for a draft")
    ]
    published_at: Annotated[datetime | None, Field(description="When it was published; null for a draft")]
    terms: Annotated[
        PlanTerms, Field(description="Price, cycle, notice, benefits: whole, as they are shown, agreed to and billed")
    ]
    memberships: Annotated[int, Field(description="How many memberships that have not ended are bound to it")]
    created_at: datetime
    updated_at: datetime


class TermDifference(Out):
    """One term that differs. `path`: as in `terms`, dotted; null stands for what isn't there."""

    path: Annotated[str, Field(examples=["price.amount"], description="Where in `terms`, with dots")]
    before: Annotated[Any, Field(description="What it says; null: it isn't there")]
    after: Annotated[Any, Field(description="What it says then; null: it isn't there")]


class VersionDifferences(Out):
    """What changes from one version to another, in the order of the terms; none when they say the same."""

    from_version_id: PlanVersionId
    to_version_id: PlanVersionId
    differences: Annotated[
        list[TermDifference], Field(description="In the order of the terms; none: they say the same")
    ]


class OfferedPlanOut(Out):
    """A plan as those who may buy it see it, with the terms of today."""

    id: PlanId
    name: Annotated[str, Field(description="For people, as the operator wrote it")]
    description: Annotated[str | None, Field(description="What it is about, for people who may buy it")]
    location_id: LocationId | None
    version_id: PlanVersionId
    price: Annotated[
        Money,
        Field(
            description="For one cycle and one of the quantity, with or without tax as the legal entity enters prices"
        ),
    ]
    cycle: Annotated[Cycle, Field(description="How long what is paid at a time lasts, as a month")]
    anchor: Annotated[Anchor, Field(description="On which day cycles begin: the membership's own, or one for all")]
    billed: Annotated[Billed, Field(description="Whether a cycle is invoiced when it begins or when it has ended")]
    sign_up_fee: Annotated[Money | None, Field(description="Once, with the first invoice; null: none")]
    deposit: Annotated[
        Money | None,
        Field(description="Taken with the first invoice and held until the membership has ended; null: none"),
    ]
    minimum_term: Annotated[
        Span | None, Field(description="How long it lasts at least; null: it can end with the next notice")
    ]
    notice: Annotated[Notice, Field(description="How long before its end a membership is to be given up")]
    renewal: Annotated[
        Renewal, Field(description="Whether it goes on until notice is given, or ends (or is renewed) by terms")
    ]
    trial_days: Annotated[int, Field(description="Free days, counted from the very first start; 0: none")]
    benefits: Annotated[
        Benefits, Field(description="What its holder gets: credits, discounts, more freedom in booking, access")
    ]
    pause: Annotated[PauseRules, Field(description="Whether and for how long it may rest")]
    self_service: Annotated[
        SelfService, Field(description="What its holder may do without asking: change, pause, give notice")
    ]
    is_full: Annotated[bool, Field(description="As many hold it as may")]
