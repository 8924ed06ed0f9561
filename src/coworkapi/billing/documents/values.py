"""What documents are made of: frozen values. Amounts in minor units; periods half-open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from coworkapi.billing.values import TaxCategory

DocumentKind = Literal["invoice", "credit_note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who issues a document, or gets it. `country`: ISO 3166-1 alpha-2; `address`: as `core.schemas.Address`."""

    name: str
    country: str | None = None
    address: Mapping[str, Any] = field(default_factory=dict)
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """How an entity's paper looks. `color`: `#rrggbb`; `logo`: a PNG."""

    color: str | None = None
    logo: bytes | None = None
    footer: str | None = None
    iban: str | None = None
    bic: str | None = None
    account_holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A line; `net + tax = gross`. `starts_on`/`ends_on`: the service period, half-open."""

    description: str
    quantity: int
    starts_on: date
    ends_on: date
    net: int
    tax: int
    gross: int
    tax_name: str
    tax_basis_points: int
    tax_category: TaxCategory
    tax_included: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTax:
    """The sums of a category and rate. `note`: the law that spares the tax."""

    category: TaxCategory
    basis_points: int
    name: str
    net: int
    tax: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """A final invoice or credit note; positive amounts in both. `locale`: en, de, fr, es; another one reads as English.

    `credits_number`, `credits_issued_on`: the invoice that a credit note corrects. `paid_on`: for a copy that says so.
    """

    kind: DocumentKind
    number: str
    issued_on: date
    due_on: date
    currency: str
    locale: str
    seller: Party
    buyer: Party
    lines: Sequence[DocumentLine]
    taxes: Sequence[DocumentTax]
    net: int
    tax: int
    gross: int
    brand: Brand = field(default_factory=Brand)
    notes: Sequence[str] = ()
    purchase_order: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    credits_number: str | None = None
    credits_issued_on: date | None = None
    reason: str | None = None
    paid_on: date | None = None
    e_invoice: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """What was booked: `amount` is owed (+) or in the account's favour (-); `balance`: after it."""

    booked_on: date
    kind: str
    reference: str
    amount: int
    balance: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDocument:
    """What was booked on an account on the days `[starts_on, ends_on]`, between the balances before and after."""

    issued_on: date
    locale: str
    currency: str
    seller: Party
    buyer: Party
    starts_on: date
    ends_on: date
    opening: int
    closing: int
    lines: Sequence[StatementLine]
    brand: Brand = field(default_factory=Brand)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument:
    """A letter on the entity's paper: a subject, paragraphs, and facts in two columns (`("Price until then", "€ 1")`).

    `facts` stand behind the first `facts_after` paragraphs, `more_facts` behind the first `more_facts_after`.
    """

    issued_on: date
    locale: str
    seller: Party
    buyer: Party
    subject: str
    paragraphs: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    facts_after: int = 1
    more_facts: Sequence[tuple[str, str]] = ()
    more_facts_after: int = 2
    brand: Brand = field(default_factory=Brand)


def missing_for_e_invoice(document: InvoiceDocument) -> list[str]:
    """What EN 16931 wants to know and the document doesn't: names of fields, empty when nothing is missing.

    BR-CO-26 and BR-S-2 want the seller identified, BR-AE-2 both VAT ids, BR-9 the seller's country.
    """
    seller, buyer = document.seller, document.buyer
    missing = []
    if not (seller.country or seller.address.get("country")):
        missing.append("seller.country")
    if not (seller.vat_id or seller.tax_number):
        missing.append("seller.vat_id")
    if any(tax.category == "AE" for tax in document.taxes):
        if not seller.vat_id and "seller.vat_id" not in missing:
            missing.append("seller.vat_id")
        if not buyer.vat_id:
            missing.append("buyer.vat_id")
    if not document.lines:
        missing.append("lines")
    return missing
