"""What a charge and the line of its invoice say, in a language.

A charge keeps the name of what it is for: the plan, the room, the product. What kind of charge it is follows from its
source and part, and is said where it is shown: in English over the API, in the document's language on an invoice. Its
days are its service period, and are said nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.billing.drafts import Locale
from coworkapi.billing.values import SourceKind

LONGEST = 500
_WORDS: Mapping[str, Mapping[Locale, str]] = {
    "sign_up_fee": {
        "en": "Sign-up fee, {}",
        "de": "Aufnahmegebühr, {}",
        "fr": "Frais d'inscription, {}",
        "es": "Cuota de inscripción, {}",
    },
    "given_back": {
        "en": "Given back: {}",
        "de": "Gutschrift: {}",
        "fr": "Remboursement : {}",
        "es": "Abono: {}",
    },
    "deposit": {"en": "Deposit, {}", "de": "Kaution, {}", "fr": "Dépôt de garantie, {}", "es": "Fianza, {}"},
    "cancellation_fee": {
        "en": "Cancellation fee: {}",
        "de": "Stornogebühr: {}",
        "fr": "Frais d'annulation : {}",
        "es": "Gastos de cancelación: {}",
    },
    "late_fee": {
        "en": "Late fee: invoice {}",
        "de": "Mahngebühr zu Rechnung {}",
        "fr": "Frais de retard : facture {}",
        "es": "Recargo por demora: factura {}",
    },
}


def worded(source_kind: SourceKind, part: str, name: str, locale: Locale) -> str:
    """The description of a charge for `name`, at most `LONGEST` characters."""
    kind = _kind(source_kind, part)
    return name if kind is None else _WORDS[kind][locale].format(name)[:LONGEST]


def _kind(source_kind: SourceKind, part: str) -> str | None:
    """Which words go with the name; None: the name says it all."""
    if source_kind == "membership":
        if part.startswith("credit-"):
            return "given_back"
        return "sign_up_fee" if part == "sign-up-fee" else None
    if source_kind == "booking":
        return "cancellation_fee" if part == "fee" else None
    return source_kind if source_kind in ("deposit", "late_fee") else None
