"""Values of billing that other rooms compute with. Amounts in minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from coworkapi.core.money import half_up

SourceKind = Literal["booking", "pass", "credit_pack", "fee", "adjustment", "membership", "deposit", "late_fee"]
# EN 16931's categories: standard, zero, exempt, reverse charge, outside the scope of VAT.
TaxCategory = Literal["S", "Z", "E", "AE", "O"]
# Where money that was received lies until it is in the bank: the ledger's `clearing:{this}`.
Clearing = Literal["stripe", "gocardless", "local", "cash", "terminal", "transfer"]
# Why a payer isn't charged a tax that has a percentage.
SparedBy = Literal["exempt", "reverse_charge"]
Standing = Literal["current", "grace", "restricted", "suspended", "terminated"]
AccountType = Literal["asset", "liability", "income", "expense"]


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount with its tax: `net + tax = gross`."""

    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax rate as it applies to one amount. `basis_points`: 1900 = 19 %. `included`: prices are entered gross.

    `spared`: why its payer isn't charged it. Charges are kept at the rate (`of`) until they are invoiced, since payers
    change; what is shown of them, and their invoice, is what the payer owes (`owed`).
    """

    code: str
    name: str
    basis_points: int
    included: bool
    spared: SparedBy | None = None

    def of(self, amount: int) -> Taxed:
        """The tax on `amount` (net, or gross where `included`), rounded half up once."""
        if self.included:
            net = half_up(amount * 10_000, 10_000 + self.basis_points)
            return Taxed(net, amount - net, amount)
        tax = half_up(amount * self.basis_points, 10_000)
        return Taxed(amount, tax, amount + tax)

    def owed(self, amount: int) -> Taxed:
        """What the payer of `amount` owes: as `of` says; who is spared the tax, only the net of it."""
        return self.without_spared(self.of(amount))

    def without_spared(self, taxed: Taxed) -> Taxed:
        """The same less the tax that the payer is spared."""
        return taxed if self.spared is None else Taxed(taxed.net, 0, taxed.net)


NO_TAX = Tax("none", "No tax", 0, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCharge:
    """A charge to be written. `amount` as prices are entered: net, or gross where `tax.included`.

    `source_kind`, `source_id` and `part` name what it is for; the same three are charged once only. `source_id`: the
    booking (of its cancellation's fee too), the pass, or the credit lot (`credit_pack`); a fee or adjustment by hand
    is its own source. `part` is `price`, `fee`, `difference-2`, ... `starts_at`/`ends_at`: the service period.
    `explanation`: lines as `pricing.Line.shown`.
    `account_id` None: a walk-in who pays at the desk.
    `credits_charge_id`: for a negative amount, the charge of which this gives a part back (an unused part of a cycle).
    `purchase_order`: charges with different ones go on different invoices.
    `exact`: what it comes to where that isn't the tax's own rounding: the remainder of a charge that was given back in
    parts before, so that net and tax end at zero.
    """

    id: UUID
    account_id: UUID | None
    legal_entity_id: UUID
    location_id: UUID | None
    member_id: UUID | None
    source_kind: SourceKind
    source_id: UUID
    part: str
    starts_at: datetime
    ends_at: datetime
    description: str
    amount: int
    currency: str
    tax: Tax
    quantity: int = 1
    explanation: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    credits_charge_id: UUID | None = None
    purchase_order: str | None = None
    exact: Taxed | None = None

    @property
    def taxed(self) -> Taxed:
        """Net, tax and gross."""
        return self.exact or self.tax.of(self.amount)

    @property
    def owed(self) -> Taxed:
        """What its payer owes, which is less where they are spared the tax."""
        return self.tax.without_spared(self.taxed)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosting:
    """One line of a journal entry. `ledger_account`: a code of the chart (`receivables`, `revenue:membership`,
    `tax:standard:1900`, `deposits`, `prepaid_credits`, `clearing:stripe`, `write_offs`, `rounding`, ...). `amount`:
    minor units, debit positive, credit negative; the lines of an entry add up to zero. `starts_on`/`ends_on`: the
    service period of revenue, half-open."""

    ledger_account: str
    amount: int
    account_id: UUID | None = None
    location_id: UUID | None = None
    tax_code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A journal entry to be posted; once per `kind`, `source_id` and entity. Kinds: `invoice`, `credit_note`,
    `payment`, `refund`, `chargeback`, `payment_failure`, `write_off`, `deposit`, `credit_use`, `manual`, ..."""

    id: UUID
    legal_entity_id: UUID
    kind: str
    source_id: UUID
    booked_on: date
    currency: str
    description: str
    postings: Sequence[NewPosting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that came in. `invoice_ids`: what it is for, in this order; what is left pays the account's oldest open
    invoices, and the rest stays on the account. `account_id` None: a walk-in, for the invoices named only. `fee`: what
    the provider kept of it."""

    payment_id: UUID
    account_id: UUID | None
    legal_entity_id: UUID
    currency: str
    amount: int
    clearing: Clearing
    received_at: datetime
    reference: str
    invoice_ids: Sequence[UUID] = ()
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a receipt: the invoices that it paid, and what is left on the account. `again`: it was received
    before, so nothing was done now."""

    payment_id: UUID
    invoices: Sequence[tuple[UUID, int]] = ()
    on_account: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What an account owes a legal entity (`balance`, negative: what it has in its favour): `owed` less `credit`."""

    legal_entity_id: UUID
    currency: str
    balance: int
    owed: int
    credit: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Money of a payment that went out again: refunded on purpose, charged back, or never arrived (`failure`).

    `reopens`: whether the invoices that it had paid are owed again, the youngest first (chargeback, failure); a refund
    takes what lies on the account unused.
    """

    id: UUID
    payment_id: UUID
    kind: Literal["refund", "chargeback", "chargeback_won", "failure"]
    amount: int
    clearing: Clearing
    at: datetime
    reason: str
    reopens: bool
    fee: int = 0
