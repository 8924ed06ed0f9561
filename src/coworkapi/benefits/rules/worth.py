"""What of a lot's price has become revenue. Pure; minor units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from coworkapi.core.money import round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUsed:
    """What became of a lot's `granted` credits. `moved`: to which lots how many were transferred or rolled over."""

    granted: int
    used: int
    lapsed: int
    moved: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worth:
    """How `paid` divides: what was used, what lapsed, and what went along to other lots. The rest is still owed."""

    used: int
    lapsed: int
    moved: Mapping[UUID, int]


def worth(paid: int, lot: LotUsed) -> Worth:
    """The shares of `paid` by quantity, by cumulative rounding half up: together never more than it, and all of it
    once nothing is left of the lot."""
    gone = given = 0
    shares = []
    for quantity in (lot.used, lot.lapsed, *(lot.moved[other] for other in sorted(lot.moved))):
        gone = min(gone + max(quantity, 0), lot.granted)
        upto = round_half_up(Fraction(max(paid, 0) * gone, lot.granted))
        shares.append(upto - given)
        given = upto
    used, lapsed, *moved = shares
    return Worth(used, lapsed, dict(zip(sorted(lot.moved), moved, strict=True)))
