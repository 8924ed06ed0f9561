"""What is said where credits don't do what they should: what is missing, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coworkapi.bookings.errors import CreditsGone, CreditsMissing
from coworkapi.bookings.money_schemas import BookingPrice, CreditUseOut
from coworkapi.core.ids import encode_id
from coworkapi.core.money import decimal_text


def credits_missing(price: BookingPrice) -> CreditsMissing:
    """The refusal of who wanted to pay with credits alone, with what they lack and what it would cost in money."""
    missing: dict[str, Any] = {"amount": price.left, "currency": price.currency}
    minutes = missing_minutes(price)
    if minutes is not None:
        missing["minutes"] = minutes
    what = f"{minutes} minutes are missing" if minutes else "some of the price isn't covered"
    return CreditsMissing(
        f"credits don't pay all of it: {what}; it would cost {amount_text(price)} in money. "
        "Buy credits, or send pay_with credits_then_money",
        extra={
            "missing": missing,
            "to_pay": {"amount": price.to_pay, "currency": price.currency},
            "credits": [one.model_dump(mode="json") for one in price.credits],
        },
    )


def amount_text(price: BookingPrice) -> str:
    """What is left to pay, as people write it: `12.50 EUR`."""
    return f"{decimal_text(price.to_pay, price.currency)} {price.currency}"


def missing_minutes(price: BookingPrice) -> int | None:
    """Minutes of one unit that no credits pay for, where these are all minutes; None where they can't be told."""
    if any(use.kind != "minutes" for use in price.credits):
        return None
    total = sum(int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in price.pieces)
    return max(0, total - sum(use.quantity for use in price.credits))


def credits_gone(
    quoted: BookingPrice, gone: Sequence[tuple[CreditUseOut, int]], now_costs: BookingPrice
) -> CreditsGone:
    """The refusal of a quote whose credits others took meanwhile, with what it would cost now."""
    names = ", ".join(f"{use.name}: {use.quantity} quoted, {max(0, there)} left" for use, there in gone)
    return CreditsGone(
        f"credits that the quote counted on are gone ({names}); it would cost {amount_text(now_costs)} in money now, "
        f"not {amount_text(quoted)}. Ask for a new quote",
        extra={
            "missing": [
                {
                    "lot_id": encode_id("lot", use.lot_id),
                    "name": use.name,
                    "kind": use.kind,
                    "quoted": use.quantity,
                    "left": max(0, there),
                }
                for use, there in gone
            ],
            "quoted_to_pay": {"amount": quoted.to_pay, "currency": quoted.currency},
            "to_pay": {"amount": now_costs.to_pay, "currency": quoted.currency},
        },
    )
