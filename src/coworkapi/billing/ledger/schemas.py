"""What the ledger takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.ledger.periods import Day
from coworkapi.billing.rules.charts import ChartName
from coworkapi.billing.schemas import Reason, Text, unset
from coworkapi.billing.values import AccountType
from coworkapi.core.ids import (
    BillingAccountId,
    JournalEntryId,
    LedgerAccountId,
    LedgerLockId,
    LegalEntityId,
    LocationId,
)
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import In, Name, Out

MOST_AMOUNT = 10**13  # what hundreds of them add up to still is a number that every reader of JSON can hold
AccountCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*(:[a-z0-9_]+){0,3}$", max_length=80),
    Field(description="What postings name it by", examples=["bank"]),
]
ExternalNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z./-]{1,20}$"),
    Field(description="What the bookkeeper calls it", examples=["8400"]),
]


class LedgerAccountIn(In):
    """An account beside those that the service makes at their first use."""

    legal_entity_id: LegalEntityId
    code: AccountCode
    name: Name = Field(examples=["Bank"])
    type: Annotated[AccountType, Field(description="On which side of the books it stands")]
    external_number: ExternalNumber | None = None


class LedgerAccountPatch(In):
    """Only the fields named are changed."""

    name: Name = Field(default_factory=unset)
    type: AccountType = Field(default_factory=unset)
    external_number: ExternalNumber | None = None


class ChartNumbersIn(In):
    """The bookkeeper's numbers of many accounts at once: those of a standard chart, and others by code, which win.

    `keep`: what has a number keeps it, unless it is named. A chart also makes the accounts that the service would make
    at their first use, so that they have theirs by then.
    """

    legal_entity_id: LegalEntityId
    chart: Annotated[ChartName | None, Field(description="DATEV's SKR 03 or SKR 04")] = None
    numbers: Annotated[dict[AccountCode, ExternalNumber], Field(max_length=500)] = Field(
        default_factory=dict,
        examples=[{"bank": "1810"}],
        description="The bookkeeper's number by the account's code; they win over the chart's",
    )
    keep: Annotated[bool, Field(description="Whether what has a number keeps it, unless it is named here")] = True

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.chart is None and not self.numbers:
            raise ValueError("name a chart, or numbers by code")
        return self


class LedgerAccountOut(Out):
    """An account of a legal entity's chart."""

    id: LedgerAccountId
    legal_entity_id: LegalEntityId
    code: str = Field(examples=["revenue:membership"], description="What postings name it by")
    name: str
    type: Annotated[AccountType, Field(description="On which side of the books it stands")]
    external_number: str | None
    created_at: datetime
    updated_at: datetime


class ChartNumberedOut(Out):
    """`changed`: the accounts that have another number now, or were made. `without`: codes that have none yet."""

    changed: Annotated[
        list[LedgerAccountOut], Field(description="The accounts that have another number now, or were made")
    ]
    without: Annotated[list[str], Field(description="Codes that have no number yet")]


class PostingIn(In):
    """A line. Debit is positive, credit negative."""

    ledger_account: AccountCode
    amount: Annotated[int, Field(description="Minor units", ge=-MOST_AMOUNT, le=MOST_AMOUNT, examples=[12500])]
    account_id: BillingAccountId | None = Field(None, description="Whose it is: for deposits")
    location_id: LocationId | None = None

    @model_validator(mode="after")
    def _not_nothing(self) -> PostingIn:
        if self.amount == 0:
            raise ValueError("amount must not be zero")
        return self


class JournalEntryIn(In):
    """An entry by hand: its lines add up to zero."""

    legal_entity_id: LegalEntityId
    booked_on: Day = Field(description="Not in a locked period")
    currency: Currency
    description: Text = Field(examples=["Payout of the card terminal"], description="What happened, for the books")
    postings: Annotated[
        list[PostingIn], Field(min_length=2, max_length=200, description="The lines; they add up to zero")
    ]


class JournalReverseIn(In):
    reason: Reason
    booked_on: Day | None = Field(None, description="As the entry, unless given")


class PostingOut(Out):
    """A line of an entry. Debit is positive, credit negative."""

    ledger_account: str
    amount: Annotated[Money, Field(description="Debit positive, credit negative")]
    account_id: BillingAccountId | None
    location_id: LocationId | None
    tax_code: str | None
    starts_on: date | None = Field(description="The service period of revenue")
    ends_on: date | None = Field(description="Exclusive")


class JournalEntryOut(Out):
    """Something that happened to the books on a day. It never changes; it is undone by its opposite."""

    id: JournalEntryId
    legal_entity_id: LegalEntityId
    kind: str = Field(examples=["invoice"], description="What it is of: `invoice`, `payment`, `manual`, ...")
    source_id: str = Field(
        description="The invoice, payment, ... it is of", examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"]
    )
    booked_on: date
    currency: str
    description: Annotated[str, Field(description="What happened, for the books")]
    reverses_entry_id: JournalEntryId | None
    reversed_by_entry_id: JournalEntryId | None
    postings: Annotated[list[PostingOut], Field(description="The lines; they add up to zero")]
    created_by: str
    created_at: datetime


class JournalEntryAnswer(Out):
    """The entry as it is now, or would be."""

    entry: JournalEntryOut
    dry_run: bool


class StatementLine(Out):
    """A line of an account's statement."""

    entry_id: JournalEntryId
    kind: str
    source_id: str
    booked_on: date
    description: str
    amount: Money = Field(description="Debit positive, credit negative")
    balance: Money = Field(description="Of the account in this currency, after the line")
    account_id: BillingAccountId | None
    location_id: LocationId | None


class LockIn(In):
    legal_entity_id: LegalEntityId
    through: Day = Field(description="The last day on which nothing may be posted any more")
    reason: Reason


class UnlockIn(In):
    legal_entity_id: LegalEntityId
    through: Day | None = Field(None, description="The days up to this one stay locked; null: all are open")
    reason: Reason


class LedgerLockOut(Out):
    """That the books of an entity were locked, or opened again. The last one counts."""

    id: LedgerLockId
    legal_entity_id: LegalEntityId
    locked_through: date | None = Field(description="Null: every day is open")
    reason: str
    created_by: str
    created_at: datetime


class TrialBalanceLine(Out):
    """What an account comes to. `balance` = `debit` - `credit`."""

    ledger_account: str
    name: str
    type: Annotated[AccountType, Field(description="On which side of the books the account stands")]
    external_number: str | None
    currency: str
    debit: int = Field(description="Minor units")
    credit: int = Field(description="Minor units")
    balance: int = Field(description="Minor units")


class TrialBalanceOut(Out):
    """All accounts as of a day. The balances of a currency add up to zero."""

    legal_entity_id: LegalEntityId
    as_of: date
    lines: Annotated[list[TrialBalanceLine], Field(description="One for each account and currency")]
    totals: list[Money] = Field(description="By currency; each is zero")


class DeferredLine(Out):
    """What was invoiced of a stream for days after `as_of`."""

    ledger_account: str
    location_id: LocationId | None
    currency: str
    deferred: int = Field(description="Minor units")


class Release(Out):
    """How much of it becomes revenue in a month."""

    month: date = Field(description="Its first day")
    amount: Money


class DeferredOut(Out):
    """Revenue that is invoiced and not earned yet, by the days of its service period."""

    legal_entity_id: LegalEntityId | None
    as_of: date
    lines: Annotated[list[DeferredLine], Field(description="By stream and month")]
    releases: list[Release] = Field(description="By currency and month; they add up to the lines")
    totals: Annotated[list[Money], Field(description="By currency")]


class RevenueLine(Out):
    month: date = Field(description="Its first day")
    ledger_account: str = Field(description="The stream", examples=["revenue:membership"])
    location_id: LocationId | None
    location_name: str | None
    amount: Money = Field(description="Income positive")


class RevenueOut(Out):
    """Revenue by stream, location and month."""

    basis: Annotated[Literal["booked", "earned"], Field(description="As it was booked, or as it was earned day by day")]
    starts_on: date
    ends_on: date = Field(description="Exclusive")
    lines: Annotated[list[RevenueLine], Field(description="By stream, location and month")]
    totals: Annotated[list[Money], Field(description="By currency")]


class TaxLine(Out):
    """What was invoiced at one rate in a month; credit notes count against it."""

    month: date = Field(description="Its first day")
    tax_code: str
    tax_name: str
    basis_points: int
    category: str = Field(description="EN 16931: S, Z, E, AE or O")
    net: Money
    tax: Money


class TaxTotal(Out):
    """One rate over the whole period. `posted`: what the ledger's account says, corrections by hand included."""

    ledger_account: str
    currency: str
    net: int = Field(description="Minor units")
    tax: int = Field(description="Minor units")
    posted: int = Field(description="Minor units; tax owed positive")


class TaxReportOut(Out):
    legal_entity_id: LegalEntityId
    starts_on: date
    ends_on: date = Field(description="Exclusive")
    lines: list[TaxLine]
    totals: list[TaxTotal]


class HeldOut(Out):
    """What is held of one account."""

    account_id: BillingAccountId | None
    account_name: str | None
    legal_entity_id: LegalEntityId
    amount: Money


class Difference(Out):
    """One thing on which two books disagree."""

    subject: str = Field(description="What it is about: an id, an account's code, a currency")
    expected: int = Field(description="Minor units")
    found: int = Field(description="Minor units")
    currency: str | None
    detail: str


class CheckOut(Out):
    """One rule of the books, and where it is broken."""

    name: str = Field(examples=["entries_balanced"])
    rule: Annotated[str, Field(description="What must hold, in words")]
    holds: Annotated[bool, Field(description="Whether it does everywhere")]
    differences: list[Difference] = Field(description="The first hundred")


class LedgerCheckOut(Out):
    legal_entity_id: LegalEntityId | None
    holds: Annotated[bool, Field(description="Whether all rules hold")]
    checks: Annotated[list[CheckOut], Field(description="Each rule of the books, and where it is broken")]
