"""How a price explains itself."""

from __future__ import annotations

from functools import lru_cache

from coworkapi.core.money import decimal_text

_UNITS = {60: "hour", 1440: "day", 10_080: "week"}


@lru_cache(maxsize=4096)
def steps_text(steps: int, step_minutes: int, amount: int, per_minutes: int, currency: str, quantity: int) -> str:
    """`4 x 15 min at 20.00 per hour`."""
    text = f"{steps} x {step_minutes} min at {per_text(amount, per_minutes, currency)}"
    return text if quantity == 1 else f"{text}, {quantity} places"


def per_text(amount: int, per_minutes: int, currency: str) -> str:
    """`20.00 per hour`."""
    return f"{decimal_text(amount, currency)} per {_UNITS.get(per_minutes, f'{per_minutes} min')}"


def percent_text(basis_points: int) -> str:
    """`-12.5 %`; with a sign."""
    sign = "-" if basis_points < 0 else "+"
    whole, rest = divmod(abs(basis_points), 100)
    digits = f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"{sign}{digits} %"


def package_text(minutes: int | None, days: int, amount: int, currency: str, quantity: int) -> str:
    """`240 min for 60.00`."""
    if minutes is None:
        length = "to the end of the day" if days == 1 else f"to the end of the {days}th day"
    else:
        length = f"{minutes} min"
    text = f"{length} for {decimal_text(amount, currency)}"
    return text if quantity == 1 else f"{text}, {quantity} places"
