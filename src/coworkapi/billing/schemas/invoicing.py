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
    credit_note_prefix: Prefix = Field(
        default_factory=unset, description="As `invoice_prefix`, for credit notes; the two must differ"
    )
    digits: Annotated[int, Field(ge=3, le=10, description="Of the sequence, at least")] = Field(default_factory=unset)
    payment_terms_days: Annotated[int, Field(ge=0, le=365)] = Field(
        default_factory=unset, description="Days from an invoice's date to its due date; 0: due at once"
    )
    locale: Locale = Field(
        default_factory=unset, description="The language of invoices, unless the buyer has one of their own"
    )
    tax_number: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=50)] | None,
        Field(description="National tax number, printed beside the VAT id"),
    ] = None
    registration: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = Field(
        None,
        examples=["HRB 12345, Amtsgericht Berlin"],
        description="Court and number of the company's registration, printed at the foot",
    )
    iban: Annotated[
        Iban | None,
        Field(description="The bank account that customers are asked to pay into; its check digits are checked"),
    ] = None
    bic: Annotated[Bic | None, Field(description="The bank of `iban`; needed for transfers from abroad alone")] = None
    account_holder: Annotated[
        _Line | None, Field(description="Whose bank account it is, where that isn't the legal entity's own name")
    ] = None
    footer: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None,
        Field(description="Small print at the foot of each paper"),
    ] = None
    color: Annotated[Color | None, Field(description="Of headings and lines on papers; null: the default one")] = None
    reply_to: Email | None = None
    e_invoice: bool = Field(default_factory=unset, description="Embed EN 16931 data in the PDF")
    deliver_by_email: bool = Field(
        default_factory=unset, description="Mail final invoices and credit notes to the account without being asked"
    )


class InvoicingSettingsOut(Out):
    """How a legal entity writes its invoices."""

    legal_entity_id: LegalEntityId
    invoice_prefix: Annotated[
        str,
        Field(
            description="What invoices' numbers begin with; the year, a hyphen and the sequence follow: "
            "`INV-2026-000001`"
        ),
    ]
    credit_note_prefix: Annotated[
        str, Field(description="What credit notes' numbers begin with; they are a series of their own")
    ]
    digits: Annotated[int, Field(description="To how many digits the sequence in a number is filled up with zeros")]
    payment_terms_days: Annotated[
        int, Field(description="Days from an invoice's date to its due date, for accounts without terms of their own")
    ]
    locale: Annotated[Locale, Field(description="The language of invoices, unless the buyer has one of their own")]
    tax_number: Annotated[str | None, Field(description="National tax number, printed beside the VAT id")]
    registration: Annotated[
        str | None, Field(description="Court and number of the company's registration, as printed at the foot")
    ]
    iban: Annotated[
        str | None, Field(description="The bank account that customers are asked to pay into; null: none is printed")
    ]
    bic: Annotated[str | None, Field(description="The bank of `iban`; needed for transfers from abroad alone")]
    account_holder: Annotated[
        str | None, Field(description="Whose bank account it is; null: the legal entity's, by its own name")
    ]
    footer: Annotated[str | None, Field(description="Small print at the foot of each paper")]
    color: Annotated[
        str | None, Field(description="Of headings and lines on papers, as `#1a2b3c`; null: the default one")
    ]
    has_logo: Annotated[
        bool, Field(description="Whether a logo is printed; upload it with `PUT /v1/legal-entities/{id}/logo`")
    ]
    reply_to: Annotated[
        str | None,
        Field(
            description="The mail address for questions, as the papers and the data inside of them name it; null: none"
        ),
    ]
    e_invoice: Annotated[
        bool, Field(description="Whether the PDF holds the invoice as data, too, by EN 16931 (ZUGFeRD, Factur-X)")
    ]
    deliver_by_email: Annotated[
        bool, Field(description="Whether final invoices and credit notes are mailed to the account without being asked")
    ]


class TaxCheckOut(Out):
    """What was found out about an account's VAT id. `well_formed`: its form and check digits are right, nobody was
    asked; `pending`: the authority is being asked; `unavailable`: it didn't answer."""

    account_id: BillingAccountId
    vat_id: str | None = Field(description="The one that was checked")
    state: Annotated[
        Literal["not_checked", "well_formed", "pending", "valid", "invalid", "unavailable"],
        Field(
            description="`well_formed`: form and check digits are right, nobody was asked; `unavailable`: no "
            "answer came"
        ),
    ]
    name: str | None = Field(description="As the authority knows the business")
    address: Annotated[str | None, Field(description="What the authority has on file; null where it doesn't tell")]
    reference: str | None = Field(description="The authority's number of the consultation, which proves it")
    checked_at: Annotated[datetime | None, Field(description="When that was found out; null: not yet")]
