"""Money of bookings that exist: paying what was held, giving it up, moving it. Sets of bookings, whatever their number.

Each function takes locked bookings and does nothing, without a statement, for those that aren't priced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coworkapi.benefits.service import consume_held, give_back_each
from coworkapi.benefits.service import release as release_credits
from coworkapi.benefits.values import GivenBack
from coworkapi.billing.service import charge, void
from coworkapi.billing.values import NewCharge
from coworkapi.bookings.money import fee_of
from coworkapi.bookings.money_schemas import BookingPrice, CreditMoveOut, MoneyChangeOut
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.money_hand_on import hand_on
from coworkapi.bookings.service.money_write import CHARGED, PAID, charges_for
from coworkapi.core.ids import decode_id
from coworkapi.core.prepared import HasInfo
from coworkapi.pricing.service import release as release_coupons


@dataclass(slots=True)
class MoneyMoves:
    """What was moved, by booking."""

    given_back: dict[UUID, list[GivenBack]] = field(default_factory=dict)
    voided: dict[UUID, int] = field(default_factory=dict)
    charged: dict[UUID, int] = field(default_factory=dict)
    fees: dict[UUID, int] = field(default_factory=dict)

    def add(self, other: MoneyMoves) -> None:
        """Adds what was moved for other bookings."""
        self.given_back |= other.given_back
        self.voided |= other.voided
        self.charged |= other.charged
        self.fees |= other.fees

    def add_charges(self, charges: Sequence[NewCharge]) -> None:
        for one in charges:
            gross = one.owed.gross
            self.charged[one.source_id] = self.charged.get(one.source_id, 0) + gross
            if one.part == "fee":
                self.fees[one.source_id] = gross

    def shown(self, booking_id: UUID, before: BookingPrice | None, after: BookingPrice | None) -> MoneyChangeOut | None:
        """As the API shows it; None where neither price is one. `after`: the price that is paid from now on."""
        price = after or before
        if price is None:
            return None
        moves: dict[UUID, CreditMoveOut] = {}
        for back in self.given_back.get(booking_id, ()):
            moves[back.lot_id] = CreditMoveOut(
                lot_id=back.lot_id,
                kind=back.kind,
                name=back.name,
                returned=back.returned,
                kept=back.kept,
                valid_until=back.valid_until,
            )
        for use in after.credits if after is not None else ():
            move = moves.setdefault(use.lot_id, CreditMoveOut(lot_id=use.lot_id, kind=use.kind, name=use.name))
            move.used += use.quantity
        voided, charged = self.voided.get(booking_id, 0), self.charged.get(booking_id, 0)
        return MoneyChangeOut(
            currency=price.currency,
            credits=list(moves.values()),
            voided=voided,
            charged=charged,
            fee=self.fees.get(booking_id, 0),
            difference=charged - voided,
        )


async def pay_held(unit: HasInfo, before: Sequence[BookingOut], after: Mapping[UUID, BookingOut]) -> None:
    """Bookings that become sure, or wait for payment, by now: held credits are consumed, what is left is charged.

    Two statements at the most. `after`: the bookings as they are from now on.
    """
    priced = [one for one in before if one.price is not None]
    held = [one.id for one in priced if one.state not in PAID and after[one.id].state in PAID and _uses(one)]
    if held:
        await consume_held(unit, held)
    due = [after[one.id] for one in priced if one.state not in CHARGED]
    await charge(unit, charges_for(due))


async def give_up(
    unit: HasInfo, fees: Sequence[tuple[BookingOut, int]], *, reason: str, besides: Sequence[UUID] = ()
) -> MoneyMoves:
    """Bookings that won't take place, each with the percentage of its price that is kept as a fee.

    Charges are voided whole, and a fee is charged instead; credits return to their lots but for the fee's share; a
    coupon counts as not used where nothing is kept. Six statements at the most, and four where a day pass goes to
    another booking of the day; `besides`: not to these.
    """
    moves = MoneyMoves()
    priced = [(one, percent) for one, percent in fees if one.price is not None]
    if not priced:
        return moves
    await _return_credits(unit, priced, moves, besides)
    await _void(unit, [one for one, _ in priced], moves, reason)
    charges = [fee for one, percent in priced if one.price and percent and (fee := fee_of(one, one.price, percent))]
    await charge(unit, charges)
    moves.add_charges(charges)
    unused = [one.id for one, percent in priced if one.price and one.price.coupon is not None and not percent]
    if unused:
        await release_coupons(unit, unused)
    return moves


async def take_back(
    unit: HasInfo, bookings: Sequence[BookingOut], *, reason: str, besides: Sequence[UUID] = ()
) -> MoneyMoves:
    """Bookings that move: all credits return to their lots and charges are voided, before the new price is paid.

    Five statements at the most, and four where a day pass goes to another booking. The coupon stays used.
    """
    moves = MoneyMoves()
    priced = [one for one in bookings if one.price is not None]
    if priced:
        await _return_credits(unit, [(one, 0) for one in priced], moves, besides)
        await _void(unit, priced, moves, reason)
    return moves


async def _return_credits(
    unit: HasInfo, priced: Sequence[tuple[BookingOut, int]], moves: MoneyMoves, besides: Sequence[UUID] = ()
) -> None:
    held = [one.id for one, _ in priced if one.state not in PAID and _uses(one)]
    consumed = {one.id: percent for one, percent in priced if one.state in PAID and _uses(one)}
    back = await release_credits(unit, held) if held else []
    back += await give_back_each(unit, consumed)
    for one in back:
        moves.given_back.setdefault(one.source_id, []).append(one)
    await hand_on(unit, [one for one, _ in priced], moves.given_back, besides=besides)


async def _void(unit: HasInfo, bookings: Sequence[BookingOut], moves: MoneyMoves, reason: str) -> None:
    charged = [one.id for one in bookings if one.state in CHARGED and one.price is not None and one.price.left]
    for one in await void(unit, charged, reason):
        booking_id = decode_id("bkg", one.source_id)
        moves.voided[booking_id] = moves.voided.get(booking_id, 0) - one.gross.amount


def _uses(booking: BookingOut) -> bool:
    return booking.price is not None and any(use.quantity for use in booking.price.credits)
