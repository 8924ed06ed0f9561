"""Which tax a buyer is charged, and what the law wants written on the invoice."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.billing.drafts import Buyer, ChargeToInvoice, Locale, Seller, TaxStatus
from coworkapi.billing.values import NO_TAX, SparedBy, TaxCategory

# The member states of the EU, as VAT ids begin; Greece's begin with EL.
_EU = frozenset("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905

_NOTES: dict[str, dict[Locale, str]] = {
    "reverse_charge": {
        "de": "Steuerschuldnerschaft des Leistungsempfängers (Art. 196 der Richtlinie 2006/112/EG).",
        "en": "Reverse charge: the customer accounts for the VAT (Article 196 of Directive 2006/112/EC).",
        "es": "Inversión del sujeto pasivo (artículo 196 de la Directiva 2006/112/CE).",
        "fr": "Autoliquidation : la TVA est due par le preneur (article 196 de la directive 2006/112/CE).",
    },
    "exempt": {
        "de": "Umsatzsteuerfrei.",
        "en": "Exempt from VAT.",
        "es": "Exento de IVA.",
        "fr": "Exonéré de TVA.",
    },
    "none": {
        "de": "Kein umsatzsteuerbarer Vorgang.",
        "en": "Not subject to VAT.",
        "es": "Operación no sujeta a IVA.",
        "fr": "Hors du champ de la TVA.",
    },
}
SPARED: dict[str, dict[Locale, str]] = {
    "reverse_charge": {
        "de": "Reverse Charge",
        "en": "Reverse charge",
        "es": "Inversión del sujeto pasivo",
        "fr": "Autoliquidation",
    },
    "exempt": {"de": "Steuerfrei", "en": "Exempt", "es": "Exento", "fr": "Exonéré"},
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one line is taxed. `note`: what the law wants said."""

    category: TaxCategory
    basis_points: int
    name: str
    note: str | None = None


def vat_country(vat_id: str | None) -> str | None:
    """The member state of a VAT id, by its first letters; None for another country's or none."""
    prefix = (vat_id or "")[:2].upper()
    return prefix if prefix in _EU else None


def reverse_charge_applies(seller_country: str, buyer_vat_id: str | None, buyer_vat_id_valid: bool | None) -> bool:
    """Whether the buyer owes the tax: a business of another member state, whose VAT id the authority didn't deny."""
    home = "EL" if seller_country == "GR" else seller_country
    abroad = vat_country(buyer_vat_id)
    return home in _EU and abroad is not None and abroad != home and buyer_vat_id_valid is not False


def spared_by(
    tax_status: TaxStatus, *, seller_country: str, vat_id: str | None, vat_id_valid: bool | None
) -> SparedBy | None:
    """Why a buyer isn't charged tax that has a percentage; None: they are."""
    if tax_status == "reverse_charge" and not reverse_charge_applies(seller_country, vat_id, vat_id_valid):
        return None
    return None if tax_status == "standard" else tax_status


def treatment_of(charge: ChargeToInvoice, seller: Seller, buyer: Buyer, locale: Locale) -> Treatment:
    """The tax of one charge. What has no percentage keeps its own reason, whoever buys it."""
    if charge.tax_basis_points:
        why = spared_by(
            buyer.tax_status, seller_country=seller.country, vat_id=buyer.vat_id, vat_id_valid=buyer.vat_id_valid
        )
        if why is not None:
            return Treatment("E" if why == "exempt" else "AE", 0, SPARED[why][locale], _NOTES[why][locale])
        return Treatment("S", charge.tax_basis_points, charge.tax_name)
    if charge.tax_exempt:
        return Treatment("E", 0, charge.tax_name, charge.tax_note or _NOTES["exempt"][locale])
    if charge.tax_code == NO_TAX.code:
        # Category O may not stand beside another one, nor beside a VAT id (EN 16931, BR-O-2 and BR-O-11): exempt it is.
        return Treatment("E", 0, charge.tax_name, charge.tax_note or _NOTES["none"][locale])
    return Treatment("Z", 0, charge.tax_name, charge.tax_note)
