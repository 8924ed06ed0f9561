"""Price rises and migrations, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.core.ids import (
    BillingAccountId,
    LegalEntityId,
    LocationId,
    MembershipId,
    PlanId,
    PlanVersionId,
    PriceRiseId,
    PriceRiseLetterId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, In, Name, Out
from coworkapi.memberships.schemas.memberships import MembershipOut
from coworkapi.memberships.values import MOST_AMOUNT

RiseState = Literal["scheduled", "withdrawn", "applied"]
LetterKind = Literal["announcement", "withdrawal", "correction"]
LetterState = Literal["pending", "sent", "failed", "to_post", "posted", "withdrawn", "taken_back"]
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]


class Selection(In):
    """Which memberships: all that run on the day, narrowed by what is named. `started_before`: begun before that day.
    `with_override`: also those whose price was agreed apart from their plan's."""

    plan_ids: Annotated[list[PlanId], Field(max_length=200)] = Field(default_factory=list)
    plan_version_ids: Annotated[list[PlanVersionId], Field(max_length=200)] = Field(default_factory=list)
    location_ids: Annotated[list[LocationId], Field(max_length=200)] = Field(default_factory=list)
    membership_ids: Annotated[list[MembershipId], Field(max_length=5_000)] = Field(default_factory=list)
    started_before: Annotated[CalendarDate | None, Field(description="Only memberships that began before that day")] = (
        None
    )
    with_override: Annotated[bool, Field(description="Also those with a price that was agreed on apart")] = True


class PriceRiseIn(In):
    """By a percentage (`basis_points`, 420: 4.2 %; also that of an index) or by an `amount` of minor units.

    `rounding`: to a multiple of so many minor units (100: whole euros). `announce_on`: when the letters go out;
    today, unless given. `reason`: what the letters say about it.
    """

    name: Name
    effective_on: Annotated[CalendarDate, Field(description="The local day from which the new prices count")]
    basis_points: Annotated[int, Field(ge=-10_000, le=100_000)] | None = None
    amount: Annotated[
        Annotated[int, Field(ge=-MOST_AMOUNT, le=MOST_AMOUNT)] | None,
        Field(description="By so many minor units; null: by `basis_points`"),
    ] = None
    rounding: Annotated[
        int, Field(ge=1, le=100_000, description="To a multiple of so many minor units: 100 rounds to whole euros")
    ] = 1
    selection: Selection = Field(
        default_factory=Selection, description="Which memberships; all that run on the day unless narrowed"
    )
    announce_on: Annotated[CalendarDate | None, Field(description="When the letters go out; today unless given")] = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.basis_points is None) == (self.amount is None):
            raise ValueError("set either basis_points or amount")
        return self


class PriceRiseOut(Out):
    """That prices of memberships change on a day. `memberships`: of how many."""

    id: PriceRiseId
    name: str
    reason: Annotated[str | None, Field(description="What the letters say about it; null: nothing")]
    state: Annotated[RiseState, Field(description="`applied` once its day has come; `withdrawn`: it never will be")]
    effective_on: Annotated[date, Field(description="The local day from which the new prices count")]
    announce_on: Annotated[date, Field(description="The day on which letters go out")]
    announced_at: Annotated[datetime | None, Field(description="When letters were written; null until then")]
    basis_points: int | None
    amount: Annotated[int | None, Field(description="By so many minor units; null: by `basis_points`")]
    rounding: Annotated[int, Field(description="To a multiple of so many minor units")]
    selection: Annotated[Selection, Field(description="Which memberships")]
    memberships: Annotated[int, Field(description="How many memberships' prices rise")]
    created_by: str
    created_at: datetime
    updated_at: datetime


class RaisedOut(Out):
    """A membership's price of one, for a whole cycle, before and after."""

    membership_id: MembershipId
    plan_name: str
    quantity: Annotated[int, Field(description="How many of the plan")]
    before: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle")]
    after: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle, by the new price")]


class TotalOut(Out):
    """What the memberships of one currency cost together for a cycle each."""

    before: Annotated[Money, Field(description="What all of them pay now")]
    after: Annotated[Money, Field(description="What all of them would pay")]


class PriceRisePreviewOut(Out):
    """Whom a rise would concern, a page at a time, and what it would come to in all."""

    memberships: Annotated[int, Field(description="How many it would concern")]
    totals: Annotated[list[TotalOut], Field(description="By currency, for a cycle each")]
    data: Annotated[list[RaisedOut], Field(description="The memberships of this page")]
    next_cursor: str | None


class LetterLineOut(Out):
    """A membership on a letter, with its price of one, for a whole cycle. `taken_back`: its price doesn't rise after
    all, and `before` is what it costs; of an announcement, that it has left the rise since."""

    membership_id: MembershipId
    plan_name: str
    quantity: Annotated[int, Field(description="How many of the plan")]
    before: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle")]
    after: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle, from the day on")]
    taken_back: Annotated[bool, Field(description="Whether its price doesn't rise after all")]


class PriceRiseLetterOut(Out):
    """What an account is told of a price rise: one letter of each legal entity, with all that rise.

    `kind`: `withdrawal` takes an `announcement` back that had gone out, `correction` a part of it. `state`: `pending`
    until the mail was handed on (`sent`) or refused for good (`failed`); `to_post` where there is no address, until
    somebody `posted` it; of a rise that was withdrawn (or that all of its memberships left), `withdrawn` where it
    hadn't gone out, else `taken_back`. Also `withdrawn`: a letter in whose place another one was
    written before it went out. `location_id`: null where the memberships are of several. `sent_at`: when it was
    mailed or posted.
    """

    id: PriceRiseLetterId
    price_rise_id: PriceRiseId
    account_id: BillingAccountId
    legal_entity_id: LegalEntityId
    location_id: LocationId | None
    kind: Annotated[
        LetterKind,
        Field(description="`withdrawal` takes an announcement back that had gone out, `correction` a part of it"),
    ]
    state: Annotated[
        LetterState,
        Field(
            description="`pending` until the mail was handed on, or refused; `to_post`: there is no address, print it"
        ),
    ]
    emails: list[str]
    lines: Annotated[list[LetterLineOut], Field(description="One for each membership")]
    prices_include_tax: Annotated[bool, Field(description="Whether its prices hold tax")]
    last_error: str | None
    sent_at: Annotated[datetime | None, Field(description="When it was mailed or posted; null until then")]
    created_at: datetime
    updated_at: datetime


class LetterReadyOut(Out):
    """The PDF of a letter that is to be mailed."""

    letter_id: PriceRiseLetterId
    kind: LetterKind
    account_id: BillingAccountId
    seller: str
    buyer: str
    effective_on: str = Field(description="As the letter says it", examples=["1 January 2027"])
    locale: str
    emails: list[str]
    file_name: str
    storage_key: str = Field(description="The name of the file by its content", examples=["ab/abcdef"])
    bytes: int


class AnnouncedOut(Out):
    """That a membership's price rises: the letter's facts."""

    membership: MembershipOut
    price_rise_id: PriceRiseId
    name: str
    reason: Annotated[str | None, Field(description="What the letters say about it; null: nothing")]
    effective_on: Annotated[date, Field(description="The local day from which the new price counts")]
    before: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle")]
    after: Annotated[Money, Field(description="Of one of the quantity, for a whole cycle, from that day on")]


class MigrationIn(In):
    """Memberships that move to another version of their plan (or to a version of another plan) on a day.

    `keep_price_override`: prices that were agreed apart stay. `dry_run`: a report of each difference, nothing more.
    """

    plan_version_id: PlanVersionId
    effective_on: Annotated[CalendarDate, Field(description="The local day from which the other version's terms hold")]
    selection: Annotated[Selection, Field(description="Which memberships move; all of the version unless narrowed")]
    keep_price_override: Annotated[
        bool, Field(description="Whether prices that were agreed on with single members stay")
    ] = True
    reason: Reason | None = None
    dry_run: bool = False
