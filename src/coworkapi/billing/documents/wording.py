"""What documents say, in each language, and how dates and amounts read there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_currency, format_decimal

from coworkapi.billing.documents.figures import last_day, percent
from coworkapi.billing.documents.values import InvoiceDocument
from coworkapi.core.money import decimal_text

DEFAULT = "en"

# A row for each thing said, a column for each language: en, de, fr, es.
_LANGUAGES = ("en", "de", "fr", "es")
_TABLE: Mapping[str, tuple[str, str, str, str]] = {
    "invoice": ("Invoice", "Rechnung", "Facture", "Factura"),
    "credit_note": ("Credit note", "Rechnungskorrektur", "Avoir", "Factura rectificativa"),
    "statement": ("Statement of account", "Kontoauszug", "Relevé de compte", "Extracto de cuenta"),
    "number": ("Number", "Nummer", "Numéro", "Número"),
    "issued_on": ("Date", "Datum", "Date", "Fecha"),
    "due_on": ("Due date", "Fällig am", "Échéance", "Vencimiento"),
    "period": ("Service period", "Leistungszeitraum", "Période de prestation", "Período de servicio"),
    "purchase_order": ("Purchase order", "Bestellnummer", "Bon de commande", "Orden de compra"),
    "your_vat_id": ("Your VAT ID", "Ihre USt-IdNr.", "Votre n° TVA", "Su NIF-IVA"),
    "credits": ("For invoice", "Zu Rechnung", "Pour la facture", "Para la factura"),
    "reason": ("Reason", "Grund", "Motif", "Motivo"),
    "description": ("Description", "Beschreibung", "Désignation", "Descripción"),
    "quantity": ("Qty", "Menge", "Qté", "Cant."),
    "tax_rate": ("VAT", "USt.", "TVA", "IVA"),
    "amount_net": ("Net", "Netto", "HT", "Base"),
    "amount_gross": ("Gross", "Brutto", "TTC", "Total"),
    "total_net": ("Total net", "Summe netto", "Total HT", "Base imponible"),
    "on": ("on {amount}", "auf {amount}", "sur {amount}", "sobre {amount}"),
    "total": ("Total due", "Gesamtbetrag", "Total à payer", "Total a pagar"),
    "total_paid": ("Total paid", "Gesamtbetrag", "Total réglé", "Total pagado"),
    "total_credited": ("Total credited", "Gutschriftbetrag", "Total crédité", "Total abonado"),
    "payment": ("Payment", "Zahlung", "Paiement", "Pago"),
    "terms": (
        "Please pay by {day}, quoting {number}.",
        "Bitte zahlen Sie bis zum {day} unter Angabe von {number}.",
        "Merci de régler avant le {day} en indiquant la référence {number}.",
        "Rogamos el pago antes del {day} indicando la referencia {number}.",
    ),
    "terms_paid": (
        "This invoice is paid in full.",
        "Diese Rechnung ist vollständig bezahlt.",
        "Cette facture est entièrement réglée.",
        "Esta factura está pagada por completo.",
    ),
    "terms_zero": (
        "There is nothing to pay.",
        "Es ist nichts zu zahlen.",
        "Aucun paiement n'est dû.",
        "No hay nada que pagar.",
    ),
    "terms_credit": (
        "The amount is credited to your account.",
        "Der Betrag wird Ihrem Konto gutgeschrieben.",
        "Le montant est porté au crédit de votre compte.",
        "El importe se abona en su cuenta.",
    ),
    "account_holder": ("Account holder", "Kontoinhaber", "Titulaire", "Titular"),
    "reference": ("Reference", "Verwendungszweck", "Référence", "Referencia"),
    "qr": ("Scan to pay", "Scannen und zahlen", "Scanner pour payer", "Escanear para pagar"),
    "paid": ("Paid on {day}", "Bezahlt am {day}", "Payée le {day}", "Pagada el {day}"),
    "page": (
        "Page {page} of {pages}",
        "Seite {page} von {pages}",
        "Page {page} sur {pages}",
        "Página {page} de {pages}",
    ),
    "vat_id": ("VAT ID", "USt-IdNr.", "N° TVA", "NIF-IVA"),
    "tax_number": ("Tax number", "Steuernummer", "N° fiscal", "N.º fiscal"),
    "owed": ("Charged", "Belastung", "Débit", "Cargo"),
    "in_favour": ("Credited", "Gutschrift", "Crédit", "Abono"),
    "balance": ("Balance", "Saldo", "Solde", "Saldo"),
    "opening": ("Balance brought forward", "Anfangssaldo", "Solde initial", "Saldo inicial"),
    "closing": ("Closing balance", "Endsaldo", "Solde final", "Saldo final"),
    "closing_owed": (
        "Balance payable",
        "Offener Betrag",
        "Solde à payer",
        "Saldo a pagar",
    ),
    "booking": ("Entry", "Vorgang", "Opération", "Concepto"),
    "nothing_booked": (
        "Nothing was booked in this period.",
        "In diesem Zeitraum wurde nichts gebucht.",
        "Aucune opération sur cette période.",
        "No hay movimientos en este período.",
    ),
    "due": ("due {day}", "fällig am {day}", "échéance le {day}", "vence el {day}"),
    "kind_invoice": ("Invoice", "Rechnung", "Facture", "Factura"),
    "kind_credit_note": ("Credit note", "Rechnungskorrektur", "Avoir", "Factura rectificativa"),
    "kind_payment": ("Payment received", "Zahlungseingang", "Paiement reçu", "Pago recibido"),
    "kind_refund": ("Refund", "Erstattung", "Remboursement", "Reembolso"),
    "kind_chargeback": ("Chargeback", "Rücklastschrift", "Rétrofacturation", "Devolución bancaria"),
    "kind_chargeback_won": ("Dispute won", "Rücklastschrift aufgehoben", "Litige gagné", "Disputa ganada"),
    "kind_failure": ("Failed payment", "Fehlgeschlagene Zahlung", "Paiement échoué", "Pago fallido"),
    "kind_write_off": ("Write-off", "Ausbuchung", "Passage en perte", "Cancelación de deuda"),
    "kind_write_off_reversal": (
        "Write-off taken back",
        "Ausbuchung zurückgenommen",
        "Passage en perte annulé",
        "Cancelación anulada",
    ),
    "kind_deposit": ("Deposit", "Kaution", "Dépôt de garantie", "Fianza"),
    "kind_transfer": (
        "Credit of a merged account",
        "Guthaben eines zusammengeführten Kontos",
        "Avoir d'un compte fusionné",
        "Saldo a favor de una cuenta fusionada",
    ),
}
LABELS: Mapping[str, Mapping[str, str]] = {
    language: {name: texts[column] for name, texts in _TABLE.items()} for column, language in enumerate(_LANGUAGES)
}


def language_of(locale: str) -> str:
    """The language that a document in this locale is written in."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LABELS else DEFAULT


def labels(locale: str) -> Mapping[str, str]:
    return LABELS[language_of(locale)]


@lru_cache(maxsize=16)
def _babel(language: str) -> Locale:
    # English as the world outside of America writes its dates.
    return Locale.parse("en_GB" if language == "en" else language)


@lru_cache(maxsize=4096)
def day_text(day: date, locale: str) -> str:
    """`3 May 2026`."""
    text: str = format_date(day, "long", locale=_babel(language_of(locale)))
    return text


@lru_cache(maxsize=4096)
def period_text(starts_on: date, ends_on: date, locale: str) -> str:
    """`1 – 31 May 2026`, of a half-open period; its one day where it has one."""
    babel, last = _babel(language_of(locale)), last_day(starts_on, ends_on)
    if last == starts_on:
        one: str = format_skeleton("yMMMd", starts_on, locale=babel)
        return one
    text: str = format_interval(starts_on, last, "yMMMd", locale=babel)
    return text.replace("\u2009", " ")


def amount_text(minor: int, currency: str, locale: str) -> str:
    """`€1,234.50`, `1.234,50 €`."""
    text: str = format_currency(
        Decimal(decimal_text(minor, currency)), currency, locale=_babel(language_of(locale)), currency_digits=True
    )
    return text.replace("\u202f", "\u00a0")


def figure_text(minor: int, currency: str, locale: str) -> str:
    """An amount without its currency, for columns."""
    plain = decimal_text(minor, currency)
    digits = len(plain.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(Decimal(plain), format=pattern, locale=_babel(language_of(locale)))
    return text.replace("\u202f", "\u00a0").replace("-", "\u2212")


def percent_text(basis_points: int, locale: str) -> str:
    """`19 %`, `5,5 %`."""
    number = percent(basis_points)
    language = language_of(locale)
    return f"{number}%" if language == "en" else f"{number.replace('.', ',')}\u00a0%"


def payment_terms(document: InvoiceDocument) -> str:
    """When and how it is to be paid, in the document's language."""
    say = labels(document.locale)
    if document.kind == "credit_note":
        return say["terms_credit"]
    if document.gross == 0:
        return say["terms_zero"]
    if document.paid_on is not None:
        return say["terms_paid"]
    return say["terms"].format(day=day_text(document.due_on, document.locale), number=document.number)
