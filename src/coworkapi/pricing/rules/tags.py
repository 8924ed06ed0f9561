"""A tariff in plain fields and words, for who wants to know what time costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coworkapi.core.money import Money
from coworkapi.pricing.schemas import FactorOut, PackagePriceOut, WindowPriceOut
from coworkapi.pricing.values import Tariff, TariffPackage, TariffWindow

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def plain(tariff: Tariff, currency: str) -> dict[str, Any]:
    """The fields of a `PriceTagOut` that come of the tariff."""

    def money(amount: int) -> Money:
        return Money(amount=amount, currency=currency)

    return {
        "price": money(tariff.amount),
        "per_minutes": tariff.per_minutes,
        "step_minutes": tariff.step_minutes,
        "windows": [
            WindowPriceOut(name=one.name, when=_when(one), price=money(one.amount), per_minutes=one.per_minutes)
            for one in tariff.windows
        ],
        "packages": [
            PackagePriceOut(name=one.name, length=_length(one), price=money(one.amount)) for one in tariff.packages
        ],
        "daily_cap": None if tariff.daily_cap is None else money(tariff.daily_cap),
        "demand": [
            FactorOut(
                when=f"more than {step.above_percent} % are taken"
                if step.above_percent is not None
                else f"less than {step.below_percent} % are taken",
                percent=step.adjust_percent,
            )
            for step in tariff.demand
        ],
        "last_minute": [
            FactorOut(when=f"booked less than {step.hours} h before", percent=-step.percent_off)
            for step in tariff.last_minute
        ],
    }


def _when(window: TariffWindow) -> str:
    if window.weekdays is not None:
        days = _weekdays(window.weekdays)
    elif window.public_holidays:
        days = "public holidays"
    else:
        days = f"from {window.starts_on}, before {window.ends_on}"
    if window.hours == (0, 1440):
        return days
    return f"{days}, {window.opens} to {window.closes}"


def _weekdays(days: Sequence[int]) -> str:
    """`Monday to Friday, Sunday`."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    named = []
    for run in runs:
        names = [_WEEKDAYS[day - 1] for day in run]
        named.append(f"{names[0]} to {names[-1]}" if len(run) > 2 else ", ".join(names))
    return ", ".join(named)


def _length(package: TariffPackage) -> str:
    if package.minutes is None:
        length = "to the end of the day" if package.lasts == "day" else "to the end of the 7th day"
    else:
        hours, minutes = divmod(package.minutes, 60)
        length = " ".join([*([f"{hours} h"] if hours else []), *([f"{minutes} min"] if minutes else [])])
    if package.opens is None and package.closes is None:
        return length
    return f"{length} between {package.opens or '00:00'} and {package.closes or '24:00'}"
