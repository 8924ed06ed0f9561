from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Address,
)


class CsvColumns(Model):
    """Which column of the bank's table holds what; names as its header writes them, whatever the case."""

    booked_on: str
    """The day of the booking"""
    value_on: str | None = None
    """The day from which the bank counts it"""
    amount: str | None = None
    """Signed; or give credit and debit"""
    credit: str | None = None
    """Money that came in, where the table has a column of its own for it"""
    debit: str | None = None
    """Money that went out, where the table has a column of its own for it"""
    currency: str | None = None
    """ISO 4217 code, as `EUR`"""
    counterparty_name: str | None = None
    """Who paid or was paid"""
    counterparty_iban: str | None = None
    """Their account"""
    remittance: str | None = None
    """What the payer wrote"""
    end_to_end_id: str | None = None
    """The payer's own reference (SEPA)"""
    bank_reference: str | None = None
    """The bank's own reference, by which a line that comes twice is known"""


class CsvMapping(Model):
    """How a bank writes its tables; what is left out is found by looking."""

    columns: CsvColumns | None = None
    """By the usual names unless given"""
    date_format: (
        Literal["yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "yyyymmdd"] | str | None
    ) = None
    """How days are written"""
    decimal: Literal[".", ","] | str | None = None
    """What stands before the cents"""
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | str | None = None
    """What stands between columns"""


class InvoicingSettings(Model):
    """How a legal entity writes its invoices."""

    legal_entity_id: str
    """Id of the legal entity"""
    invoice_prefix: str
    """What invoices' numbers begin with; the year, a hyphen and the sequence follow: `INV-2026-000001`"""
    credit_note_prefix: str
    """What credit notes' numbers begin with; they are a series of their own"""
    digits: int
    """To how many digits the sequence in a number is filled up with zeros"""
    payment_terms_days: int
    """Days from an invoice's date to its due date, for accounts without terms of their own"""
    locale: Literal["de", "en", "es", "fr"] | str
    """The language of invoices, unless the buyer has one of their own"""
    tax_number: str | None
    """National tax number, printed beside the VAT id"""
    registration: str | None
    """Court and number of the company's registration, as printed at the foot"""
    iban: str | None
    """The bank account that customers are asked to pay into; null: none is printed"""
    bic: str | None
    """The bank of `iban`; needed for transfers from abroad alone"""
    account_holder: str | None
    """Whose bank account it is; null: the legal entity's, by its own name"""
    footer: str | None
    """Small print at the foot of each paper"""
    color: str | None
    """Of headings and lines on papers, as `#1a2b3c`; null: the default one"""
    has_logo: bool
    """Whether a logo is printed; upload it with `PUT /v1/legal-entities/{id}/logo`"""
    reply_to: str | None
    """The mail address for questions, as the papers and the data inside of them name it; null: none"""
    e_invoice: bool
    """Whether the PDF holds the invoice as data, too, by EN 16931 (ZUGFeRD, Factur-X)"""
    deliver_by_email: bool
    """Whether final invoices and credit notes are mailed to the account without being asked"""


class LegalEntity(Model):
    """Who issues the invoices of its locations."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    name: str
    country: str
    """Whose tax rules hold, by ISO 3166-1 alpha-2 code"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    vat_id: str | None
    """VAT identification number with the country's letters, as `DE136695976`"""
    prices_include_tax: bool
    """Whether prices are entered with tax (gross), or without"""
    address: Address
    """Postal address"""
    external_id: str | None
    """Your own id of it, from another system; unique among things of its kind"""
    metadata: dict[str, str]
    """Your own strings: up to 50 keys"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class BankSettings(Model):
    """How a legal entity's bank lines are treated."""

    legal_entity_id: str
    """Id of the legal entity"""
    auto_accept: bool
    """Whether what is certain is taken over without asking"""
    csv: CsvMapping | None
    """How the bank writes its tables; null: found by looking"""
