"""The rates that a statement has read, and prices by them: no further reading, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from coworkapi.benefits.values import Discount
from coworkapi.core.ids import encode_id, new_id, uuid_of
from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.rules.compiled import ALWAYS, Compiled, Rate, compiled
from coworkapi.pricing.rules.price import price_of
from coworkapi.pricing.values import CouponTerms, Price, Tariff

Asker = Literal["members", "public"]
# A resource; a type at a location; a type; a location.
Target = tuple[UUID | None, UUID | None, UUID | None]


class RateBook:
    """Rates of some resources over some days. Made by `rate_book` for one decision or search; holds what it computed.

    Which rate counts on a local day: of the resource, else of its type at the location, of its type, of the location;
    and of each the one for the asker's audience before the one for everyone.
    """

    def __init__(self, rates: Mapping[tuple[Target, str], Sequence[Rate]], priced: frozenset[tuple[Target, str]]):
        self.rates = rates
        self.priced = priced
        # Targets with a place, whatever the currency.
        self._places = {target for target, _ in priced if target[0] is not None or target[2] is not None}
        self._chains: dict[tuple[Any, ...], _Chain | None] = {}
        self._prices: dict[tuple[Any, ...], Price] = {}
        self.needs_occupancy = any(
            rate.tariff.above or rate.tariff.below for rates_of in rates.values() for rate in rates_of
        )

    def price(
        self,
        *,
        resource_id: UUID,
        resource_type_id: UUID,
        location_id: UUID,
        currency: str,
        starts_at: datetime,
        ends_at: datetime,
        zone: ZoneInfo,
        holidays: Callable[[date], bool],
        audience: Asker,
        quantity: int = 1,
        occupancy: Fraction | None = None,
        now: datetime,
        discounts: Sequence[Discount] = (),
        coupon: CouponTerms | None = None,
    ) -> Price | None:
        """The price of `quantity` units in `[starts_at, ends_at)`; None where no rate was ever published: it is free.

        `currency`, `zone` and `holidays` are those of the location. `occupancy`: the share of comparable resources
        that are taken then, where `needs_occupancy` says that a rate asks; unknown changes nothing. `discounts`: the
        payer's; the best one counts. Resources of one type and location that share their rates are computed once.

        Raises NoPrice where a day is not covered, CouponDoesNotFit for a coupon of another currency.
        """
        chain = self._chain(resource_id, resource_type_id, location_id, currency, audience)
        if chain is None:
            return None
        asked = (chain, location_id, resource_type_id, starts_at, ends_at, quantity, occupancy, now)
        whose = (tuple(discount.id for discount in discounts), coupon)
        found = self._prices.get((asked, whose))
        if found is None:
            found = self._prices[asked, whose] = price_of(
                starts_at=starts_at,
                ends_at=ends_at,
                zone=zone,
                rate_on=chain.rate_on,
                holidays=holidays,
                currency=currency,
                resource_type_id=resource_type_id,
                location_id=location_id,
                quantity=quantity,
                occupancy=occupancy,
                now=now,
                discounts=discounts,
                coupon=coupon,
            )
        return found

    def uncovered(
        self,
        *,
        resource_id: UUID,
        resource_type_id: UUID,
        location_id: UUID,
        currency: str,
        audience: Asker,
        first_day: date,
        last_day: date,
    ) -> tuple[date, ...]:
        """The local days from `first_day` to `last_day`, inclusive, on which `price` would raise NoPrice."""
        chain = self._chain(resource_id, resource_type_id, location_id, currency, audience)
        return () if chain is None else chain.uncovered(first_day.toordinal(), last_day.toordinal())

    def _chain(
        self, resource_id: UUID, type_id: UUID, location_id: UUID, currency: str, audience: Asker
    ) -> _Chain | None:
        own = (resource_id, None, None)
        # Resources without rates of their own share the chain of their type and location.
        first: Target | None = own if own in self._places else None
        key = (first, type_id, location_id, currency, audience)
        if key in self._chains:
            return self._chains[key]
        targets: list[Target] = [own] if first else []
        targets += [(None, type_id, location_id), (None, type_id, None), (None, None, location_id)]
        chain = None
        # A type everywhere is priced currency by currency. What lies at one location has one currency: where that was
        # changed, its rates don't fit any more, which doesn't make it free.
        if ((None, type_id, None), currency) in self.priced or not self._places.isdisjoint(targets):
            rates = [
                rate
                for target in targets
                for whose in (audience, "everyone")
                for rate in self.rates.get((target, whose), ())
                if rate.currency == currency
            ]
            chain = _Chain(rates, audience, currency)
        self._chains[key] = chain
        return chain


class _Chain:
    """Rates in the order in which they count."""

    __slots__ = ("_audience", "_currency", "_rates", "_uncovered")

    def __init__(self, rates: Sequence[Rate], audience: Asker, currency: str) -> None:
        self._rates = rates
        self._audience = audience
        self._currency = currency
        self._uncovered: dict[tuple[int, int], tuple[date, ...]] = {}

    def uncovered(self, first: int, last: int) -> tuple[date, ...]:
        """The days that no rate covers."""
        found = self._uncovered.get((first, last))
        if found is None:
            days = range(first, last + 1)
            found = tuple(
                date.fromordinal(day)
                for day in days
                if not any(rate.valid_from <= day < rate.valid_until for rate in self._rates)
            )
            self._uncovered[first, last] = found
        return found

    def rate_on(self, day: int) -> Rate:
        """The rate of a local day. Raises NoPrice."""
        for rate in self._rates:
            if rate.valid_from <= day < rate.valid_until:
                return rate
        shown = date.fromordinal(day).isoformat()
        raise NoPrice(
            f"no rate says what it costs {'members' if self._audience == 'members' else 'the public'} on {shown} in "
            f"{self._currency}; publish one that covers the day, or choose another day",
            extra={"day": shown},
        )


def rate_book(found: Any) -> RateBook:
    """The rates that `queries.RATES_SQL` has read."""
    rates: dict[tuple[Target, str], list[Rate]] = {}
    listed, priced = found
    for rate_id, resource, type_, location, audience, name, currency, tax_code, first, until, content in listed or ():
        target = (_uuid(resource), _uuid(type_), _uuid(location))
        rates.setdefault((target, audience), []).append(_rate(rate_id, name, currency, tax_code, first, until, content))
    targets = frozenset(
        ((_uuid(resource), _uuid(type_), _uuid(location)), currency)
        for resource, type_, location, currency in priced or ()
    )
    return RateBook(rates, targets)


def trying(
    book: RateBook, *, target: Target, audience: str, currency: str, tax_code: str, tariff: Tariff
) -> tuple[RateBook, UUID]:
    """A book in which that tariff counts on every day, before what is published for the same, and its id in prices."""
    key = new_id()
    rate = Rate(key, encode_id("rate", key), "Preview", currency, tax_code, 0, ALWAYS, Compiled(tariff))
    others = [one for one in book.rates.get((target, audience), ()) if one.currency != currency]
    return RateBook({**book.rates, (target, audience): [rate, *others]}, book.priced | {(target, currency)}), key


def occupancies(found: Any) -> dict[tuple[UUID, UUID], Fraction]:
    """What `queries.OCCUPANCY_SQL` has read, by location and resource type; empty where no rate asks for it."""
    return {
        (uuid_of(location), uuid_of(type_)): Fraction(taken, total)
        for location, type_, taken, total in found or ()
        if total
    }


@lru_cache(maxsize=4096)
def _rate(
    rate_id: str, name: str, currency: str, tax_code: str, valid_from: str, valid_until: str | None, content: str
) -> Rate:
    key = uuid_of(rate_id)
    until = ALWAYS if valid_until is None else date.fromisoformat(valid_until).toordinal()
    first = date.fromisoformat(valid_from).toordinal()
    return Rate(key, encode_id("rate", key), name, currency, tax_code, first, until, compiled(content))


@lru_cache(maxsize=16_384)
def _uuid(text: str | None) -> UUID | None:
    return None if text is None else uuid_of(text)
