"""Which discount makes a booking cheapest. Discounts are not added up: one wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from coworkapi.benefits.rules.hours import within
from coworkapi.benefits.values import Discount, Piece
from coworkapi.core.money import round_half_up

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Discounted:
    """What a discount makes of a price. `saved` > 0; `pieces` add up to the price less `saved`."""

    discount: Discount
    saved: int
    pieces: tuple[Piece, ...]


def best_discount(
    pieces: Sequence[Piece],
    discounts: Sequence[Discount],
    *,
    resource_type_id: UUID,
    location_id: UUID,
    time_zone: str,
    currency: str,
    quantity: int = 1,
) -> Discounted | None:
    """The discount with the lowest price, ties by name; None when none makes it cheaper.

    A discount counts when it is valid at the booking's start, and for the part of the time that lies in its hours:
    a percentage is taken off what that part costs, a fixed price for an hour stands in place of it (pro rata, for
    each of `quantity` units). The whole is rounded once, half up. A fixed price in another currency doesn't count.
    """
    if not pieces:
        return None
    found = [
        reduced
        for one in discounts
        if one.holds_at(pieces[0].starts_at)
        and one.restrictions.allows(resource_type_id, location_id)
        and (one.currency is None or one.currency == currency)
        and (reduced := _reduced(one, pieces, time_zone, quantity)).saved > 0
    ]
    return min(found, key=lambda one: (-one.saved, one.discount.name, one.discount.id), default=None)


def _reduced(discount: Discount, pieces: Sequence[Piece], time_zone: str, quantity: int) -> Discounted:
    running, given = Fraction(0), 0
    after: list[Piece] = []
    for piece in pieces:
        running += _price(discount, piece, time_zone, quantity)
        upto = round_half_up(running)  # cumulative: each piece within one minor unit, and all of them exact
        after.append(Piece(piece.starts_at, piece.ends_at, upto - given))
        given = upto
    return Discounted(discount, sum(piece.amount for piece in pieces) - given, tuple(after))


def _price(discount: Discount, piece: Piece, time_zone: str, quantity: int) -> Fraction:
    length = piece.ends_at - piece.starts_at
    hours = discount.restrictions.hours
    inside = sum((end - start for start, end in within(hours, piece.starts_at, piece.ends_at, time_zone)), timedelta())
    share = Fraction(inside // timedelta.resolution, length // timedelta.resolution)
    if discount.percent_basis_points is not None:
        return piece.amount * (1 - share * Fraction(discount.percent_basis_points, 10_000))
    fixed = (
        (discount.hourly_amount or 0)
        * quantity
        * Fraction(inside // timedelta.resolution, _HOUR // timedelta.resolution)
    )
    return piece.amount * (1 - share) + fixed
