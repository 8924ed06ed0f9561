from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class AccountStandingChange(Model):
    """That it became another."""

    account_id: str
    """Id of the billing account"""
    previous: Literal["current", "grace", "restricted", "suspended", "terminated"] | str
    """How it stood before"""
    standing: Literal["current", "grace", "restricted", "suspended", "terminated"] | str
    """How it stands since"""
    since: AwareDatetime
    """From when on"""
    until: AwareDatetime | None
    """When it changed again; null: still so"""
    reason: str
    """Why, for people"""
    cause: str | None
    created_by: str
    """`system` for dunning, else who did it"""


class Delivery(Model):
    """How an account gets its invoices."""

    account_id: str
    """Id of the billing account"""
    delivery: Literal["email", "none"] | str | None
    """null: as the legal entity has it"""
    emails: list[str]
    """Mail addresses, in lower case"""
    locale: Literal["de", "en", "es", "fr"] | str | None
    """null: the legal entity's"""


class Invoicing(Model):
    """How an account is invoiced."""

    account_id: str
    """Id of the billing account"""
    delivery: Literal["email", "none"] | str | None
    """null: as the legal entity has it"""
    emails: list[str]
    """Mail addresses, in lower case"""
    locale: Literal["de", "en", "es", "fr"] | str | None
    """null: the legal entity's"""
    strategy: Literal["at_once", "at_cycle", "monthly"] | str
    """`at_once`: soon after each charge; `at_cycle`: with the membership's cycle; `monthly`: on a day of the month"""
    day: int | None
    """Of `monthly`: the day of the month; the last one where a month has no such day"""
    payment_terms_days: int | None
    """null: as the legal entity has it"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""


class NextStep(Model):
    """What comes next for an invoice. `on` null: not as long as what `why` names lasts."""

    step: str | None
    """The policy's step, by its key; null: none is left"""
    action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"] | str | None
    """What is done then; null: nothing more"""
    on: date | None
    """The day on which it is due; null: not as long as what `why` names lasts"""
    why: str
    """Why then, or why not, for people"""


class OpenItem(Model):
    """One document of an account: what it owes (positive) or has in its favour (negative)."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    account_id: str | None
    """Id of the billing account"""
    legal_entity_id: str
    """Id of the legal entity"""
    kind: (
        Literal[
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
        | str
    )
    """What kind of document it is"""
    document_id: str
    """The invoice, credit note, payment or other document, by its own id"""
    reference: str
    """The document's number, or what names it for people"""
    amount: Money
    """Positive: the account owes it; negative: it is in its favour"""
    open: Money
    """What nothing was set against yet"""
    booked_on: date
    """The day in the books"""
    due_on: date
    """The day by which it is to be paid"""
    closed_at: AwareDatetime | None
    """When all of it was set against something; null while a part is open"""


class StatementLineOut(Model):
    """A booking of the account's statement, and its balance then."""

    booked_on: date
    """The day in the books"""
    kind: (
        Literal[
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
        | str
    )
    """What kind of document it is"""
    document_id: str
    """The invoice, credit note, payment or other document, by its own id"""
    reference: str
    """The document's number, or what names it for people"""
    amount: Money
    """Positive: the account owes more by it; negative: less"""
    balance: Money
    """What the account owed after it"""


class Statement(Model):
    """The account's statement of a legal entity and currency: opening balance, what was booked, closing balance."""

    legal_entity_id: str
    """Id of the legal entity"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    opening: Money
    """What was owed before the first day"""
    lines: list[StatementLineOut]
    """What was booked, oldest first"""
    closing: Money
    """What was owed after the last day"""


class TaxCheck(Model):
    """
    What was found out about an account's VAT id. `well_formed`: its form and check digits are right, nobody was
    asked; `pending`: the authority is being asked; `unavailable`: it didn't answer.
    """

    account_id: str
    """Id of the billing account"""
    vat_id: str | None
    """The one that was checked"""
    state: Literal["not_checked", "well_formed", "pending", "valid", "invalid", "unavailable"] | str
    """`well_formed`: form and check digits are right, nobody was asked; `unavailable`: no answer came"""
    name: str | None
    """As the authority knows the business"""
    address: str | None
    """What the authority has on file; null where it doesn't tell"""
    reference: str | None
    """The authority's number of the consultation, which proves it"""
    checked_at: AwareDatetime | None
    """When that was found out; null: not yet"""


class AccountStatement(Model):
    account_id: str
    """Id of the billing account"""
    starts_on: date
    """The first day"""
    ends_on: date
    """Inclusive"""
    statements: list[Statement]
    """One for each legal entity and currency"""


class DunnedInvoice(Model):
    invoice_id: str
    """Id of the invoice"""
    number: str
    """The invoice's, as printed on it"""
    open: Money
    """What is still to pay of it"""
    due_on: date
    """The day by which it is to be paid"""
    time_zone: str
    """Whose calendar counts the days"""
    overdue_days: int
    """Since the day on which it was due; negative before it"""
    counted_days: int
    """Without the days of promises and disputes"""
    is_pending: bool
    """A payment of all of it is under way"""
    paused_by: Literal["promise", "dispute"] | str | None
    """Why its days don't count just now; null: they do"""
    policy_id: str | None
    """Id of the dunning policy"""
    steps_taken: list[str]
    """The keys of the policy's steps that were taken for it"""
    due_steps: list[str]
    """What would be done now"""
    next: NextStep
    """What comes next, and when"""


class Match(Model):
    """That one item pays another."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    debit_item_id: str
    """Id of the open item"""
    credit_item_id: str
    """Id of the open item"""
    amount: Money
    """How much of the one the other pays"""
    undone: bool
    """Whether it was taken back, and both are open again by as much"""
    matched_at: AwareDatetime
    """When the one was set against the other"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""


class AccountDunning(Model):
    """How an account stands, what would be done now, and what comes next."""

    account_id: str
    """Id of the billing account"""
    standing: Literal["current", "grace", "restricted", "suspended", "terminated"] | str
    """How the account stands today"""
    becomes: Literal["current", "grace", "restricted", "suspended", "terminated"] | str
    """What it would be, were it looked at now"""
    reason: str
    """Why it stands so, for people"""
    next_step: NextStep | None
    """The first of what comes next for its invoices"""
    invoices: list[DunnedInvoice]
    """The overdue ones, each with what was done and what comes next"""
