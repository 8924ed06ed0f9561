"""What bookings cost and who pays how: pure, from what `service.money.read` has read. Amounts in minor units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, Protocol
from uuid import UUID

from coworkapi.benefits.service import pay
from coworkapi.benefits.values import Discount, Lot, LotUse, Payment, Piece
from coworkapi.billing.service import as_shown, entity_of, spared_in, tax_of
from coworkapi.billing.values import NewCharge, Tax
from coworkapi.bookings.errors import CreditsGone
from coworkapi.bookings.money_refusals import credits_gone, credits_missing
from coworkapi.bookings.money_schemas import (
    BookingPrice,
    CreditUseOut,
    PayWith,
    PieceOut,
    PriceCouponOut,
    PriceLineOut,
    PriceTaxOut,
)
from coworkapi.bookings.pass_days import PassDays
from coworkapi.core.clock import zone
from coworkapi.core.ids import new_id
from coworkapi.core.money import round_half_up
from coworkapi.pricing.service import RateBook, spread_coupon
from coworkapi.pricing.values import CouponTerms, Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One booking as its price needs it."""

    resource_id: UUID
    resource_name: str
    resource_type_id: UUID
    location_id: UUID
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """How bookings are to be paid. `pay_with` None: as the quote says, else credits first. `ip`: of who types a coupon
    and isn't signed in."""

    quote_id: UUID | None = None
    coupon_code: str | None = None
    pay_with: PayWith | None = None
    ip: str | None = None


AS_USUAL = Paying()


@dataclass(frozen=True, slots=True)
class Payer:
    """An account that may pay. `cap`: what it pays for the member in a month; `spent`: by month (`2026-11`), both with
    the tax of the rates, whether it is spared that or not. `tax`: what might spare it (`billing.service.spared_in`)."""

    account_id: UUID
    cap: int | None
    spent: Mapping[str, int]
    tax: Sequence[Any] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A location: its currency, and the taxes of its legal entity (`billing.queries.TAX_SQL`)."""

    currency: str
    taxes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bill:
    """What one booking costs and who pays. `price` None: nothing is priced there. `capped`: the account pays up to a
    monthly cap, that its charges may not pass."""

    price: BookingPrice | None
    account_id: UUID | None
    capped: bool = False


UNPRICED = Bill(None, None)


class Priced(Protocol):
    """A booking as its charges need it."""

    id: UUID
    location_id: UUID
    member_id: UUID | None
    account_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    sequence: int
    title: str | None


@dataclass(slots=True, kw_only=True)
class Purse:
    """Prices, benefits and accounts of whom bookings are for. What a bill takes is gone for the next."""

    now: datetime
    audience: Literal["members", "public"]
    book: RateBook
    discounts: Sequence[Discount]
    coupon: CouponTerms | None
    lots: list[Lot]
    places: Mapping[UUID, Place]
    payers: Sequence[Payer]
    holidays: Mapping[UUID, Callable[[date], bool]]
    occupancies: Mapping[tuple[UUID, UUID, datetime, datetime], Fraction] = field(default_factory=dict)
    days: PassDays = field(default_factory=PassDays)
    _spent: dict[tuple[UUID, str], int] = field(init=False, default_factory=dict)

    def coupons(self, asks: Sequence[Ask]) -> list[CouponTerms | None]:
        """What the coupon takes off each of these bookings, that are made together. Raises NoPrice."""
        if self.coupon is None or len(asks) == 1:
            return [self.coupon] * len(asks)
        currency = self.coupon.currency

        def in_its_currency(place: int) -> int | None:
            price = self.price(asks[place])
            return price.total if price is not None and price.currency == currency else None

        return spread_coupon(self.coupon, asks, in_its_currency)

    def price(
        self,
        ask: Ask,
        *,
        coupon: CouponTerms | None = None,
        priced_at: datetime | None = None,
        occupancy: Fraction | None = None,
    ) -> Price | None:
        """The price before credits and tax; None where nothing is priced. Raises NoPrice."""
        return self.book.price(
            resource_id=ask.resource_id,
            resource_type_id=ask.resource_type_id,
            location_id=ask.location_id,
            currency=self.places[ask.location_id].currency,
            starts_at=ask.starts_at,
            ends_at=ask.ends_at,
            zone=zone(ask.time_zone),
            holidays=self.holidays[ask.location_id],
            audience=self.audience,
            quantity=ask.quantity,
            occupancy=self._occupancy(ask) if occupancy is None else occupancy,
            now=priced_at or self.now,
            discounts=self.discounts,
            coupon=coupon,
        )

    def bill(
        self,
        ask: Ask,
        pay_with: PayWith,
        *,
        coupon: CouponTerms | None = None,
        priced_at: datetime | None = None,
        occupancy: Fraction | None = None,
    ) -> Bill:
        """Price, credits, tax and payer of one booking. Raises NoPrice, CreditsMissing."""
        price = self.price(ask, coupon=coupon, priced_at=priced_at, occupancy=occupancy)
        if price is None:
            return UNPRICED
        payment = self._pay(ask, price.pieces, price.currency, pay_with)
        place = self.places[ask.location_id]
        tax = tax_of(place.taxes, price.tax_code, ask.starts_at.astimezone(zone(ask.time_zone)).date())
        payer = self._payer(ask, tax.of(payment.left).gross)
        used = self._occupancy(ask) if occupancy is None else occupancy
        made = BookingPrice.model_construct(
            currency=price.currency,
            resource_name=ask.resource_name,
            lines=[_line(line) for line in price.lines],
            total=price.total,
            pieces=[
                PieceOut.model_construct(starts_at=one.starts_at, ends_at=one.ends_at, amount=one.amount)
                for one in price.pieces
            ],
            pay_with=pay_with,
            legal_entity_id=entity_of(place.taxes),
            rate_ids=list(price.rate_ids),
            coupon=_redeemed(coupon) if coupon is not None and price.coupon_id is not None else None,
            priced_at=priced_at or self.now,
            occupancy=str(used) if used is not None else None,
            **_paid(payment, tax if payer is None else tax_for(tax, place, payer)),
        )
        if pay_with == "credits_only" and payment.left:
            raise credits_missing(made)
        return Bill(made, None) if payer is None else Bill(made, payer.account_id, payer.cap is not None)

    def _occupancy(self, ask: Ask) -> Fraction | None:
        return self.occupancies.get((ask.location_id, ask.resource_type_id, ask.starts_at, ask.ends_at))

    def bill_as_quoted(self, ask: Ask, quoted: BookingPrice, account_id: UUID | None) -> Bill:
        """The quoted price with the quoted credits, less the day passes that others of the day burnt meanwhile. Raises
        CreditsGone where some of these are gone."""
        quoted = self._with_days(ask, quoted)
        held = {lot.id: lot for lot in self.lots}
        gone = []
        for use in quoted.credits:
            lot = held.get(use.lot_id)
            there = 0 if lot is None else min(lot.balance, lot.balance if lot.member_left is None else lot.member_left)
            if there < use.quantity:
                gone.append((use, there))
        if gone:
            pieces = [Piece(one.starts_at, one.ends_at, one.amount) for one in quoted.pieces]
            payment = self._pay(ask, pieces, quoted.currency, quoted.pay_with)
            raise credits_gone(quoted, gone, with_payment(quoted, payment))
        self._take(ask, uses_of(quoted))
        return Bill(quoted, account_id)

    def _with_days(self, ask: Ask, quoted: BookingPrice) -> BookingPrice:
        """The quoted price with the passes that its days take now. Raises CreditsGone where one would be burnt more."""
        if not any(use.days or use.shared_days for use in quoted.credits):
            return quoted
        free = self.days.free(ask.location_id, ask.starts_at, ask.ends_at)
        uses = []
        for use in quoted.credits:
            days, shared = [], []
            for day, was_shared in [(day, True) for day in use.shared_days or ()] + [
                (day, False) for day in use.days or ()
            ]:
                if free[day]:
                    free[day] -= 1
                    shared.append(day)
                elif was_shared:
                    raise CreditsGone(
                        f"the quote counted on the day pass that covered {day}, and that is no longer burnt; "
                        "ask for a new quote"
                    )
                else:
                    days.append(day)
            changed = {"quantity": len(days), "days": days or None, "shared_days": shared or None}
            uses.append(use.model_copy(update=changed) if days or shared else use)
        return quoted.model_copy(update={"credits": uses})

    def _pay(self, ask: Ask, pieces: Sequence[Piece], currency: str, pay_with: PayWith) -> Payment:
        if pay_with == "money_only" or not self.lots:
            return Payment((), sum(piece.amount for piece in pieces))
        payment = pay(
            pieces,
            self.lots,
            resource_type_id=ask.resource_type_id,
            location_id=ask.location_id,
            zone=ask.time_zone,
            currency=currency,
            units=ask.quantity,
            used_days=self.days.free(ask.location_id, ask.starts_at, ask.ends_at),
        )
        self._take(ask, payment.uses)
        return payment

    def _take(self, ask: Ask, uses: Sequence[LotUse]) -> None:
        for use in uses:
            self.days.add(ask.location_id, ask.starts_at, ask.ends_at, use.days, use.shared_days)
        taken: dict[UUID, int] = {}
        for use in uses:
            taken[use.lot_id] = taken.get(use.lot_id, 0) + use.quantity
        for place, lot in enumerate(self.lots):
            if lot.id in taken:
                less = taken[lot.id]
                left = None if lot.member_left is None else lot.member_left - less
                self.lots[place] = lot._replace(balance=lot.balance - less, member_left=left)

    def _payer(self, ask: Ask, gross: int) -> Payer | None:
        """Who pays for the booking, counted for the next."""
        month = month_of(ask.starts_at, ask.time_zone)
        payer = first_able(self.payers, month, gross, self._spent)
        if payer is not None:
            key = (payer.account_id, month)
            self._spent[key] = self._spent.get(key, 0) + gross
        return payer


def month_of(at: datetime, time_zone: str) -> str:
    """The local month, `2026-11`, as monthly caps count."""
    return at.astimezone(zone(time_zone)).strftime("%Y-%m")


def first_able(
    payers: Sequence[Payer], month: str, gross: int, more: Mapping[tuple[UUID, str], int] = MappingProxyType({})
) -> Payer | None:
    """The first account whose monthly cap `gross` doesn't pass; the last has none. `more`: spent beside what was."""
    for one in payers:
        spent = one.spent.get(month, 0) + more.get((one.account_id, month), 0)
        if one.cap is None or spent + gross <= one.cap:
            return one
    return None


def tax_for(tax: Tax, place: Place, payer: Payer) -> Tax:
    """The tax as it applies to who pays there."""
    if payer.tax is None or not tax.basis_points:
        return tax
    return replace(tax, spared=spared_in(place.taxes["country"], payer.tax))


def _redeemed(one: CouponTerms) -> PriceCouponOut:
    return PriceCouponOut(
        id=one.id,
        code=one.code,
        name=one.name,
        percent_basis_points=one.percent_basis_points,
        amount=one.amount,
        currency=one.currency,
    )


def coupon_terms(coupon: PriceCouponOut | None) -> CouponTerms | None:
    """The terms of the coupon that a price was lowered by."""
    if coupon is None:
        return None
    return CouponTerms(
        id=coupon.id,
        code=coupon.code,
        name=coupon.name,
        percent_basis_points=coupon.percent_basis_points,
        amount=coupon.amount,
        currency=coupon.currency,
    )


def uses_of(price: BookingPrice) -> list[LotUse]:
    """What lots pay of a price."""
    return [
        LotUse(
            one.lot_id,
            one.kind,
            one.name,
            one.quantity,
            one.amount,
            tuple(one.days or ()),
            tuple(one.shared_days or ()),
        )
        for one in price.credits
    ]


def tax_in(price: BookingPrice) -> Tax:
    """The tax that the price was worked out with."""
    one = price.tax
    if one.spared is None or one.rate_name is None or one.rate_basis_points is None:
        return Tax(one.code, one.name, one.basis_points, one.included)
    return Tax(one.code, one.rate_name, one.rate_basis_points, one.included, one.spared)


def with_payment(price: BookingPrice, payment: Payment) -> BookingPrice:
    """The same price, paid in another way."""
    return price.model_copy(update=_paid(payment, tax_in(price)))


def charge_of(booking: Priced, price: BookingPrice) -> NewCharge | None:
    """The charge for what credits leave to pay; None when nothing is left. Each move of a booking has its own part."""
    if not price.left:
        return None
    part = "price" if not booking.sequence else f"difference-{booking.sequence}"
    return _charge(booking, price, part=part, amount=price.left, lines=_shown(price))


def fee_of(booking: Priced, price: BookingPrice, percent: int) -> NewCharge | None:
    """The charge for giving the booking up: the share of what credits had left to pay, half up; None for nothing."""
    amount = round_half_up(Fraction(price.left * percent, 100))
    if not amount:
        return None
    lines = [
        {
            "code": "fee",
            "name": "Cancellation fee",
            "detail": f"{percent} % of what was to be paid in money",
            "amount": amount,
        }
    ]
    return _charge(booking, price, part="fee", amount=amount, lines=lines)


def _charge(
    booking: Priced,
    price: BookingPrice,
    *,
    part: str,
    amount: int,
    lines: Sequence[Mapping[str, Any]],
) -> NewCharge:
    return NewCharge(
        id=new_id(),
        account_id=booking.account_id,
        legal_entity_id=price.legal_entity_id,
        location_id=booking.location_id,
        member_id=booking.member_id,
        source_kind="booking",
        source_id=booking.id,
        part=part,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        description=(f"{price.resource_name}: {booking.title}" if booking.title else price.resource_name)[:500],
        amount=amount,
        currency=price.currency,
        tax=tax_in(price),
        explanation=lines,
    )


def _paid(payment: Payment, tax: Tax) -> dict[str, Any]:
    """The fields of a price that say how it is paid."""
    owed = tax.owed(payment.left)
    name, basis_points = as_shown(tax)
    spares = tax.spared is not None
    return {
        "credits": [
            CreditUseOut.model_construct(
                lot_id=use.lot_id,
                kind=use.kind,
                name=use.name,
                quantity=use.quantity,
                amount=use.amount,
                days=list(use.days) or None,
                shared_days=list(use.shared_days) or None,
            )
            for use in payment.uses
        ],
        "left": payment.left,
        "tax": PriceTaxOut.model_construct(
            code=tax.code,
            name=name,
            basis_points=basis_points,
            included=tax.included,
            net=owed.net,
            tax=owed.tax,
            gross=owed.gross,
            spared=tax.spared,
            rate_name=tax.name if spares else None,
            rate_basis_points=tax.basis_points if spares else None,
        ),
        "to_pay": owed.gross,
    }


def _line(line: Any) -> PriceLineOut:
    return PriceLineOut.model_construct(**{name: getattr(line, name) for name in PriceLineOut.model_fields})


def _shown(price: BookingPrice) -> list[dict[str, Any]]:
    """The lines as a charge explains itself; what credits paid is one more line."""
    lines = [line.model_dump(mode="json") for line in price.lines]
    lines += [
        {"code": "credits", "name": use.name, "detail": f"{use.quantity} {use.kind} used", "amount": -use.amount}
        for use in price.credits
    ]
    return lines
