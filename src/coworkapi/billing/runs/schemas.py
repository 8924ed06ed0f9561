"""What billing runs, and how accounts are invoiced, take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.runs.rules import Strategy
from coworkapi.core.ids import BillingAccountId, BillingRunId, LegalEntityId, OperationId
from coworkapi.core.money import Money
from coworkapi.core.operations.schemas import State
from coworkapi.core.schemas import CalendarDate, Email, In, Out

Locale = Literal["de", "en", "es", "fr"]
Delivery = Literal["email", "none"]
PurchaseOrder = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class DeliveryIn(In):
    """How an account gets its invoices, in whole: what is left out becomes the default."""

    delivery: Delivery | None = Field(
        None,
        description="`email`: invoices and credit notes are mailed; `none`: they aren't, and are read and downloaded "
        "instead; null: as the legal entity has it (`deliver_by_email`). Reminders and letters about price rises are "
        "mailed in any case",
    )
    emails: list[Email] = Field(
        default_factory=list,
        max_length=10,
        description="Where invoices are sent, and reminders of them; none: to the account's own address",
    )
    locale: Locale | None = Field(None, description="The invoices' language; null: the legal entity's")


class InvoicingIn(DeliveryIn):
    """How an account is to be invoiced, in whole: what is left out becomes the default."""

    strategy: Strategy = Field(
        "at_cycle",
        description="`at_once`: soon after each charge; `at_cycle`: with the membership's cycle, and what has waited "
        "for a month; `monthly`: on a day of the month",
    )
    day: Annotated[int, Field(ge=1, le=31)] | None = Field(
        None, description="For `monthly`: the day of the month; the last one where a month has no such day"
    )
    payment_terms_days: Annotated[int, Field(ge=0, le=365)] | None = Field(
        None, description="Days from the invoice to its due date; null: as the legal entity has it"
    )
    purchase_order: PurchaseOrder | None = Field(None, description="Stands on charges that bear no other")

    @model_validator(mode="after")
    def _day_of_monthly(self) -> InvoicingIn:
        if (self.strategy == "monthly") != (self.day is not None):
            raise ValueError("`day` belongs to the strategy `monthly`, which needs one; leave it out of the others")
        return self


class DeliveryOut(Out):
    """How an account gets its invoices."""

    account_id: BillingAccountId
    delivery: Delivery | None = Field(description="null: as the legal entity has it")
    emails: list[str]
    locale: Locale | None = Field(description="null: the legal entity's")


class InvoicingOut(DeliveryOut):
    """How an account is invoiced."""

    strategy: Annotated[
        Strategy,
        Field(
            description="`at_once`: soon after each charge; `at_cycle`: with the membership's cycle; `monthly`: "
            "on a day of the month"
        ),
    ]
    day: Annotated[
        int | None, Field(description="Of `monthly`: the day of the month; the last one where a month has no such day")
    ]
    payment_terms_days: int | None = Field(description="null: as the legal entity has it")
    purchase_order: str | None


class BillingRunIn(In):
    legal_entity_id: LegalEntityId
    until: CalendarDate | None = Field(None, description="The last day that counts; today, unless given")
    dry_run: bool = Field(False, description="Only find out which invoices the run would make")


class RunTotal(Out):
    """What a run invoiced in one currency; credit notes count against it."""

    net: Money
    tax: Money
    gross: Money


class BillingRunOut(Out):
    """A run over the accounts of a legal entity. Ask again, or follow its operation, until it has ended."""

    id: BillingRunId
    legal_entity_id: LegalEntityId
    until: date = Field(description="The last day that counts")
    dry_run: bool
    automatic: bool = Field(description="The day's own run, not asked for by anyone")
    operation_id: OperationId = Field(description="Shows its progress, and cancels it between two batches")
    state: Annotated[State, Field(description="succeeded, failed and cancelled are final")]
    done: int | None = Field(description="Accounts gone through; null once the operation is forgotten")
    total: int | None = Field(description="Accounts with something due, once counted")
    accounts: int = Field(description="Accounts that it invoiced")
    invoices: Annotated[int, Field(description="How many it has made, or a dry run would make")]
    credit_notes: Annotated[int, Field(description="How many it has made, or a dry run would make")]
    skipped: int = Field(description="Accounts that it could not invoice: see `/v1/billing-runs/{id}/skipped`")
    totals: list[RunTotal] = Field(description="By currency")
    created_by: str
    created_at: datetime
    ended_at: datetime | None


class SkippedOut(Out):
    """An account that a run could not invoice. What waits there is invoiced by the first run that can."""

    account_id: BillingAccountId
    account_name: str
    code: str = Field(examples=["no_tax_rate"], description="Why; programs branch on this")
    detail: Annotated[str, Field(description="Why, for people")]
    remedy: Annotated[str, Field(description="What to do about it")]


class DraftLineOut(Out):
    """A line as the invoice would bear it."""

    description: Annotated[str, Field(description="What the line would say")]
    quantity: Annotated[int, Field(description="How many; the amounts are of all of them")]
    starts_on: date
    ends_on: Annotated[date, Field(description="The day after the last one that it is for")]
    net: Money
    tax: Money
    gross: Money
    tax_code: str
    tax_basis_points: int


class RunDraftOut(Out):
    """An invoice or credit note that a dry run would make. Amounts of a credit note are positive."""

    number: int = Field(description="Counts the run's documents; not an invoice number, which only real ones get")
    account_id: BillingAccountId | None
    kind: Literal["invoice", "credit_note"]
    net: Money
    tax: Money
    gross: Money
    purchase_order: str | None
    lines: list[DraftLineOut]


def totals_out(totals: dict[str, Any]) -> list[RunTotal]:
    """`{"EUR": {"net": ..., "tax": ..., "gross": ...}}` as the API shows it."""
    return [
        RunTotal(**{name: Money(amount=sums[name], currency=currency) for name in ("net", "tax", "gross")})
        for currency, sums in sorted(totals.items())
    ]
