"""What changes the sum of the hours by a percentage: how much is taken already, and how soon it is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coworkapi.pricing.rules.compiled import MINUTE, Rate
from coworkapi.pricing.rules.parts import Part, adjust, half_up
from coworkapi.pricing.rules.words import percent_text
from coworkapi.pricing.values import Line


def demand_line(rate: Rate, parts: Sequence[Part], occupancy: Fraction | None) -> Line | None:
    """For the share of comparable resources that are taken; `occupancy` None: it isn't known, nothing changes."""
    if occupancy is None:
        return None
    numerator, denominator = occupancy.numerator * 100, occupancy.denominator
    for bound, percent in rate.tariff.above:
        if numerator > bound * denominator:
            return _changed(rate, parts, percent, "demand", "High demand", f"more than {bound} % are taken then")
    for bound, percent in rate.tariff.below:
        if numerator < bound * denominator:
            return _changed(rate, parts, percent, "demand", "Low demand", f"less than {bound} % are taken then")
    return None


def last_minute_line(rate: Rate, parts: Sequence[Part], lead: int) -> Line | None:
    """For a booking that is made `lead` (microseconds) before its start."""
    for hours, percent in rate.tariff.last_minute:
        if lead < hours * 60 * MINUTE:
            return _changed(
                rate, parts, -percent, "last_minute", "Last minute", f"booked less than {hours} h before the start"
            )
    return None


def _changed(rate: Rate, parts: Sequence[Part], percent: int, code: str, name: str, why: str) -> Line | None:
    change = half_up(sum(part.amount for part in parts) * percent, 100)
    if not change:
        return None
    adjust(parts, change)
    detail = f"{percent_text(percent * 100)}: {why}"
    return Line(
        code="demand" if code == "demand" else "last_minute",
        name=name,
        detail=detail,
        amount=change,
        refers_to=rate.shown_id,
    )
