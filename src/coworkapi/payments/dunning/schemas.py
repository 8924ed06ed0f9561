"""What dunning takes and gives."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.values import Standing
from coworkapi.core.ids import (
    BillingAccountId,
    ChargeId,
    DunningPolicyId,
    InvoiceId,
    LegalEntityId,
    PromiseId,
)
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import CalendarDate, In, Name, Out
from coworkapi.payments.dunning.rules import Action

Amount = Annotated[int, Field(ge=0, le=2**53, description="Minor units of the policy's currency", examples=[500])]
StepKey = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"),
    Field(description="A step is taken once for an invoice, by this name", examples=["remind_3"]),
]
_RANK = {"restrict": 0, "suspend": 1, "terminate": 2}


def unset() -> Any:
    """The default of a PATCH field that may be left out but not null: `changes` never sees it."""
    return None


class DunningStepIn(In):
    """What is done when an invoice has been overdue for so many days; the day on which it was due doesn't count."""

    key: StepKey | None = Field(None, description="By action and day unless given; keep it when you move the step")
    after_days: int = Field(
        ge=1, le=730, examples=[3], description="On how many days overdue; the day on which it was due doesn't count"
    )
    action: Annotated[Action, Field(description="What is done then")]
    level: int | None = Field(None, ge=1, le=3, description="Of a reminder: 1 friendly, 2 firm, 3 the last one")
    amount: Amount | None = Field(None, description="Of a fee")
    basis_points: int | None = Field(None, ge=1, le=10_000, description="Of a fee: of what is open, half up")
    cap: Amount | None = Field(None, description="All late fees of an invoice together are at most this")
    tax_code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = Field(
        None, description="Of a fee; `none` unless given"
    )

    @model_validator(mode="after")
    def _fits_its_action(self) -> Self:
        if self.action == "fee":
            if (self.amount is None) == (self.basis_points is None):
                raise ValueError("a fee has either an amount or basis_points")
            if self.amount == 0:
                raise ValueError("a fee of nothing is no fee; leave the step out")
        elif any(value is not None for value in (self.amount, self.basis_points, self.cap, self.tax_code)):
            raise ValueError("only a fee has amount, basis_points, cap and tax_code")
        if self.level is not None and self.action != "remind":
            raise ValueError("only a reminder has a level")
        return self


def _check_steps(steps: list[DunningStepIn]) -> list[DunningStepIn]:
    counted = Counter(step.key or f"{step.action}_{step.after_days}" for step in steps)
    twice = [key for key, times in counted.items() if times > 1]
    if twice:
        raise ValueError(f"two steps are named {twice[0]}; give each a key of its own")
    days = [(step.after_days, _RANK[step.action]) for step in steps if step.action in _RANK]
    if len({rank for _, rank in days}) < len(days):
        raise ValueError("restrict, suspend and terminate are steps once each at most")
    if [rank for _, rank in sorted(days)] != sorted(rank for _, rank in days):
        raise ValueError("restrict comes before suspend, and suspend before terminate")
    return steps


Steps = Annotated[list[DunningStepIn], Field(min_length=1, max_length=30)]


class DunningPolicyIn(In):
    legal_entity_id: LegalEntityId | None = Field(None, description="null: for entities without a policy of their own")
    name: Name
    currency: Currency = Field(description="Of its amounts; the entity's, where it is for one")
    minimum: Amount = Field(0, description="An account that owes at most this much overdue is left alone")
    steps: Annotated[Steps, Field(description="What is done, by days overdue")]

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        _check_steps(self.steps)
        return self


class DunningPolicyPatch(In):
    """Only the fields named are changed; `steps` as a whole. Steps that were taken stay taken."""

    name: Name = Field(default_factory=unset)
    minimum: Amount = Field(default_factory=unset)
    steps: Steps = Field(default_factory=unset, description="What is done, by days overdue: all of them")

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        if self.steps is not None:
            _check_steps(self.steps)
        return self


class DunningStepOut(Out):
    key: Annotated[str, Field(description="Names the step within its policy")]
    after_days: Annotated[int, Field(description="On how many days overdue; the day on which it was due doesn't count")]
    action: Annotated[Action, Field(description="What is done then")]
    level: Annotated[int | None, Field(description="Of a reminder: 1 for the first, 2 for the second and so on")] = None
    amount: Annotated[
        int | None, Field(description="Of a fee: minor units; null where it is a percentage, or no fee")
    ] = None
    basis_points: int | None = None
    cap: Annotated[
        int | None,
        Field(description="Minor units: all late fees of an invoice together are at most this; null: no limit"),
    ] = None
    tax_code: str | None = None


class DunningPolicyOut(Out):
    """What is done on which day of being overdue."""

    id: DunningPolicyId
    legal_entity_id: LegalEntityId | None
    name: str
    currency: str
    minimum: Annotated[
        int, Field(description="Minor units: an account that owes at most this much overdue is left alone")
    ]
    steps: Annotated[list[DunningStepOut], Field(description="In the order of their days")]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class DunningPauseIn(In):
    """A promise to pay until a day (that day included), or a dispute over what is owed."""

    kind: Annotated[
        Literal["promise", "dispute"],
        Field(description="The customer promised to pay by a day, or denies that they owe it"),
    ]
    account_id: BillingAccountId
    invoice_ids: list[InvoiceId] | None = Field(None, min_length=1, max_length=100, description="null: all of them")
    until_on: CalendarDate | None = Field(None, description="The last day; a dispute may have none")
    lifts_restrictions: bool = Field(
        False, description="While it lasts, what it covers doesn't count against the account's standing either"
    )
    note: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None,
        Field(description="What was agreed on, for colleagues"),
    ] = None

    @model_validator(mode="after")
    def _promise_has_a_day(self) -> Self:
        if self.kind == "promise" and self.until_on is None:
            raise ValueError("until_on: a promise names the day until which it will be paid")
        return self


class EndPauseIn(In):
    note: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = Field(None, description="Why")


class DunningPauseOut(Out):
    """The days after `from_on` up to and with `until_on` don't count as overdue."""

    id: PromiseId
    kind: Annotated[
        Literal["promise", "dispute"],
        Field(description="The customer promised to pay by a day, or denies that they owe it"),
    ]
    account_id: BillingAccountId
    invoice_ids: list[InvoiceId] | None
    from_on: Annotated[date, Field(description="The days after this one don't count as overdue")]
    until_on: Annotated[date | None, Field(description="The last day that doesn't count; null: until it is lifted")]
    lifts_restrictions: Annotated[bool, Field(description="Whether a restricted account may book again meanwhile")]
    note: Annotated[str | None, Field(description="What was agreed on, for colleagues")]
    ended_on: date | None = Field(description="When it was ended before its time")
    ended_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime


class DunningStepTakenOut(Out):
    """That a step was taken for an invoice; or passed over, and why."""

    account_id: BillingAccountId
    invoice_id: InvoiceId
    invoice_number: Annotated[str, Field(description="As printed on the invoice")]
    policy_id: DunningPolicyId
    step: Annotated[str, Field(description="The policy's step, by its key")]
    action: Annotated[Action, Field(description="What was done, or would have been")]
    outcome: Annotated[
        Literal["done", "overtaken", "skipped"],
        Field(description="`overtaken`: another step that was due as well stands in for it; `skipped`: see `why`"),
    ]
    counted_days: Annotated[int, Field(description="On how many days overdue, pauses left out")]
    why: Annotated[str, Field(description="Why it was done, or wasn't, for people")]
    charge_id: ChargeId | None = Field(description="The late fee")
    taken_at: Annotated[datetime, Field(description="When it was taken or passed over")]


class RemindedInvoice(Out):
    invoice_id: InvoiceId
    number: Annotated[str, Field(description="The invoice's, as printed on it")]
    open: Annotated[Money, Field(description="What is still to pay of it")]
    due_on: date
    overdue_days: Annotated[int, Field(description="How many days it is overdue")]


class DunningReminderOut(Out):
    """One reminder for all of an account's invoices whose turn it is."""

    account_id: BillingAccountId
    legal_entity_id: LegalEntityId
    level: Annotated[int, Field(description="1 for the first reminder, 2 for the second and so on")]
    invoices: Annotated[list[RemindedInvoice], Field(description="What it reminds of")]
    total: Annotated[Money, Field(description="What all of them still come to")]
    locale: str
    reminded_at: Annotated[datetime, Field(description="When it was written")]


class NextStepOut(Out):
    """What comes next for an invoice. `on` null: not as long as what `why` names lasts."""

    step: Annotated[str | None, Field(description="The policy's step, by its key; null: none is left")]
    action: Annotated[Action | None, Field(description="What is done then; null: nothing more")]
    on: Annotated[
        date | None, Field(description="The day on which it is due; null: not as long as what `why` names lasts")
    ]
    why: Annotated[str, Field(description="Why then, or why not, for people")]


class DunnedInvoiceOut(Out):
    invoice_id: InvoiceId
    number: Annotated[str, Field(description="The invoice's, as printed on it")]
    open: Annotated[Money, Field(description="What is still to pay of it")]
    due_on: date
    time_zone: str = Field(description="Whose calendar counts the days")
    overdue_days: int = Field(description="Since the day on which it was due; negative before it")
    counted_days: int = Field(description="Without the days of promises and disputes")
    is_pending: bool = Field(description="A payment of all of it is under way")
    paused_by: Annotated[
        Literal["promise", "dispute"] | None, Field(description="Why its days don't count just now; null: they do")
    ]
    policy_id: DunningPolicyId | None
    steps_taken: Annotated[list[str], Field(description="The keys of the policy's steps that were taken for it")]
    due_steps: list[str] = Field(description="What would be done now")
    next: Annotated[NextStepOut, Field(description="What comes next, and when")]


class AccountDunningOut(Out):
    """How an account stands, what would be done now, and what comes next."""

    account_id: BillingAccountId
    standing: Annotated[Standing, Field(description="How the account stands today")]
    becomes: Standing = Field(description="What it would be, were it looked at now")
    reason: Annotated[str, Field(description="Why it stands so, for people")]
    next_step: NextStepOut | None = Field(description="The first of what comes next for its invoices")
    invoices: Annotated[
        list[DunnedInvoiceOut], Field(description="The overdue ones, each with what was done and what comes next")
    ]


class DunningRunIn(In):
    account_id: BillingAccountId | None = Field(None, description="Only this account")
    legal_entity_id: LegalEntityId | None = Field(None, description="Only accounts that owe this entity")
    dry_run: bool = Field(False, description="Only say what would happen, and why")
