"""How a legal entity writes its invoices, and what is known of an account's VAT id, as the API takes and shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import stdnum.bic
import stdnum.iban
from pydantic import AfterValidator, Field, StringConstraints
from stdnum.exceptions import ValidationError as WrongNumber

from coworkapi.billing.schemas.charges import unset
from coworkapi.core.ids import BillingAccountId, LegalEntityId
from coworkapi.core.schemas import Email, In, Out

Locale = Literal["de", "en", "es", "fr"]


def _iban(text: str) -> str:
    try:
        found: str = stdnum.iban.validate(text)
    except WrongNumber as error:
        raise ValueError(f"not an IBAN: {str(error).rstrip('.').lower()}") from None
    return found


def _bic(text: str) -> str:
    try:
        found: str = stdnum.bic.validate(text)
    except WrongNumber as error:
        raise ValueError(f"not a BIC: {str(error).rstrip('.').lower()}") from None
    return found


Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/._-]{0,20}$"), Field(examples=["INV-"])]
Iban = Annotated[str, AfterValidator(_iban), Field(max_length=42, examples=["DE89370400440532013000"])]
Bic = Annotated[str, AfterValidator(_bic), Field(max_length=15, examples=["COBADEFFXXX"])]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True), Field(examples=["#0b7285"])]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class InvoicingSettingsPatch(In):
    """Only the fields named are changed; they count from the next invoice on."""

    invoice_prefix: Prefix = Field(default_factory=unset, description="A number is prefix, year, hyphen, sequence")
    credit_note_prefix: Prefix = Field(default_factory=unset)
    digits: Annotated[int, Field(ge=3, le=10, description="Of the sequence, at least")] = Field(default_factory=unset)
    payment_terms_days: Annotated[int, Field(ge=0, le=365)] = Field(default_factory=unset)
    locale: Locale = Field(default_factory=unset)
    tax_number: Annotated[str, StringConstraints(min_length=1, max_length=50)] | None = None
    registration: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = Field(
        None, examples=["HRB 12345, Amtsgericht Berlin"]
    )
    iban: Iban | None = None
    bic: Bic | None = None
    account_holder: _Line | None = None
    footer: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    color: Color | None = None
    reply_to: Email | None = None
    e_invoice: bool = Field(default_factory=unset, description="Embed EN 16931 data in the PDF")
    deliver_by_email: bool = Field(default_factory=unset)


class InvoicingSettingsOut(Out):
    """How a legal entity writes its invoices."""

    legal_entity_id: LegalEntityId
    invoice_prefix: str
    credit_note_prefix: str
    digits: int
    payment_terms_days: int
    locale: Locale
    tax_number: str | None
    registration: str | None
    iban: str | None
    bic: str | None
    account_holder: str | None
    footer: str | None
    color: str | None
    has_logo: bool
    reply_to: str | None
    e_invoice: bool
    deliver_by_email: bool


class TaxCheckOut(Out):
    """What was found out about an account's VAT id. `well_formed`: its form and check digits are right, nobody was
    asked; `pending`: the authority is being asked; `unavailable`: it didn't answer."""

    account_id: BillingAccountId
    vat_id: str | None = Field(description="The one that was checked")
    state: Literal["not_checked", "well_formed", "pending", "valid", "invalid", "unavailable"]
    name: str | None = Field(description="As the authority knows the business")
    address: str | None
    reference: str | None = Field(description="The authority's number of the consultation, which proves it")
    checked_at: datetime | None
