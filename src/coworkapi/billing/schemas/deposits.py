"""Deposits, as the API takes and shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.schemas.charges import Reason, TaxCode
from coworkapi.core.ids import (
    BillingAccountId,
    ChargeId,
    DepositEntryId,
    DepositId,
    InvoiceId,
    LegalEntityId,
    LocationId,
    MembershipId,
    RefundId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import CalendarDate, In, Out

DepositState = Literal["awaited", "held", "closed"]
DepositEntryKind = Literal[
    "taken_over", "charged", "received", "reopened", "credited", "applied", "returned", "return_failed", "kept"
]
DepositWay = Literal["method", "transfer", "cash", "terminal", "balance"]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class DepositEntryOut(Out):
    """Something that happened to a deposit; never changed.

    `taken_over`: it was held before coworkapi was; `charged`: its invoice was made; `received`: that was paid;
    `reopened`: the payment was taken back; `credited`: given back by a credit note; `applied` to an invoice;
    `returned`; `return_failed`: the refund did, and it is held again; `kept`, by an invoice.
    """

    id: DepositEntryId
    kind: Annotated[DepositEntryKind, Field(description="What happened to the deposit")]
    amount: Annotated[Money, Field(description="How much of the deposit it was about")]
    reason: Annotated[str | None, Field(description="Why, as whoever did it wrote; null: nothing was given")]
    invoice_id: str | None = Field(
        description="The invoice that it was charged, applied or kept by, or the credit note",
        examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"],
    )
    way: DepositWay | None = Field(description="How it was returned")
    refund_id: RefundId | None
    reference: Annotated[str | None, Field(description="What was noted of it, as the number of a transfer")]
    booked_on: date
    created_by: str
    created_at: datetime


class DepositOut(Out):
    """What an account left as a security. `awaited` until its invoice is paid, then `held` until nothing is left."""

    id: DepositId
    state: Annotated[
        DepositState, Field(description="`awaited` until its invoice is paid, then `held` until nothing is left")
    ]
    account_id: BillingAccountId
    legal_entity_id: LegalEntityId
    location_id: LocationId | None
    membership_id: MembershipId
    charge_id: ChargeId | None
    invoice_id: InvoiceId | None = Field(description="The invoice that asked for it; null: taken over from elsewhere")
    description: Annotated[str, Field(description="What it is for, as the invoice's line says")]
    amount: Money = Field(description="What was invoiced, or taken over")
    credited: Money = Field(description="Of which credit notes gave back")
    applied: Money = Field(description="Of which paid other invoices")
    returned: Annotated[Money, Field(description="Of which was given back")]
    kept: Annotated[Money, Field(description="Of which was kept, by an invoice")]
    liability: Money = Field(description="What the ledger's deposits hold of it: what is left, paid or not")
    held: Money = Field(description="What can be applied, returned or kept: what is left of what was paid")
    received_at: Annotated[datetime | None, Field(description="When it was paid; null while it isn't")]
    return_due_on: date | None = Field(
        description="The day on which its membership ended: somebody is to return, apply or keep it"
    )
    entries: Annotated[list[DepositEntryOut], Field(description="What happened to it, oldest first")]
    created_at: datetime
    updated_at: datetime


class DepositIn(In):
    """A deposit that was taken before, by another system, and is held for a membership."""

    membership_id: MembershipId
    amount: Annotated[Money, Field(description="How much is held")]
    received_on: CalendarDate = Field(description="When it came in")
    kept_in: Literal["bank", "cash"] = Field("bank", description="Where the money lies: the ledger's other account")
    reference: Reference | None = Field(None, description="Its number there, or in the bank's statement")


class DepositApplyIn(In):
    """Pays an open invoice of the same account with the deposit."""

    invoice_id: InvoiceId
    amount: Money | None = Field(None, description="As much as both go unless given")
    reason: Annotated[Reason, Field(description="Why; kept in the books")]


class DepositReturnIn(In):
    """Gives a deposit back."""

    amount: Money | None = Field(None, description="All that is held unless given")
    way: DepositWay = Field(
        "method",
        description="`method`: refunded by the payment that brought it; `transfer`, `cash`, `terminal`: paid out by "
        "hand; `balance`: it stays on the account and pays what comes next",
    )
    reference: Reference | None = Field(None, description="What the payout by hand is known by")
    reason: Annotated[Reason, Field(description="Why; kept in the books")]

    @model_validator(mode="after")
    def _named_by_hand(self) -> DepositReturnIn:
        if self.reference is not None and self.way in ("method", "balance"):
            raise ValueError("a reference is of a payout by hand: transfer, cash or terminal")
        return self


class DepositKeepIn(In):
    """Keeps a deposit for good: an invoice of that amount, paid by it."""

    amount: Money | None = Field(None, description="Gross; all that is held unless given")
    basis: Literal["damages", "service"] = Field(
        description="`damages`: makes good a loss (damage, a lost key, a breach) and bears no VAT, being no price of "
        "anything; `service`: the price of something supplied (cleaning, rent of days stayed on), taxed by its code"
    )
    tax_code: TaxCode | None = Field(None, description="Of a service: `standard` unless given; the amount contains it")
    reason: Reason = Field(description="Also the line on the invoice")

    @model_validator(mode="after")
    def _taxed_services(self) -> DepositKeepIn:
        if self.basis == "damages" and self.tax_code is not None:
            raise ValueError("damages bear no tax: leave tax_code out, or call it a service")
        return self


class DepositAnswer(Out):
    """The deposit as it is now, or would be."""

    deposit: DepositOut
    dry_run: bool
