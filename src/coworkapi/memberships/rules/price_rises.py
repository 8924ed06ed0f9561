"""What a price is after a rise."""

from __future__ import annotations

from fractions import Fraction

from coworkapi.core.money import round_half_up


def raised(price: int, *, basis_points: int | None = None, amount: int | None = None, rounding: int = 1) -> int:
    """The new price, minor units: changed by a percentage (420: 4.2 %) or by an amount, then rounded half up to a
    multiple of `rounding`; never below zero."""
    exact = Fraction(price * (10_000 + basis_points), 10_000) if basis_points is not None else Fraction(price)
    exact += amount or 0
    return max(round_half_up(exact / rounding) * rounding, 0)
