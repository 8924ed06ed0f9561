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
    description: LongText | None = None
    is_public: Annotated[bool, Field(description="Shown without sign-in, and to all members")] = False
    position: Position = 0
    terms: PlanTerms | None = None
    effective_from: CalendarDate | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class PlanPatch(In):
    """Only the fields named are changed. Terms change with a new version."""

    name: Name = Field(default_factory=unset)
    description: LongText | None = None
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
    description: str | None
    is_public: bool
    position: int
    current_version_id: PlanVersionId | None
    price: Money | None
    holders: int
    capacity: int | None
    archived_at: datetime | None
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class VersionIn(In):
    """The terms of a new version, as a draft; nothing changes for anyone before it is published."""

    terms: PlanTerms


class PublishIn(In):
    """`effective_from`: the first day on which those who begin get this version; today unless given."""

    effective_from: CalendarDate | None = None


class PlanVersionOut(Out):
    """The terms of a plan from a day on. A published version never changes. `memberships`: how many are pinned to it
    that have not ended."""

    id: PlanVersionId
    plan_id: PlanId
    number: int
    state: VersionState
    effective_from: date | None
    published_at: datetime | None
    terms: PlanTerms
    memberships: int
    created_at: datetime
    updated_at: datetime


class TermDifference(Out):
    """One term that differs. `path`: as in `terms`, dotted; null stands for what isn't there."""

    path: Annotated[str, Field(examples=["price.amount"])]
    before: Any
    after: Any


class VersionDifferences(Out):
    """What changes from one version to another, in the order of the terms; none when they say the same."""

    from_version_id: PlanVersionId
    to_version_id: PlanVersionId
    differences: list[TermDifference]


class OfferedPlanOut(Out):
    """A plan as those who may buy it see it, with the terms of today."""

    id: PlanId
    name: str
    description: str | None
    location_id: LocationId | None
    version_id: PlanVersionId
    price: Money
    cycle: Cycle
    anchor: Anchor
    billed: Billed
    sign_up_fee: Money | None
    deposit: Money | None
    minimum_term: Span | None
    notice: Notice
    renewal: Renewal
    trial_days: int
    benefits: Benefits
    pause: PauseRules
    self_service: SelfService
    is_full: Annotated[bool, Field(description="As many hold it as may")]
