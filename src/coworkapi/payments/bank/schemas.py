"""What bank statements take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coworkapi.core.ids import (
    BankLineId,
    BankStatementId,
    BillingAccountId,
    InvoiceId,
    LegalEntityId,
    PaymentId,
    RefundId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import In, Out
from coworkapi.payments.values import Provider

Column = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LineState = Literal["open", "matched", "ignored"]
DateFormat = Literal["yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "yyyymmdd"]


class CsvColumns(In):
    """Which column of the bank's table holds what; names as its header writes them, whatever the case."""

    booked_on: Column
    value_on: Column | None = None
    amount: Column | None = Field(None, description="Signed; or give credit and debit")
    credit: Column | None = None
    debit: Column | None = None
    currency: Column | None = None
    counterparty_name: Column | None = None
    counterparty_iban: Column | None = None
    remittance: Column | None = None
    end_to_end_id: Column | None = None
    bank_reference: Column | None = None


class CsvMapping(In):
    """How a bank writes its tables; what is left out is found by looking."""

    columns: CsvColumns | None = Field(None, description="By the usual names unless given")
    date_format: DateFormat | None = None
    decimal: Literal[".", ","] | None = None
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None


class BankSettingsIn(In):
    auto_accept: bool = Field(
        False,
        description="Book without asking what names open invoices of one account by their numbers and pays exactly "
        "what is open of them",
    )
    csv: CsvMapping | None = None


class BankSettingsOut(Out):
    """How a legal entity's bank lines are treated."""

    legal_entity_id: LegalEntityId
    auto_accept: bool
    csv: CsvMapping | None


class BankStatementOut(Out):
    """A statement that was imported."""

    id: BankStatementId
    legal_entity_id: LegalEntityId
    format: Literal["camt053", "csv"]
    reference: str = Field(description="The bank's own id with account and first day; of a table, its hash")
    filename: str | None
    iban: str | None = Field(description="The account that it is of")
    currency: str
    from_on: date
    until_on: date
    opening_balance: Money | None
    closing_balance: Money | None
    lines: int = Field(description="Bookings in it")
    lines_known: int = Field(description="Of these, how many an earlier statement had brought")
    created_by: str
    created_at: datetime


class ImportedStatementOut(Out):
    statement: BankStatementOut
    is_new: bool = Field(description="False: it was imported before, and nothing was changed")


class BankImportOut(Out):
    """What a file brought."""

    statements: list[ImportedStatementOut]


class BankResultOut(Out):
    """What was made of a line, or of a part of it."""

    kind: Literal["payment", "refund", "bank_fee", "payout"]
    amount: Money
    payment_id: PaymentId | None = None
    refund_id: RefundId | None = None
    account_id: BillingAccountId | None = None
    invoice_ids: list[InvoiceId] = Field(default_factory=list)
    provider: Provider | None = None


class BankLineOut(Out):
    """One booking of the bank."""

    id: BankLineId
    statement_id: BankStatementId
    legal_entity_id: LegalEntityId
    number: int = Field(description="In its statement")
    booked_on: date
    value_on: date | None
    amount: Money = Field(description="Negative: it went out")
    counterparty_name: str | None
    counterparty_iban: str | None
    remittance: str
    end_to_end_id: str | None
    bank_reference: str | None
    state: LineState
    result: list[BankResultOut]
    reason: str | None = Field(description="Why it was set aside")
    decided_by: str | None = Field(description="`system`: without asking")
    decided_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ProposedPart(Out):
    invoice_id: InvoiceId
    number: str
    amount: Money


class BankProposalOut(Out):
    """Whose money it may be, and for what."""

    account_id: BillingAccountId
    account_name: str
    score: int = Field(ge=0, le=100, description="100: names the invoices and pays them exactly")
    invoices: list[ProposedPart]
    to_balance: Money = Field(description="What would stay on the account")
    reasons: list[str] = Field(examples=[["names INV-2026-000001", "the amount is exactly what is open of it"]])


class ProposedRefund(Out):
    refund_id: RefundId
    account_id: BillingAccountId | None
    amount: Money
    reasons: list[str]


class BankProposalsOut(Out):
    """What a line probably is, the likeliest first. Computed from what is open now."""

    payments: list[BankProposalOut]
    refunds: list[ProposedRefund] = Field(description="Of a line that went out")
    is_fee: bool = Field(description="It reads like a fee of the bank")


class LineWithProposals(Out):
    line: BankLineOut
    proposals: BankProposalsOut | None = Field(description="Null unless asked for, and for lines that are decided")


class AcceptBankLineIn(In):
    """Nothing: the likeliest proposal. Of money that went out: the refund that it is."""

    account_id: BillingAccountId | None = None
    invoice_ids: list[InvoiceId] | None = Field(
        None, max_length=100, description="Paid in this order; what is left pays the oldest, then stays as balance"
    )
    refund_id: RefundId | None = None


class BankLinePart(In):
    account_id: BillingAccountId
    amount: int = Field(ge=1, le=2**53, description="Minor units of the line's currency")
    invoice_ids: list[InvoiceId] = Field([], max_length=100)


class SplitBankLineIn(In):
    """Money of several accounts in one transfer."""

    parts: list[BankLinePart] = Field(min_length=2, max_length=50)


class BookBankLineIn(In):
    """Money that is no customer's."""

    kind: Literal["bank_fee", "payout"]
    provider: Provider | None = Field(None, description="Of a payout: who pays out what was collected")


class RejectBankLineIn(In):
    reason: Reason


class BankLineAnswer(Out):
    line: BankLineOut
    dry_run: bool
