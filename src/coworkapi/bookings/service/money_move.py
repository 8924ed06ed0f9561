"""A booking that moves is priced anew as a whole: what was paid goes back, then the new price is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from coworkapi.bookings.money import UNPRICED, Ask, Bill, coupon_terms
from coworkapi.bookings.money_schemas import MoneyChangeOut
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.facts import Facts
from coworkapi.bookings.service.money_change import MoneyMoves, take_back
from coworkapi.bookings.service.money_read import read_money
from coworkapi.bookings.service.money_write import charges_for, write_money
from coworkapi.core.prepared import HasInfo
from coworkapi.spaces.values import LocationCalendar

_MOVED = "the booking was moved"


@dataclass(frozen=True, slots=True)
class Repriced:
    """The new bills of bookings that move, by id, and what went back for them."""

    bills: Mapping[UUID, Bill]
    moves: MoneyMoves

    def values(self, booking: BookingOut) -> dict[str, Any]:
        """What the new bill changes on that booking. One that waited for its payment, and has nothing left to pay, is
        sure by now."""
        bill = self.bills.get(booking.id)
        if bill is None:
            return {}
        values: dict[str, Any] = {"price": bill.price, "account_id": bill.account_id}
        if booking.state == "pending_payment" and not (bill.price and bill.price.left):
            values |= {"state": "confirmed", "expires_at": None}
        return values

    async def write(self, unit: HasInfo, moved: Sequence[BookingOut], *, now: datetime, dry_run: bool = False) -> None:
        """Takes the new prices. `moved`: the bookings as they are from now on. One statement, none with `dry_run`."""
        priced = [one for one in moved if one.id in self.bills]
        if dry_run:
            self.moves.add_charges(charges_for(priced))
            return
        capped = [booking_id for booking_id, bill in self.bills.items() if bill.capped]
        self.moves.add_charges(await write_money(unit, priced, now=now, capped=capped, redeems=False))

    def shown(self, before: BookingOut, after: BookingOut) -> MoneyChangeOut | None:
        """What the move does to the booking's money."""
        return self.moves.shown(before.id, before.price, after.price)


async def reprice(
    unit: HasInfo,
    moving: Sequence[tuple[BookingOut, Ask]],
    *,
    now: datetime,
    calendars: Mapping[UUID, LocationCalendar],
    is_priced: bool,
    as_booked: bool = False,
) -> Repriced:
    """Gives back what these locked bookings paid, and works out what they cost where they go. Nothing is taken yet.

    All are of one member or team. `is_priced`: whether rates may count where they go. `as_booked`: factors of demand
    and of the last minute stay what they were when they were booked. Raises NoPrice, CreditsMissing. Seven statements
    at the most; none where nothing was priced, nor is.
    """
    before = [booking for booking, _ in moving]
    if not moving or not (is_priced or any(one.price is not None for one in before)):
        return Repriced({}, MoneyMoves())
    moves = await take_back(unit, before, reason=_MOVED)
    if not is_priced:
        return Repriced({one.id: UNPRICED for one in before}, moves)
    found = await read_money(
        unit,
        [ask for _, ask in moving],
        now=now,
        calendars=calendars,
        member_id=before[0].member_id,
        team_id=before[0].team_id,
        own=[one.id for one in before],
    )
    bills = {}
    for booking, ask in moving:
        paid = booking.price
        kept = paid if as_booked else None
        bills[booking.id] = found.purse.bill(
            ask,
            paid.pay_with if paid is not None else "credits_then_money",
            coupon=coupon_terms(paid.coupon) if paid is not None else None,
            priced_at=kept.priced_at if kept is not None else None,
            occupancy=Fraction(kept.occupancy) if kept is not None and kept.occupancy is not None else None,
        )
    return Repriced(bills, moves)


async def reprice_one(
    unit: HasInfo, booking: BookingOut, facts: Facts, ask: Ask, *, now: datetime, as_booked: bool = False
) -> Repriced:
    """`reprice` of one booking that moves to where `facts` were read."""
    return await reprice(
        unit,
        [(booking, ask)],
        now=now,
        calendars={facts.location_id: await facts.calendar(unit)},
        is_priced=facts.is_priced,
        as_booked=as_booked,
    )
