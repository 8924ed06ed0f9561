"""What bookings take from lots and owe, written in one statement however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.benefits.service import entries_json, entries_of, tell_low
from coworkapi.billing.service import SPARED_PAYERS_SQL, charges_json, payers_json, spared_among, tell_charged
from coworkapi.billing.values import NewCharge
from coworkapi.bookings.money import charge_of, uses_of
from coworkapi.bookings.money_schemas import BookingPrice
from coworkapi.bookings.schemas import BookingOut
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.pricing.service import Redemption, redemptions_json

# States in which credits are consumed and the charge is written; in `pending_payment` only the latter.
PAID = ("confirmed", "checked_in", "completed")
CHARGED = ("pending_payment", *PAID)

_WRITE = Prepared(
    text(f"""
WITH used AS (
  UPDATE quotes SET used_at = app_now(), updated_at = app_now() WHERE id = CAST(:quote_id AS uuid))
SELECT post_credit_entries(CAST(CAST(:entries AS text) AS jsonb)) AS low,
  post_charges(CAST(CAST(:charges AS text) AS jsonb)),
  redeem_coupon(CAST(CAST(:redemptions AS text) AS jsonb)),
  keep_monthly_caps(CAST(CAST(:capped AS text) AS jsonb)),
  {SPARED_PAYERS_SQL} AS spared
""")  # noqa: S608 - our own text
)


async def write_money(
    unit: HasInfo,
    bookings: Sequence[BookingOut],
    *,
    now: datetime,
    quote_id: UUID | None = None,
    capped: Iterable[UUID] = (),
    redeems: bool = True,
) -> list[NewCharge]:
    """Takes what these bookings' prices say from lots, and charges the rest; the charges. One statement.

    A price may have been quoted before: who is spared the tax is asked now, as the invoice will ask.
    Credits are held until the booking is confirmed, and nothing is charged before it is sure or waits for payment.
    `quote_id`: the quote that is used up by it. `capped`: bookings whose account has a monthly cap; when others passed
    it meanwhile, the whole transaction is tried again. `redeems`: whether coupons are counted, once
    for all of them.
    """
    priced = [(booking, booking.price) for booking in bookings if booking.price is not None]
    if not priced and quote_id is None:
        return []
    by = acting_principal(unit).label
    entries = [
        entry
        for booking, price in priced
        for entry in entries_of(
            uses_of(price),
            kind="consume" if booking.state in PAID else "hold",
            source_kind="booking",
            source_id=booking.id,
            member_id=booking.member_id,
        )
    ]
    charges = charges_for(bookings)
    capped_ids = set(capped)
    zones = {booking.id: booking.time_zone for booking in bookings}
    row = await _WRITE.fetchrow(
        unit,
        quote_id=quote_id,
        entries=entries_json(entries, created_by=by),
        charges=charges_json(charges, created_by=by, now=now),
        payers=payers_json(charges),
        redemptions=redemptions_json(
            _redemptions(priced) if redeems else [],
            together=[booking.id for booking in bookings] if len(bookings) > 1 else (),
        ),
        capped=orjson.dumps(
            [
                {
                    "account_id": one.account_id,
                    "member_id": one.member_id,
                    "starts_at": one.starts_at,
                    "time_zone": zones[one.source_id],
                }
                for one in charges
                if one.source_id in capped_ids
            ]
        ).decode(),
    )
    if row is not None:
        tell_low(unit, row.low)
        charges = spared_among(charges, row.spared)
    tell_charged(unit, charges, now)
    return charges


def charges_for(bookings: Iterable[BookingOut]) -> list[NewCharge]:
    """What these bookings owe in their states."""
    found = [
        charge_of(booking, booking.price)
        for booking in bookings
        if booking.price is not None and booking.state in CHARGED
    ]
    return [charge for charge in found if charge is not None]


def _redemptions(priced: Iterable[tuple[BookingOut, BookingPrice]]) -> list[Redemption]:
    order_id = new_id()
    return [
        Redemption(
            coupon_id=price.coupon.id,
            code=price.coupon.code,
            source_id=booking.id,
            order_id=order_id,
            member_id=booking.member_id,
            amount=-sum(line.amount for line in price.lines if line.code == "coupon"),
            currency=price.currency,
        )
        for booking, price in priced
        if price.coupon is not None
    ]
