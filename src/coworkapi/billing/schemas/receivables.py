"""Invoicing, crediting, giving up, and what accounts owe, as the API takes and shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from coworkapi.billing.schemas.charges import Reason
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.core.ids import (
    BillingAccountId,
    ChargeId,
    InvoiceId,
    InvoiceLineId,
    LegalEntityId,
    MatchId,
    OpenItemId,
    WriteOffId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import Address, In, Out

ItemKind = Literal[
    "invoice",
    "credit_note",
    "payment",
    "refund",
    "chargeback",
    "chargeback_won",
    "failure",
    "write_off",
    "write_off_reversal",
    "deposit",
    "transfer",
]


class WalkInIn(In):
    """How a walk-in is named on the invoice."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    address: Address = Field(default_factory=Address)
    email: Annotated[str, StringConstraints(max_length=254)] | None = None


class InvoiceIn(In):
    """What to invoice: these charges, or all that waits of an account."""

    charge_ids: Annotated[list[ChargeId], Field(min_length=1, max_length=1000)] | None = None
    account_id: BillingAccountId | None = None
    legal_entity_id: LegalEntityId | None = Field(None, description="With `account_id`: only what this entity charged")
    draft: bool = Field(False, description="Keep it as a draft, to be finalized or deleted later")
    walk_in: WalkInIn | None = Field(None, description="How a walk-in is named")

    @model_validator(mode="after")
    def _one_of_both(self) -> InvoiceIn:
        if (self.charge_ids is None) == (self.account_id is None):
            raise ValueError("name either charge_ids or an account_id")
        if self.legal_entity_id is not None and self.account_id is None:
            raise ValueError("legal_entity_id goes with account_id: charges have their own")
        return self


class InvoicesAnswer(Out):
    """What was made, or would be: one invoice for each account, entity, currency and purchase order, and credit notes
    of what gives invoiced charges back."""

    invoices: Annotated[
        list[InvoiceOut], Field(description="One for each account, legal entity, currency and purchase order")
    ]
    credit_notes: Annotated[list[CreditNoteOut], Field(description="For charges that give invoiced ones back")]
    dry_run: bool


class LineCreditIn(In):
    """What is given back of a line."""

    line_id: InvoiceLineId
    amount: Money | None = Field(
        None, description="As its price was entered (gross if `tax_included`, else net); all that is left unless given"
    )


class CreditIn(In):
    reason: Reason
    lines: Annotated[list[LineCreditIn], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="All that is left of the invoice unless given"
    )


class CreditAnswer(Out):
    """The credit note as it is, or would be, and the invoice then."""

    credit_note: Annotated[CreditNoteOut, Field(description="The credit note as it is, or would be")]
    invoice: Annotated[InvoiceOut, Field(description="The invoice as it is then")]
    dry_run: bool


class WriteOffIn(In):
    reason: Reason
    amount: Money | None = Field(None, description="All that is open unless given")


class ReverseIn(In):
    reason: Reason


class WriteOffOut(Out):
    """What of an invoice was given up."""

    id: WriteOffId
    invoice_id: InvoiceId
    amount: Annotated[Money, Field(description="How much was given up")]
    reason: Annotated[str, Field(description="Why, as whoever did it wrote")]
    booked_on: date
    created_by: str
    reversed_on: date | None = Field(description="When it was taken back")
    reversal_reason: Annotated[str | None, Field(description="Why it was taken back; null while it stands")]
    created_at: datetime
    updated_at: datetime


class WriteOffAnswer(Out):
    """The write-off and its invoice, as they are now or would be."""

    write_off: WriteOffOut
    invoice: Annotated[InvoiceOut, Field(description="The invoice as it is then")]
    dry_run: bool


class BalanceOut(Out):
    """What an account owes a legal entity."""

    legal_entity_id: LegalEntityId
    currency: str
    balance: Money = Field(description="Negative: the account has that much in its favour")
    owed: Annotated[Money, Field(description="The open sums of its invoices and the like")]
    credit: Annotated[Money, Field(description="What is in its favour and not yet set against anything")]
    overdue: Money = Field(description="Of what is owed: due before today")


class AccountBalanceOut(Out):
    """What an account owes, by legal entity and currency; none where nothing is open."""

    account_id: BillingAccountId
    balances: Annotated[
        list[BalanceOut], Field(description="One for each legal entity and currency with something open")
    ]


class OpenItemOut(Out):
    """One document of an account: what it owes (positive) or has in its favour (negative)."""

    id: OpenItemId
    account_id: BillingAccountId | None
    legal_entity_id: LegalEntityId
    kind: Annotated[ItemKind, Field(description="What kind of document it is")]
    document_id: str = Field(
        examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"],
        description="The invoice, credit note, payment or other document, by its own id",
    )
    reference: Annotated[str, Field(description="The document's number, or what names it for people")]
    amount: Annotated[Money, Field(description="Positive: the account owes it; negative: it is in its favour")]
    open: Money = Field(description="What nothing was set against yet")
    booked_on: date
    due_on: date
    closed_at: Annotated[
        datetime | None, Field(description="When all of it was set against something; null while a part is open")
    ]


class StatementLineOut(Out):
    """A booking of the account's statement, and its balance then."""

    booked_on: date
    kind: Annotated[ItemKind, Field(description="What kind of document it is")]
    document_id: Annotated[str, Field(description="The invoice, credit note, payment or other document, by its own id")]
    reference: Annotated[str, Field(description="The document's number, or what names it for people")]
    amount: Annotated[Money, Field(description="Positive: the account owes more by it; negative: less")]
    balance: Annotated[Money, Field(description="What the account owed after it")]


class StatementOut(Out):
    """The account's statement of a legal entity and currency: opening balance, what was booked, closing balance."""

    legal_entity_id: LegalEntityId
    currency: str
    opening: Annotated[Money, Field(description="What was owed before the first day")]
    lines: Annotated[list[StatementLineOut], Field(description="What was booked, oldest first")]
    closing: Annotated[Money, Field(description="What was owed after the last day")]


class AccountStatementOut(Out):
    account_id: BillingAccountId
    starts_on: date
    ends_on: date = Field(description="Inclusive")
    statements: Annotated[list[StatementOut], Field(description="One for each legal entity and currency")]


class MatchIn(In):
    """Pays what the account owes with what it has in its favour."""

    debit_item_id: OpenItemId = Field(description="What it owes")
    credit_item_id: OpenItemId = Field(description="What it has in its favour")
    amount: Money | None = Field(None, description="As much as both go unless given")


class MatchOut(Out):
    """That one item pays another."""

    id: MatchId
    debit_item_id: OpenItemId
    credit_item_id: OpenItemId
    amount: Annotated[Money, Field(description="How much of the one the other pays")]
    undone: Annotated[bool, Field(description="Whether it was taken back, and both are open again by as much")]
    matched_at: Annotated[datetime, Field(description="When the one was set against the other")]
    created_by: str


class MatchAnswer(MatchOut):
    """The match as it is now, or would be."""

    dry_run: bool
