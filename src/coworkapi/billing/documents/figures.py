"""Amounts and lines as EN 16931 wants them, for both of its syntaxes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from coworkapi.billing.documents.values import DocumentLine, InvoiceDocument, Party
from coworkapi.core.money import decimal_text

PIECE = "C62"  # UN/ECE Recommendation 20: one
TRANSFER = "58"  # UNTDID 4461: SEPA credit transfer
OTHER_TRANSFER = "30"
INVOICE_TYPE, CREDIT_NOTE_TYPE = "380", "381"  # UNTDID 1001


def percent(basis_points: int) -> str:
    """1900 is `19`, 550 `5.5`."""
    return (
        f"{Decimal(basis_points) / 100:f}".rstrip("0").rstrip(".") if basis_points % 100 else str(basis_points // 100)
    )


def last_day(starts_on: date, ends_on: date) -> date:
    """The last day of a half-open period; of an empty one, its day."""
    return max(starts_on, ends_on - timedelta(days=1))


def priced(line: DocumentLine, currency: str) -> tuple[str, str, str]:
    """Quantity, price and what it is the price of: `price x quantity / base` is the line's net exactly.

    A price may not be negative (BR-27): what is deducted has a negative quantity.
    """
    sign = "-" if line.net < 0 else ""
    return f"{sign}{line.quantity}", decimal_text(abs(line.net), currency), str(line.quantity)


def payment_means(document: InvoiceDocument) -> str:
    return TRANSFER if document.currency == "EUR" else OTHER_TRANSFER


def exemption_code(category: str) -> str | None:
    """BT-121, from the code list VATEX: only reverse charge has one that follows from its category alone."""
    return "VATEX-EU-AE" if category == "AE" else None


def country_of(party: Party, otherwise: str | None = None) -> str | None:
    """The country of a party's address. A buyer who gave none is served, and taxed, where the seller is."""
    return party.address.get("country") or party.country or otherwise


def seller_identifier(seller: Party) -> str | None:
    """BT-29, where neither VAT id nor registration identifies the seller (BR-CO-26)."""
    return None if seller.vat_id or seller.registration else seller.tax_number
