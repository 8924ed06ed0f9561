"""Money: integer minor units of an ISO 4217 currency. Rates and shares are `Decimal` or `Fraction`, rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

import pycountry
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_CODES = frozenset(currency.alpha_3 for currency in pycountry.currencies)


# Digits behind the point of the currencies that don't have two (ISO 4217).
_DIGITS = {
    code: digits
    for digits, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}


def check_currency(code: str) -> str:
    """The code itself, if ISO 4217 knows it. Raises ValueError otherwise."""
    if code not in _CODES:
        raise ValueError(f"unknown currency {code!r}: use an ISO 4217 code such as EUR")
    return code


Currency = Annotated[
    str,
    AfterValidator(check_currency),
    Field(examples=["EUR"], description="ISO 4217", json_schema_extra={"pattern": "^[A-Z]{3}$"}),
]


class Money(BaseModel):
    """An amount in minor units (12500 = 125.00 EUR)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int = Field(description="Minor units", examples=[12500], ge=-(2**53), le=2**53)
    currency: Currency


@lru_cache(maxsize=16_384)
def known_money(amount: int, currency: str) -> Money:
    """Money whose currency is known to be one, as rows have it: not checked again. Prices come back ever again."""
    return Money.model_construct(amount=amount, currency=currency)


@lru_cache(maxsize=4096)
def decimal_text(amount: int, currency: str) -> str:
    """An amount of minor units as people read it, without the currency: 12500 EUR is `125.00`, 500 JPY `500`."""
    digits = _DIGITS.get(currency, 2)
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    if digits == 0:
        return f"{sign}{amount}"
    whole, rest = divmod(amount, 10**digits)
    return f"{sign}{whole}.{rest:0{digits}}"


def minor_digits(currency: str) -> int:
    """How many digits stand behind the point: 2 for EUR, 0 for JPY (ISO 4217)."""
    return _DIGITS.get(currency, 2)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer of a fraction, halves away from zero, as `round_half_up`. `denominator` > 0."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def round_half_up(value: Fraction | Decimal | int) -> int:
    """Nearest integer, halves away from zero (commercial rounding)."""
    if isinstance(value, Fraction):
        return half_up(value.numerator, value.denominator)  # several times as fast as fractions are
    return int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split(amount: int, weights: Sequence[Fraction | Decimal | int]) -> list[int]:
    """Parts of `amount` in proportion to `weights` that add up to it exactly.

    Cumulative rounding: each part is the difference of two rounded running totals, so no part is off by more than
    one minor unit and the order of the parts decides who gets it. Raises ValueError unless some weight is positive
    and none negative.
    """
    total = sum(Fraction(weight) for weight in weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    parts: list[int] = []
    running, given = Fraction(0), 0
    for weight in weights:
        running += Fraction(weight)
        upto = round_half_up(Fraction(amount) * running / total)
        parts.append(upto - given)
        given = upto
    return parts
