"""What a price is made of while it is computed: parts of the time with their share of the amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coworkapi.benefits.values import Piece
from coworkapi.pricing.rules.cutting import Slice, instant


class Part:
    """`[start, end)` of one slice and what it costs so far. `own_day`: no line reaches from it into another day."""

    __slots__ = ("amount", "end", "own_day", "slice", "start")

    def __init__(self, start: int, end: int, amount: int, slice_: Slice, own_day: bool = True) -> None:
        self.start = start
        self.end = end
        self.amount = amount
        self.slice = slice_
        self.own_day = own_day


def half_up(numerator: int, denominator: int) -> int:
    """Their quotient, rounded to the nearest whole number, halves away from zero. `denominator` positive."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def shares(amount: int, weights: Iterable[int], total: int) -> list[int]:
    """`amount` in proportion to weights that add up to `total`; the shares add up to it. See `core.money.split`."""
    found: list[int] = []
    running = given = 0
    for weight in weights:
        running += weight
        upto = half_up(amount * running, total)
        found.append(upto - given)
        given = upto
    return found


def adjust(parts: Sequence[Part], change: int) -> None:
    """Lays a change of their sum on the parts, in proportion to what each costs."""
    if len(parts) == 1:
        parts[0].amount += change
        return
    total = sum(part.amount for part in parts)
    if total:
        for part, share in zip(parts, shares(change, [part.amount for part in parts], total), strict=True):
            part.amount += share


def pieces_of(parts: Iterable[Part]) -> tuple[Piece, ...]:
    return tuple(Piece(instant(part.start), instant(part.end), part.amount) for part in parts)
