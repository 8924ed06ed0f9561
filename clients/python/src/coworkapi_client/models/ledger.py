from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    RevenueLine,
)


class DeferredLine(Model):
    """What was invoiced of a stream for days after `as_of`."""

    ledger_account: str
    """The ledger account, by its code"""
    location_id: str | None
    """Id of the location"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    deferred: int
    """Minor units"""


class Difference(Model):
    """One thing on which two books disagree."""

    subject: str
    """What it is about: an id, an account's code, a currency"""
    expected: int
    """Minor units"""
    found: int
    """Minor units"""
    currency: str | None
    """ISO 4217 code, as `EUR`"""
    detail: str


class LedgerAccount(Model):
    """An account of a legal entity's chart."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    code: str
    """What postings name it by"""
    name: str
    type: Literal["asset", "liability", "income", "expense"] | str
    """On which side of the books it stands"""
    external_number: str | None
    """The account's number in the bookkeeping that it is exported to"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class LedgerLock(Model):
    """That the books of an entity were locked, or opened again. The last one counts."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    locked_through: date | None
    """Null: every day is open"""
    reason: str
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class PostingIn(Model):
    """A line. Debit is positive, credit negative."""

    ledger_account: str
    """What postings name it by"""
    amount: int
    """Minor units"""
    account_id: str | None = None
    """Whose it is: for deposits"""
    location_id: str | None = None
    """Id of the location"""


class Posting(Model):
    """A line of an entry. Debit is positive, credit negative."""

    ledger_account: str
    """The ledger account, by its code"""
    amount: Money
    """Debit positive, credit negative"""
    account_id: str | None
    """Id of the billing account"""
    location_id: str | None
    """Id of the location"""
    tax_code: str | None
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    starts_on: date | None
    """The service period of revenue"""
    ends_on: date | None
    """Exclusive"""


class Release(Model):
    """How much of it becomes revenue in a month."""

    month: date
    """Its first day"""
    amount: Money


class Revenue(Model):
    """Revenue by stream, location and month."""

    basis: Literal["booked", "earned"] | str
    """As it was booked, or as it was earned day by day"""
    starts_on: date
    """The first day"""
    ends_on: date
    """Exclusive"""
    lines: list[RevenueLine]
    """By stream, location and month"""
    totals: list[Money]
    """By currency"""


class StatementLine(Model):
    """A line of an account's statement."""

    entry_id: str
    """Id of the journal entry"""
    kind: str
    source_id: str
    booked_on: date
    """The day in the books"""
    description: str
    amount: Money
    """Debit positive, credit negative"""
    balance: Money
    """Of the account in this currency, after the line"""
    account_id: str | None
    """Id of the billing account"""
    location_id: str | None
    """Id of the location"""


class TaxLine(Model):
    """What was invoiced at one rate in a month; credit notes count against it."""

    month: date
    """Its first day"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tax_name: str
    """What the tax rate is called"""
    basis_points: int
    """Hundredths of a percent: 1000 is 10 %"""
    category: str
    """EN 16931: S, Z, E, AE or O"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""


class TaxTotal(Model):
    """One rate over the whole period. `posted`: what the ledger's account says, corrections by hand included."""

    ledger_account: str
    """The ledger account, by its code"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    net: int
    """Minor units"""
    tax: int
    """Minor units"""
    posted: int
    """Minor units; tax owed positive"""


class TrialBalanceLine(Model):
    """What an account comes to. `balance` = `debit` - `credit`."""

    ledger_account: str
    """The ledger account, by its code"""
    name: str
    type: Literal["asset", "liability", "income", "expense"] | str
    """On which side of the books the account stands"""
    external_number: str | None
    """The account's number in the bookkeeping that it is exported to"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    debit: int
    """Minor units"""
    credit: int
    """Minor units"""
    balance: int
    """Minor units"""


class TrialBalance(Model):
    """All accounts as of a day. The balances of a currency add up to zero."""

    legal_entity_id: str
    """Id of the legal entity"""
    as_of: date
    """The day that the figures are of"""
    lines: list[TrialBalanceLine]
    """One for each account and currency"""
    totals: list[Money]
    """By currency; each is zero"""


class ChartNumbered(Model):
    """`changed`: the accounts that have another number now, or were made. `without`: codes that have none yet."""

    changed: list[LedgerAccount]
    """The accounts that have another number now, or were made"""
    without: list[str]
    """Codes that have no number yet"""


class Check(Model):
    """One rule of the books, and where it is broken."""

    name: str
    rule: str
    """What must hold, in words"""
    holds: bool
    """Whether it does everywhere"""
    differences: list[Difference]
    """The first hundred"""


class Deferred(Model):
    """Revenue that is invoiced and not earned yet, by the days of its service period."""

    legal_entity_id: str | None
    """Id of the legal entity"""
    as_of: date
    """The day that the figures are of"""
    lines: list[DeferredLine]
    """By stream and month"""
    releases: list[Release]
    """By currency and month; they add up to the lines"""
    totals: list[Money]
    """By currency"""


class Held(Model):
    """What is held of one account."""

    account_id: str | None
    """Id of the billing account"""
    account_name: str | None
    """What the billing account is called"""
    legal_entity_id: str
    """Id of the legal entity"""
    amount: Money


class JournalEntry(Model):
    """Something that happened to the books on a day. It never changes; it is undone by its opposite."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    kind: str
    """What it is of: `invoice`, `payment`, `manual`, ..."""
    source_id: str
    """The invoice, payment, ... it is of"""
    booked_on: date
    """The day in the books"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    description: str
    """What happened, for the books"""
    reverses_entry_id: str | None
    """Id of the journal entry"""
    reversed_by_entry_id: str | None
    """Id of the journal entry"""
    postings: list[Posting]
    """The lines; they add up to zero"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class LedgerCheck(Model):
    legal_entity_id: str | None
    """Id of the legal entity"""
    holds: bool
    """Whether all rules hold"""
    checks: list[Check]
    """Each rule of the books, and where it is broken"""


class TaxReport(Model):
    legal_entity_id: str
    """Id of the legal entity"""
    starts_on: date
    """The first day"""
    ends_on: date
    """Exclusive"""
    lines: list[TaxLine]
    totals: list[TaxTotal]


class JournalEntryAnswer(Model):
    """The entry as it is now, or would be."""

    entry: JournalEntry
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
