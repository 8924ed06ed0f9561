"""Invoices and credit notes as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from coworkapi.billing.values import SourceKind, TaxCategory
from coworkapi.core.ids import (
    BillingAccountId,
    BillingRunId,
    ChargeId,
    CreditNoteId,
    InvoiceId,
    InvoiceLineId,
    LegalEntityId,
    LocationId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import Address, Out

InvoiceState = Literal["draft", "open", "partially_paid", "paid", "written_off"]
CreditNoteState = Literal["open", "partially_applied", "applied"]
Delivery = Literal["none", "pending", "sent", "failed"]


class SellerOut(Out):
    """Who issued it, as they were then."""

    name: str = Field(description="The legal entity's name")
    address: Address
    country: str
    vat_id: str | None
    tax_number: str | None = Field(description="The number that its tax office knows it by")
    registration: str | None = Field(description="Where and as what it is registered")
    iban: str | None = Field(description="The bank account to pay into")
    bic: str | None = Field(description="The bank of that account")
    account_holder: str | None = Field(description="Whose account it is")
    footer: str | None = Field(description="The text at the foot of its papers")


class BuyerOut(Out):
    """Whom it was issued to, as they were then."""

    name: str = Field(description="The name on the invoice")
    address: Address
    vat_id: str | None
    email: str | None


class InvoiceTaxOut(Out):
    """The lines of a category and rate: their sum, and the tax on it."""

    category: TaxCategory = Field(description="EN 16931: S standard, Z zero, E exempt, AE reverse charge, O none")
    basis_points: int
    name: str = Field(description="What the tax rate is called")
    net: Money
    tax: Money
    note: str | None = Field(description="The law that spares the tax")


class InvoiceLineOut(Out):
    """A line; the lines add up to the invoice."""

    id: InvoiceLineId
    charge_id: ChargeId | None
    credited_line_id: InvoiceLineId | None = Field(description="The invoice's line that a credit note gives back")
    source_kind: SourceKind = Field(description="What kind of thing it is for")
    location_id: LocationId | None
    description: str = Field(description="What it is for, in the language of the document")
    quantity: int = Field(description="How many of it")
    starts_on: date = Field(description="The service period")
    ends_on: date = Field(description="Exclusive")
    net: Money
    tax: Money
    gross: Money
    tax_code: str
    tax_name: str
    tax_basis_points: int = Field(description="The tax rate in hundredths of a percent: 1900 is 19 %")
    tax_category: TaxCategory = Field(description="EN 16931: S standard, Z zero, E exempt, AE reverse charge, O none")
    tax_included: bool = Field(description="The price was entered gross")


class _DocumentOut(Out):
    number: str | None = Field(description="Without a gap in its series; null: a draft", examples=["INV-2026-000001"])
    legal_entity_id: LegalEntityId
    account_id: BillingAccountId | None = Field(description="null: a walk-in")
    location_id: LocationId | None = Field(description="Of all its lines; null where they differ")
    currency: str
    issued_on: date | None = Field(description="The legal entity's day; null: a draft")
    net: Money
    tax: Money
    gross: Money
    open: Money = Field(description="What is left of it")
    seller: SellerOut = Field(description="Who issued it, as they were then")
    buyer: BuyerOut = Field(description="Whom it was issued to, as they were then")
    lines: list[InvoiceLineOut] = Field(description="What it is for; they add up to it")
    taxes: list[InvoiceTaxOut] = Field(description="Its lines by category and rate, with the tax on each sum")
    notes: list[str] = Field(description="What the law wants said")
    locale: str
    purchase_order: str | None
    starts_on: date | None = Field(description="The service period of its lines")
    ends_on: date | None = Field(description="Exclusive")
    run_id: BillingRunId | None
    delivery: Delivery = Field(description="How far its e-mail is")
    delivered_at: datetime | None = Field(description="When its mail was sent; null if it wasn't")
    finalized_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime


class InvoiceOut(_DocumentOut):
    """An invoice. Final ones never change, except that they are delivered and paid."""

    id: InvoiceId
    state: InvoiceState = Field(description="A `draft` may still change; the others tell how much of it is paid")
    due_on: date | None = Field(description="The day by which it is to be paid")
    written_off: Money = Field(description="What of it was given up")
    closed_at: datetime | None = Field(description="Since when nothing is left to pay")


class CreditNoteOut(_DocumentOut):
    """A credit note: positive amounts, in the account's favour. `open` is what no invoice or refund has used."""

    id: CreditNoteId
    state: Annotated[
        CreditNoteState, Field(description="Whether invoices and refunds have used none of it, a part, or all")
    ]
    credits_invoice_id: InvoiceId | None = Field(description="The invoice that it corrects; null: a credit of its own")
    credits_invoice_number: Annotated[
        str | None, Field(description="The number of the invoice that it takes back, in whole or in part")
    ]
    reason: Annotated[str | None, Field(description="Why, as it stands on the credit note")]


Document = Annotated[InvoiceOut | CreditNoteOut, Field()]
