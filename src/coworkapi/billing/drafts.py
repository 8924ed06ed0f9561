"""Invoices before they are written: what `rules.composing` makes of charges, and `service.finalize` writes.

Amounts are minor units. A credit note's are positive, as those of an invoice: the kind says which way they go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from coworkapi.billing.values import SourceKind, TaxCategory

InvoiceKind = Literal["invoice", "credit_note"]
TaxStatus = Literal["standard", "reverse_charge", "exempt"]
Locale = Literal["de", "en", "es", "fr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A legal entity as it writes invoices. `time_zone`: where its days begin, that of its oldest location."""

    legal_entity_id: UUID
    name: str
    country: str
    currency: str
    address: Mapping[str, Any]
    vat_id: str | None
    time_zone: str
    invoice_prefix: str = "INV-"
    credit_note_prefix: str = "CN-"
    digits: int = 6
    payment_terms_days: int = 14
    locale: Locale = "en"
    tax_number: str | None = None
    registration: str | None = None
    iban: str | None = None
    bic: str | None = None
    account_holder: str | None = None
    footer: str | None = None
    color: str | None = None
    logo_file: str | None = None
    reply_to: str | None = None
    e_invoice: bool = True
    deliver_by_email: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who is invoiced. `account_id` None: a walk-in. `vat_id_valid`: None where the authority wasn't asked."""

    account_id: UUID | None
    name: str
    address: Mapping[str, Any] = field(default_factory=dict)
    country: str | None = None
    vat_id: str | None = None
    vat_id_valid: bool | None = None
    tax_status: TaxStatus = "standard"
    email: str | None = None
    payment_terms_days: int | None = None
    locale: Locale | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeToInvoice:
    """A charge that waits for its invoice. `amount`: as prices are entered, net, or gross where `tax_included`;
    `due`: what its balance says. `gives_back`: the charge of which this one gives a part, or all of it, back."""

    id: UUID
    account_id: UUID | None
    legal_entity_id: UUID
    location_id: UUID | None
    source_kind: SourceKind
    source_id: UUID
    part: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    description: str
    quantity: int
    currency: str
    amount: int
    due: int
    tax_code: str
    tax_name: str
    tax_basis_points: int
    tax_included: bool
    tax_exempt: bool = False
    tax_note: str | None = None
    purchase_order: str | None = None
    gives_back: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineToCredit:
    """A line of a final invoice, and what credit notes gave back of it so far."""

    id: UUID
    invoice_id: UUID
    invoice_number: str
    account_id: UUID | None
    legal_entity_id: UUID
    charge_id: UUID | None
    source_kind: SourceKind
    location_id: UUID | None
    description: str
    quantity: int
    starts_on: date
    ends_on: date
    currency: str
    net: int
    tax: int
    tax_code: str
    tax_name: str
    tax_basis_points: int
    tax_category: TaxCategory
    tax_included: bool
    tax_note: str | None = None
    credited_net: int = 0
    credited_tax: int = 0
    purchase_order: str | None = None
    locale: Locale = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A line; `net + tax = gross`. `starts_on`/`ends_on`: the local days of the service, half-open.

    `credited_line_id`: what a line of a credit note gives back.
    """

    id: UUID
    charge_id: UUID | None
    credited_line_id: UUID | None
    source_kind: SourceKind
    location_id: UUID | None
    description: str
    quantity: int
    starts_on: date
    ends_on: date
    net: int
    tax: int
    gross: int
    tax_code: str
    tax_name: str
    tax_basis_points: int
    tax_category: TaxCategory
    tax_included: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTax:
    """The sums of a category and rate. `note`: the law that spares the tax, where there is one."""

    category: TaxCategory
    basis_points: int
    name: str
    net: int
    tax: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDraft:
    """An invoice or credit note to be written: the sum of its `lines`, and of its `taxes`.

    `starts_on`/`ends_on`: the span of its lines' service periods, half-open as theirs. `credits_invoice_id`: what a
    credit note corrects; None: a goodwill credit.
    """

    id: UUID
    kind: InvoiceKind
    seller: Seller
    buyer: Buyer
    currency: str
    location_id: UUID | None
    issued_on: date
    due_on: date
    net: int
    tax: int
    gross: int
    lines: Sequence[DraftLine]
    taxes: Sequence[DraftTax]
    notes: Sequence[str]
    locale: Locale
    starts_on: date | None
    ends_on: date | None
    purchase_order: str | None = None
    credits_invoice_id: UUID | None = None
    credits_invoice_number: str | None = None
    reason: str | None = None
