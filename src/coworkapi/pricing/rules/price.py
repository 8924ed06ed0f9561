"""The price of a time, step by step: hours and windows, packages, caps, demand, last minute, discount, coupon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from coworkapi.benefits.values import Discount
from coworkapi.core.money import decimal_text
from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.rules.benefits import coupon_line, discount_line
from coworkapi.pricing.rules.compiled import DAY, MINUTE, Rate
from coworkapi.pricing.rules.cutting import Slice, cut, instant, local_spans, ticks
from coworkapi.pricing.rules.factors import demand_line, last_minute_line
from coworkapi.pricing.rules.packages import Use, cheapest_uses, plain_uses
from coworkapi.pricing.rules.parts import Part, adjust, half_up, pieces_of, shares
from coworkapi.pricing.rules.words import package_text, steps_text
from coworkapi.pricing.values import CouponTerms, Line, Price

# Longer ones are contracts, not bookings.
MOST_DAYS = 800


def price_of(
    *,
    starts_at: datetime,
    ends_at: datetime,
    zone: ZoneInfo,
    rate_on: Callable[[int], Rate],
    holidays: Callable[[date], bool],
    currency: str,
    resource_type_id: UUID,
    location_id: UUID,
    quantity: int,
    occupancy: Fraction | None,
    now: datetime,
    discounts: Sequence[Discount],
    coupon: CouponTerms | None,
) -> Price:
    """The price of `quantity` units for that time. `rate_on`: the rate of a local day (an ordinal); it may raise.

    Raises NoPrice for a time that is too long.
    """
    start, end = ticks(starts_at), ticks(ends_at)
    if end - start > MOST_DAYS * DAY:
        raise NoPrice(f"time is priced for {MOST_DAYS} days at once at most; book a shorter time")
    spans = local_spans(zone, start, end)
    slices = cut(spans, rate_on, holidays)
    rates = list(dict.fromkeys(one.rate for one in slices))
    if any(rate.tariff.packages for rate in rates):
        uses = cheapest_uses(slices, spans, zone)
    else:
        uses = plain_uses(slices)
    parts: list[Part] = []
    lines: list[Line] = []
    for use in uses:
        if use.package is None:
            _add_hours(parts, lines, slices, use, quantity)
        else:
            _add_package(parts, lines, slices, use, quantity)
    if any(rate.tariff.daily_cap is not None for rate in rates):
        _cap(parts, lines, quantity)
    for rate in rates:
        tariff = rate.tariff
        if not (tariff.above or tariff.below or tariff.last_minute):
            continue
        own = parts if len(rates) == 1 else [part for part in parts if part.slice.rate is rate]
        changed = (demand_line(rate, own, occupancy), last_minute_line(rate, own, start - ticks(now)))
        lines += [line for line in changed if line is not None]
    if discounts:
        reduced = discount_line(
            parts,
            discounts,
            resource_type_id=resource_type_id,
            location_id=location_id,
            time_zone=zone.key,
            currency=currency,
            quantity=quantity,
        )
        lines += [reduced] if reduced is not None else []
    redeemed = coupon_line(parts, coupon, currency) if coupon is not None else None
    if redeemed is not None:
        lines.append(redeemed)
    return Price(
        currency=currency,
        lines=tuple(lines),
        total=sum(part.amount for part in parts),
        pieces=pieces_of(parts),
        tax_code=rates[0].tax_code,
        rate_ids=tuple(rate.id for rate in rates),
        coupon_id=coupon.id if coupon is not None and redeemed is not None else None,
    )


def _add_hours(parts: list[Part], lines: list[Line], slices: Sequence[Slice], use: Use, quantity: int) -> None:
    """A line for each slice that the use touches."""
    for index in range(use.first, len(slices)):
        one = slices[index]
        start, end = max(use.start, one.start), min(use.end, one.end)
        if start >= end:
            break
        rate, price = one.rate, one.price
        step_minutes = rate.tariff.step_minutes
        steps = -(-(end - start) // (step_minutes * MINUTE))
        amount = half_up(steps * step_minutes * price.amount * quantity, price.per_minutes)
        parts.append(Part(start, end, amount, one))
        lines.append(
            Line(
                code="base" if price.window is None else "window",
                name=price.window or rate.name,
                detail=steps_text(steps, step_minutes, price.amount, price.per_minutes, rate.currency, quantity),
                amount=amount,
                starts_at=instant(start),
                ends_at=instant(end),
                quantity=steps * quantity,
                unit_amount=price.amount,
                per_minutes=price.per_minutes,
                refers_to=rate.shown_id,
            )
        )


def _add_package(parts: list[Part], lines: list[Line], slices: Sequence[Slice], use: Use, quantity: int) -> None:
    package = use.package
    assert package is not None
    amount = package.amount * quantity
    covered = []
    for index in range(use.first, len(slices)):
        one = slices[index]
        if one.start >= use.end:
            break
        covered.append((max(use.start, one.start), min(use.end, one.end), one))
    own_day = covered[0][2].day == covered[-1][2].day
    amounts = shares(amount, [end - start for start, end, _ in covered], use.end - use.start)
    parts += [Part(start, end, share, one, own_day) for (start, end, one), share in zip(covered, amounts, strict=True)]
    rate = covered[0][2].rate
    lines.append(
        Line(
            code="package",
            name=package.name,
            detail=package_text(package.minutes, package.days, package.amount, rate.currency, quantity),
            amount=amount,
            starts_at=instant(use.start),
            ends_at=instant(use.end),
            quantity=quantity,
            unit_amount=package.amount,
            refers_to=rate.shown_id,
        )
    )


def _cap(parts: Sequence[Part], lines: list[Line], quantity: int) -> None:
    """Takes off what a local day costs beyond its cap. What was bought for more than that day is apart from it."""
    days: dict[int, list[Part]] = {}
    for part in parts:
        if part.own_day and part.slice.rate.tariff.daily_cap is not None:
            days.setdefault(part.slice.day, []).append(part)
    for day, own in days.items():
        rate = own[0].slice.rate
        cap = rate.tariff.daily_cap or 0
        change = cap * quantity - sum(part.amount for part in own)
        if change >= 0:
            continue
        adjust(own, change)
        shown = date.fromordinal(day).isoformat()
        places = "" if quantity == 1 else f", {quantity} places"
        lines.append(
            Line(
                code="cap",
                name="Daily cap",
                detail=f"at most {decimal_text(cap, rate.currency)} on {shown}{places}",
                amount=change,
                starts_at=instant(own[0].start),
                ends_at=instant(own[-1].end),
                unit_amount=cap,
                refers_to=rate.shown_id,
            )
        )
