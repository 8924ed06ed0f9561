from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class BankLinePart(Model):
    account_id: str
    """Id of the billing account"""
    amount: int
    """Minor units of the line's currency"""
    invoice_ids: list[str] | None = []
    """Ids, each of an invoice"""


class ProposedPart(Model):
    invoice_id: str
    """Id of the invoice"""
    number: str
    """The invoice's, as printed on it"""
    amount: Money
    """How much of the line would pay it"""


class ProposedRefund(Model):
    refund_id: str
    """Id of the refund"""
    account_id: str | None
    """Id of the billing account"""
    amount: Money
    """What it gives back"""
    reasons: list[str]
    """Why it is likely, for people"""


class BankProposal(Model):
    """Whose money it may be, and for what."""

    account_id: str
    """Id of the billing account"""
    account_name: str
    """What the billing account is called"""
    score: int
    """100: names the invoices and pays them exactly"""
    invoices: list[ProposedPart]
    """What it would pay, and how much of each"""
    to_balance: Money
    """What would stay on the account"""
    reasons: list[str]
    """Why it is likely, for people"""


class BankProposals(Model):
    """What a line probably is, the likeliest first. Computed from what is open now."""

    payments: list[BankProposal]
    refunds: list[ProposedRefund]
    """Of a line that went out"""
    is_fee: bool
    """It reads like a fee of the bank"""


class BankResult(Model):
    """What was made of a line, or of a part of it."""

    kind: Literal["payment", "refund", "bank_fee", "payout"] | str
    """What that part of the money is"""
    amount: Money
    """How much of the line"""
    payment_id: str | None = None
    """Id of the payment"""
    refund_id: str | None = None
    """Id of the refund"""
    account_id: str | None = None
    """Id of the billing account"""
    invoice_ids: list[str] | None = None
    """Ids, each of an invoice"""
    provider: Literal["stripe", "gocardless", "local"] | str | None = None
    """Of a payout: whose"""


class BankLine(Model):
    """One booking of the bank."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    statement_id: str
    """Id of the bank statement"""
    legal_entity_id: str
    """Id of the legal entity"""
    number: int
    """In its statement"""
    booked_on: date
    """The day in the books"""
    value_on: date | None
    """From which day the bank counts it; null where it doesn't tell"""
    amount: Money
    """Negative: it went out"""
    counterparty_name: str | None
    """Who paid or was paid, as the bank names them"""
    counterparty_iban: str | None
    """Their account; null where the bank doesn't tell"""
    remittance: str
    """What the payer wrote: mostly numbers of invoices"""
    end_to_end_id: str | None
    """The payer's own reference (SEPA); null without one"""
    bank_reference: str | None
    """The bank's own reference; null without one"""
    state: Literal["open", "matched", "ignored"] | str
    """`open` until somebody, or the service, has said what it is"""
    result: list[BankResult]
    """What was made of it, part by part; empty while it is open"""
    reason: str | None
    """Why it was set aside"""
    decided_by: str | None
    """`system`: without asking"""
    decided_at: AwareDatetime | None
    """When that was; null while it is open"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class LineWithProposals(Model):
    line: BankLine
    proposals: BankProposals | None
    """Null unless asked for, and for lines that are decided"""


class BankLineAnswer(Model):
    line: BankLine
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
