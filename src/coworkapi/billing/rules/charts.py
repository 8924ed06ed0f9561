"""The numbers that German standard charts of accounts (SKR 03, SKR 04) have for the service's accounts.

None of them is one at which DATEV reckons the tax by itself (8400, 4400): entries bear the tax as a line of its own.
What accounts owe is booked without an account of each payer (1410, 1210): the open items are kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from coworkapi.billing.values import Clearing

ChartName = Literal["skr03", "skr04"]

# By code, or by what stands before its first colon. (SKR 03, SKR 04)
_NUMBERS: Mapping[str, tuple[str, str]] = {
    "receivables": ("1410", "1210"),  # Forderungen aus Lieferungen und Leistungen ohne Kontokorrent
    "clearing:cash": ("1000", "1600"),  # Kasse
    "clearing": ("1360", "1460"),  # Geldtransit
    "bank": ("1200", "1800"),  # Bank
    "deposits": ("1732", "3550"),  # Erhaltene Kautionen
    "prepaid_credits": ("1710", "3250"),  # Erhaltene Anzahlungen
    "tax": ("1770", "3800"),  # Umsatzsteuer
    "revenue:breakage": ("2700", "4830"),  # Sonstige betriebliche Erträge
    "revenue": ("8200", "4200"),  # Erlöse
    "provider_fees": ("4970", "6855"),  # Nebenkosten des Geldverkehrs
    "write_offs": ("2400", "6930"),  # Forderungsverluste
    "rounding": ("4900", "6300"),  # Sonstige betriebliche Aufwendungen
}
# Of tax by its rate, in basis points.
_TAX: Mapping[str, tuple[str, str]] = {"1900": ("1776", "3806"), "700": ("1771", "3801")}
_FIXED = ("receivables", "bank", "deposits", "prepaid_credits", "provider_fees", "write_offs", "rounding")
# What is sold ahead is a liability until it is used; then passes and credits are earned as a pass or a booking.
_STREAMS = ("membership", "booking", "pass", "fee", "adjustment", "late_fee", "breakage")


def number_of(chart: ChartName, code: str) -> str | None:
    """The chart's number of an account by its code; None: the chart has none for it."""
    root, _, rest = code.partition(":")
    found = _NUMBERS.get(code) or _NUMBERS.get(root)
    if root == "tax":
        found = _TAX.get(rest.rpartition(":")[2], found)
    return None if found is None else found[chart == "skr04"]


def usual_codes(tax_rates: Iterable[tuple[str, int]]) -> list[str]:
    """The accounts that the service posts to in most houses. `tax_rates`: codes and basis points of the entity's."""
    return [
        *_FIXED,
        *(f"clearing:{name}" for name in get_args(Clearing)),
        *(f"revenue:{name}" for name in _STREAMS),
        *(f"tax:{code}:{points}" for code, points in tax_rates if points),
    ]
