"""What the payer has: the best one of their discounts, then a coupon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coworkapi.benefits.values import Discount, WeekHours, minute_of_day
from coworkapi.core.ids import encode_id
from coworkapi.core.money import decimal_text
from coworkapi.pricing.errors import CouponDoesNotFit
from coworkapi.pricing.rules.compiled import DAY, FIRST_DAY, MINUTE
from coworkapi.pricing.rules.cutting import Slice, Span
from coworkapi.pricing.rules.parts import Part, adjust, divide, half_up
from coworkapi.pricing.rules.words import per_text, percent_text
from coworkapi.pricing.values import CouponTerms, Line

_Times = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a discount would change, and the times it counts in (None: all)."""

    discount: Discount
    change: int
    times: _Times | None


def discounted(
    parts: list[Part],
    slices: Sequence[Slice],
    spans: Sequence[Span],
    discounts: Sequence[Discount],
    *,
    resource_type_id: UUID,
    location_id: UUID,
    currency: str,
    quantity: int,
) -> tuple[list[Part], Line | None]:
    """The parts after the discount that takes off the most, and its line; unchanged where none does.

    A percentage is of what the time costs after demand and last minute; a fixed price for an hour stands in place of
    all that the rate asks for the time, by the rate's own started steps.
    """
    offers = []
    for discount in discounts:
        if not discount.restrictions.allows(resource_type_id, location_id):
            continue
        times = _times_in(spans, discount.restrictions.hours) if discount.restrictions.hours else None
        inside = parts if times is None else _inside(parts, times)[1]
        now = sum(part.amount for part in inside)
        if discount.percent_basis_points is not None:
            change = -half_up(now * discount.percent_basis_points, 10_000)
        elif discount.hourly_amount is not None and discount.currency == currency:
            change = _fixed(slices, times, discount.hourly_amount, quantity) - now
        else:
            continue
        if change < 0:
            offers.append(_Offer(discount, change, times))
    if not offers:
        return parts, None
    best = min(offers, key=lambda offer: (offer.change, offer.discount.id))
    return _taken(parts, best, currency)


def coupon_line(parts: Sequence[Part], coupon: CouponTerms, currency: str) -> Line | None:
    """Takes the coupon off all parts; None where there is nothing to take it off. Raises CouponDoesNotFit."""
    total = sum(part.amount for part in parts)
    if coupon.percent_basis_points is not None:
        change = -half_up(total * coupon.percent_basis_points, 10_000)
        detail = f"{coupon.code}: {percent_text(-coupon.percent_basis_points)}"
    else:
        amount = coupon.amount or 0
        if coupon.currency != currency:
            raise CouponDoesNotFit(
                f"the coupon {coupon.code} is worth {coupon.currency}, the price is in {currency}; leave it out here"
            )
        change = -min(amount, total)
        detail = f"{coupon.code}: {decimal_text(-amount, currency)}"
    if not change:
        return None
    adjust(parts, change)
    return Line(code="coupon", name=coupon.name, detail=detail, amount=change, refers_to=encode_id("cpn", coupon.id))


def _taken(parts: list[Part], offer: _Offer, currency: str) -> tuple[list[Part], Line]:
    discount = offer.discount
    inside = parts
    if offer.times is not None:
        parts, inside = _inside(parts, offer.times)
    adjust(inside, offer.change)
    when = " in its hours" if offer.times is not None else ""
    if discount.percent_basis_points is not None:
        detail = percent_text(-discount.percent_basis_points) + when
    else:
        detail = f"{per_text(discount.hourly_amount or 0, 60, currency)} in place of the rate{when}"
    line = Line(
        code="discount" if discount.percent_basis_points is not None else "fixed_rate",
        name=discount.name,
        detail=detail,
        amount=offer.change,
        unit_amount=discount.hourly_amount,
        per_minutes=None if discount.hourly_amount is None else 60,
        refers_to=encode_id("dsc", discount.id),
    )
    return parts, line


def _fixed(slices: Sequence[Slice], times: _Times | None, hourly_amount: int, quantity: int) -> int:
    minutes = 0
    for one in slices:
        step_minutes = one.rate.tariff.step_minutes
        step = step_minutes * MINUTE
        for start, end in _overlap(one.start, one.end, times):
            minutes += -(-(end - start) // step) * step_minutes
    return half_up(minutes * hourly_amount * quantity, 60)


def _overlap(start: int, end: int, times: _Times | None) -> _Times:
    if times is None:
        return [(start, end)]
    cut = ((max(start, first), min(end, last)) for first, last in times)
    return [(first, last) for first, last in cut if first < last]


def _times_in(spans: Sequence[Span], hours: Sequence[WeekHours]) -> _Times:
    """When the wall clock shows one of the hours: sorted, apart."""
    found: list[tuple[int, int]] = []
    for span in spans:
        midnight = (span.day - FIRST_DAY) * DAY - span.offset
        weekday = (span.day + 6) % 7 + 1
        for one in hours:
            if weekday in one.weekdays:
                first = max(span.start, midnight + minute_of_day(one.opens) * MINUTE)
                last = min(span.end, midnight + minute_of_day(one.closes) * MINUTE)
                if first < last:
                    found.append((first, last))
    found.sort()
    apart: list[tuple[int, int]] = []
    for first, last in found:
        if apart and first <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], last))
        else:
            apart.append((first, last))
    return apart


def _inside(parts: Sequence[Part], times: _Times) -> tuple[list[Part], list[Part]]:
    """All parts, cut at the times' bounds, and those of them that lie in the times."""
    cuts = [at for time in times for at in time]
    every = [piece for part in parts for piece in divide(part, cuts)]
    return every, [part for part in every if any(first <= part.start < last for first, last in times)]
