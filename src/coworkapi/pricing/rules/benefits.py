"""What the payer has: the best one of their discounts, then a coupon."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from coworkapi.benefits.service import best_discount
from coworkapi.benefits.values import Discount
from coworkapi.core.ids import encode_id
from coworkapi.core.money import decimal_text
from coworkapi.pricing.errors import CouponDoesNotFit
from coworkapi.pricing.rules.parts import Part, adjust, half_up, pieces_of
from coworkapi.pricing.rules.words import per_text, percent_text
from coworkapi.pricing.values import CouponTerms, Line


def discount_line(
    parts: Sequence[Part],
    discounts: Sequence[Discount],
    *,
    resource_type_id: UUID,
    location_id: UUID,
    time_zone: str,
    currency: str,
    quantity: int,
) -> Line | None:
    """Takes the best discount off the parts; None where none makes it cheaper.

    A percentage is of what the time costs after demand and last minute; a fixed price for an hour stands in place of
    all that the rate asks for the time.
    """
    best = best_discount(
        pieces_of(parts),
        discounts,
        resource_type_id=resource_type_id,
        location_id=location_id,
        time_zone=time_zone,
        currency=currency,
        quantity=quantity,
    )
    if best is None:
        return None
    for part, piece in zip(parts, best.pieces, strict=True):
        part.amount = piece.amount
    discount = best.discount
    when = " in its hours" if discount.restrictions.hours else ""
    refers_to = encode_id("dsc", discount.id)
    if discount.percent_basis_points is not None:
        detail = percent_text(-discount.percent_basis_points) + when
        return Line(code="discount", name=discount.name, detail=detail, amount=-best.saved, refers_to=refers_to)
    amount = discount.hourly_amount or 0
    return Line(
        code="fixed_rate",
        name=discount.name,
        detail=f"{per_text(amount, 60, currency)} in place of the rate{when}",
        amount=-best.saved,
        unit_amount=amount,
        per_minutes=60,
        refers_to=refers_to,
    )


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
        if coupon.whole is not None:
            detail += f", its share of {decimal_text(-coupon.whole, currency)}"
    if not change:
        return None
    adjust(parts, change)
    return Line(code="coupon", name=coupon.name, detail=detail, amount=change, refers_to=encode_id("cpn", coupon.id))
