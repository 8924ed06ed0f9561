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
Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
LineState = Literal["open", "matched", "ignored"]
DateFormat = Literal["yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "yyyymmdd"]


class CsvColumns(In):
    """Which column of the bank's table holds what; names as its header writes them, whatever the case."""

    booked_on: Annotated[Column, Field(description="The day of the booking")]
    value_on: Annotated[Column | None, Field(description="The day from which the bank counts it")] = None
    amount: Column | None = Field(None, description="Signed; or give credit and debit")
    credit: Annotated[
        Column | None, Field(description="Money that came in, where the table has a column of its own for it")
    ] = None
    debit: Annotated[
        Column | None, Field(description="Money that went out, where the table has a column of its own for it")
    ] = None
    currency: Column | None = None
    counterparty_name: Annotated[Column | None, Field(description="Who paid or was paid")] = None
    counterparty_iban: Annotated[Column | None, Field(description="Their account")] = None
    remittance: Annotated[Column | None, Field(description="What the payer wrote")] = None
    end_to_end_id: Annotated[Column | None, Field(description="The payer's own reference (SEPA)")] = None
    bank_reference: Annotated[
        Column | None, Field(description="The bank's own reference, by which a line that comes twice is known")
    ] = None


class CsvMapping(In):
    """How a bank writes its tables; what is left out is found by looking."""

    columns: CsvColumns | None = Field(None, description="By the usual names unless given")
    date_format: Annotated[DateFormat | None, Field(description="How days are written")] = None
    decimal: Annotated[Literal[".", ","] | None, Field(description="What stands before the cents")] = None
    delimiter: Annotated[
        Literal["comma", "semicolon", "tab", "bar"] | None, Field(description="What stands between columns")
    ] = None


class BankSettingsIn(In):
    auto_accept: bool = Field(
        False,
        description="Book without asking what names open invoices of one account by their numbers and pays exactly "
        "what is open of them",
    )
    csv: Annotated[CsvMapping | None, Field(description="How the bank writes its tables; null: found by looking")] = (
        None
    )


class BankSettingsOut(Out):
    """How a legal entity's bank lines are treated."""

    legal_entity_id: LegalEntityId
    auto_accept: Annotated[bool, Field(description="Whether what is certain is taken over without asking")]
    csv: Annotated[CsvMapping | None, Field(description="How the bank writes its tables; null: found by looking")]


class BankStatementOut(Out):
    """A statement that was imported."""

    id: BankStatementId
    legal_entity_id: LegalEntityId
    format: Annotated[Literal["camt053", "csv"], Field(description="How the bank wrote it")]
    reference: str = Field(description="The bank's own id with account and first day; of a table, its hash")
    filename: Annotated[
        str | None, Field(description="What the file was called when it was sent; null where it had no name")
    ]
    iban: str | None = Field(description="The account that it is of")
    currency: str
    from_on: Annotated[date, Field(description="The first day of its lines")]
    until_on: Annotated[date, Field(description="The last day of its lines")]
    opening_balance: Annotated[
        Money | None, Field(description="What was on the account before; null where the file doesn't tell")
    ]
    closing_balance: Annotated[
        Money | None, Field(description="What was on the account afterwards; null where the file doesn't tell")
    ]
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

    kind: Annotated[
        Literal["payment", "refund", "bank_fee", "payout"], Field(description="What that part of the money is")
    ]
    amount: Annotated[Money, Field(description="How much of the line")]
    payment_id: PaymentId | None = None
    refund_id: RefundId | None = None
    account_id: BillingAccountId | None = None
    invoice_ids: list[InvoiceId] = Field(default_factory=list)
    provider: Annotated[Provider | None, Field(description="Of a payout: whose")] = None


class BankLineOut(Out):
    """One booking of the bank."""

    id: BankLineId
    statement_id: BankStatementId
    legal_entity_id: LegalEntityId
    number: int = Field(description="In its statement")
    booked_on: date
    value_on: Annotated[date | None, Field(description="From which day the bank counts it; null where it doesn't tell")]
    amount: Money = Field(description="Negative: it went out")
    counterparty_name: Annotated[str | None, Field(description="Who paid or was paid, as the bank names them")]
    counterparty_iban: Annotated[str | None, Field(description="Their account; null where the bank doesn't tell")]
    remittance: Annotated[str, Field(description="What the payer wrote: mostly numbers of invoices")]
    end_to_end_id: Annotated[str | None, Field(description="The payer's own reference (SEPA); null without one")]
    bank_reference: Annotated[str | None, Field(description="The bank's own reference; null without one")]
    state: Annotated[LineState, Field(description="`open` until somebody, or the service, has said what it is")]
    result: Annotated[
        list[BankResultOut], Field(description="What was made of it, part by part; empty while it is open")
    ]
    reason: str | None = Field(description="Why it was set aside")
    decided_by: str | None = Field(description="`system`: without asking")
    decided_at: Annotated[datetime | None, Field(description="When that was; null while it is open")]
    created_at: datetime
    updated_at: datetime


class ProposedPart(Out):
    invoice_id: InvoiceId
    number: Annotated[str, Field(description="The invoice's, as printed on it")]
    amount: Annotated[Money, Field(description="How much of the line would pay it")]


class BankProposalOut(Out):
    """Whose money it may be, and for what."""

    account_id: BillingAccountId
    account_name: str
    score: int = Field(ge=0, le=100, description="100: names the invoices and pays them exactly")
    invoices: Annotated[list[ProposedPart], Field(description="What it would pay, and how much of each")]
    to_balance: Money = Field(description="What would stay on the account")
    reasons: list[str] = Field(
        examples=[["names INV-2026-000001", "the amount is exactly what is open of it"]],
        description="Why it is likely, for people",
    )


class ProposedRefund(Out):
    refund_id: RefundId
    account_id: BillingAccountId | None
    amount: Annotated[Money, Field(description="What it gives back")]
    reasons: Annotated[list[str], Field(description="Why it is likely, for people")]


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

    parts: list[BankLinePart] = Field(min_length=2, max_length=50, description="They add up to the line's amount")


class BookBankLineIn(In):
    """Money that is no customer's."""

    kind: Annotated[Literal["bank_fee", "payout"], Field(description="The bank's own fee, or what a provider paid out")]
    provider: Provider | None = Field(None, description="Of a payout: who pays out what was collected")


class RejectBankLineIn(In):
    reason: Reason


class BankLineAnswer(Out):
    line: BankLineOut
    dry_run: bool
