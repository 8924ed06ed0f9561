"""Prices of a series' occurrences: read once, then worked out one after the other, by start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.errors import QuoteDiffers
from coworkapi.bookings.money import AS_USUAL, UNPRICED, Ask, Bill, Paying, Purse, coupon_terms
from coworkapi.bookings.money_schemas import CreditMoveOut, MoneyChangeOut, PayWith
from coworkapi.bookings.quote_schemas import QuotedItemOut
from coworkapi.bookings.schemas import BookingOut, BookingTerms
from coworkapi.bookings.series_schemas import OccurrenceOut
from coworkapi.bookings.service.facts import Facts
from coworkapi.bookings.service.look import require_no_coupon
from coworkapi.bookings.service.money_change import MoneyMoves, give_up, take_back
from coworkapi.bookings.service.money_move import Repriced
from coworkapi.bookings.service.money_read import read_money
from coworkapi.bookings.service.quoted import Quoted
from coworkapi.bookings.service.series_plan import Placement, Planner
from coworkapi.core.ids import encode_id
from coworkapi.core.unit_of_work import rehearsal
from coworkapi.pricing.values import CouponTerms
from coworkapi.spaces.values import LocationCalendar


@dataclass(slots=True, kw_only=True)
class SeriesPrices:
    """What occurrences cost where they are placed. `purse` None: nothing is priced there."""

    facts: Facts
    calendar: LocationCalendar
    now: datetime
    paying: Paying
    quoted: Quoted | None
    quantity: int
    purse: Purse | None = None
    covered: set[UUID] = field(default_factory=set)

    async def read(self, session: AsyncSession, placements: Iterable[Placement], *, locks: bool) -> None:
        """Prices and benefits for these placements. One statement; two where a rate asks for demand."""
        placements = list(placements)
        asks = [self.ask(one) for one in placements if one.is_placed]
        others = any(ask.resource_id != self.facts.resource_id for ask in asks)
        if not asks or not (self.facts.is_priced or others):
            if self.quoted is None:
                require_no_coupon(self.paying)
            return
        found = await read_money(
            session,
            asks,
            now=self.now,
            calendars={self.facts.location_id: self.calendar},
            member_id=self.facts.member_id,
            team_id=self.facts.team_id,
            paying=self.paying,
            own=[one.slot.booking.id for one in placements if one.slot.booking is not None],
            locks=locks,
        )
        self.purse = found.purse
        self.covered = {ask.resource_id for ask in asks}

    async def cover(self, session: AsyncSession, placements: Iterable[Placement]) -> None:
        """Reads anew where lost races moved occurrences to resources that were not read before."""
        placements = list(placements)
        if any(one.is_placed and one.space.resource_id not in self.covered for one in placements):
            await self.read(session, placements, locks=True)

    def bills(self, placements: Mapping[UUID, Placement]) -> dict[UUID, Bill]:
        """The bill of each placed occurrence, by the id of its booking.

        Raises NoPrice, CreditsMissing, CreditsGone, and QuoteDiffers where not exactly the quoted ones are placed.
        """
        placed = sorted(
            ((key, one) for key, one in placements.items() if one.is_placed),
            key=lambda pair: pair[1].slot.occurrence.starts_at,
        )
        if self.quoted is not None:
            expected = sum(1 for item in self.quoted.items if item.possible)
            if expected != len(placed):
                raise QuoteDiffers(
                    f"{len(placed)} occurrences can be booked now, the quote is for {expected}; ask for a new one"
                )
        coupons = self.coupons([one for _, one in placed])
        return {key: self.bill(one, coupon) for (key, one), coupon in zip(placed, coupons, strict=True)}

    def coupons(self, placements: Sequence[Placement]) -> list[CouponTerms | None]:
        """What a coupon takes off each occurrence that is placed: those that move keep theirs, new ones share one.

        Raises NoPrice.
        """
        found = [
            coupon_terms(moving.price.coupon) if (moving := one.slot.booking) is not None and moving.price else None
            for one in placements
        ]
        if self.purse is not None and self.quoted is None and self.paying.coupon_code is not None:
            new = [place for place, one in enumerate(placements) if one.is_placed and one.slot.booking is None]
            shares = self.purse.coupons([self.ask(placements[place]) for place in new])
            for place, share in zip(new, shares, strict=True):
                found[place] = share
        return found

    def bill(self, placement: Placement, coupon: CouponTerms | None = None) -> Bill:
        """The bill of one occurrence; what it takes from lots is gone for the next."""
        if self.quoted is not None:
            item = self.item(placement)
            if item.price is None or self.purse is None:
                return UNPRICED
            return self.purse.bill_as_quoted(self.ask(placement), item.price, item.account_id)
        if self.purse is None:
            return UNPRICED
        pay_with: PayWith = self.paying.pay_with or "credits_then_money"
        moving = placement.slot.booking
        if moving is not None:
            pay_with = moving.price.pay_with if moving.price is not None else pay_with
        return self.purse.bill(self.ask(placement), pay_with, coupon=coupon)

    def terms(self, placements: Mapping[UUID, Placement]) -> dict[UUID, BookingTerms]:
        """The terms that a quote promised, by the id of the booking."""
        if self.quoted is None:
            return {}
        return {key: self.item(one).terms for key, one in placements.items() if one.is_placed}

    def item(self, placement: Placement) -> QuotedItemOut:
        """What the quote says of an occurrence. Raises QuoteDiffers where it goes elsewhere now."""
        assert self.quoted is not None
        start = placement.slot.occurrence.starts_at
        for item in self.quoted.items:
            if item.starts_at == start and item.possible and item.resource_id == placement.space.resource_id:
                return item
        raise QuoteDiffers(
            f"{start:%Y-%m-%dT%H:%MZ} would be booked on {encode_id('res', placement.space.resource_id)} now, and the "
            "quote says otherwise; ask for a new one"
        )

    def ask(self, placement: Placement) -> Ask:
        """What the price of an occurrence depends on."""
        return ask_for(self.facts, placement, self.quantity)


def ask_for(facts: Facts, placement: Placement, quantity: int) -> Ask:
    """What the price of an occurrence that is placed there depends on."""
    space, occurrence = placement.space, placement.slot.occurrence
    return Ask(
        resource_id=space.resource_id,
        resource_name=space.name,
        resource_type_id=space.resource_type_id,
        location_id=facts.location_id,
        time_zone=facts.time_zone,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        quantity=quantity if space.is_pool else 1,
    )


async def price_plan(
    session: AsyncSession,
    facts: Facts,
    calendar: LocationCalendar,
    placements: Sequence[Placement],
    paying: Paying = AS_USUAL,
    *,
    now: datetime,
    quantity: int,
    locks: bool,
    quoted: Quoted | None = None,
) -> SeriesPrices:
    """Prices for a plan, before anything of it is written: lots are locked before units."""
    prices = SeriesPrices(facts=facts, calendar=calendar, now=now, paying=paying, quoted=quoted, quantity=quantity)
    await prices.read(session, placements, locks=locks)
    return prices


def total_of(changes: Iterable[MoneyChangeOut | None]) -> MoneyChangeOut | None:
    """The sum of what changes do to money; None where none of them does anything."""
    found = [one for one in changes if one is not None]
    if not found:
        return None
    total = MoneyChangeOut(currency=found[0].currency, credits=[])
    moves: dict[UUID, CreditMoveOut] = {}
    for one in found:
        for name in ("voided", "charged", "fee", "difference"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        for credit in one.credits:
            known = moves.get(credit.lot_id)
            if known is None:
                moves[credit.lot_id] = credit.model_copy()
                continue
            known.returned += credit.returned
            known.kept += credit.kept
            known.used += credit.used
            known.valid_until = known.valid_until or credit.valid_until
    total.credits = list(moves.values())
    return total


@dataclass(slots=True)
class SeriesMove:
    """The money of a series' change: what goes back for bookings that move or are given up, and what is paid anew."""

    prices: SeriesPrices
    moves: MoneyMoves
    bills: dict[UUID, Bill] = field(default_factory=dict)

    async def settle_on(self, session: AsyncSession, placed: Mapping[UUID, Placement]) -> None:
        """Works the bills out, for where the occurrences really go."""
        await self.prices.cover(session, [one for one in placed.values() if one.is_placed])
        self.bills = self.prices.bills(placed)

    def values(self, booking: BookingOut) -> dict[str, Any]:
        """What its new bill changes on a booking that moves."""
        return Repriced(self.bills, self.moves).values(booking)

    async def write(self, session: AsyncSession, bookings: Sequence[BookingOut], *, dry_run: bool = False) -> None:
        """Takes the new prices; with `dry_run` only says so. `bookings`: as they are from now on."""
        await Repriced(self.bills, self.moves).write(session, bookings, now=self.prices.now, dry_run=dry_run)

    def tell(self, told: OccurrenceOut, booking: BookingOut | None, booking_id: UUID) -> None:
        """Adds to an occurrence what it costs, and what the change does to its money."""
        bill = self.bills.get(booking_id, UNPRICED)
        before = booking.price if booking is not None else None
        gone = told.outcome == "cancelled"
        told.price = bill.price if booking_id in self.bills else before
        if gone or booking_id in self.bills:
            if booking is None and bill.price is not None:
                self.moves.charged.setdefault(booking_id, bill.price.to_pay)
            told.money = self.moves.shown(booking_id, before, bill.price)


async def move_series(
    session: AsyncSession,
    facts: Facts,
    planner: Planner,
    plan: Sequence[Placement],
    dropped: Sequence[tuple[BookingOut, int]],
    *,
    reason: str,
    dry_run: bool,
) -> SeriesMove:
    """Gives back what the bookings of a plan paid, and what `dropped` ones paid but for their percentage; reads what
    they cost where they go. A constant number of statements; with `dry_run` all of it is taken back."""
    async with rehearsal(session, dry_run):
        moving = [one.slot.booking for one in plan if one.is_placed and one.slot.booking is not None]
        moves = await give_up(session, dropped, reason=reason, besides=[one.id for one in moving])
        moves.add(await take_back(session, moving, reason=reason, besides=[one.id for one, _ in dropped]))
        prices = await price_plan(
            session, facts, planner.calendar, plan, now=planner.now, quantity=planner.wish.quantity, locks=True
        )
    return SeriesMove(prices, moves)
