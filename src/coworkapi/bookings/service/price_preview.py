"""What the bookings of a period would have cost under a rate: computed by the code that prices a booking."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.queries import RATES_SQL
from coworkapi.pricing.service import RateBook, rate_book, trying
from coworkapi.pricing.values import Price, Tariff
from coworkapi.spaces.service import calendars
from coworkapi.spaces.values import LocationCalendar

MOST_BOOKINGS = 5000
# What others may do in between: prices of so many bookings are computed at a stretch.
_AT_A_STRETCH = 100
_DAY = timedelta(days=1)

# Price as it stood before the payer's discount and coupon; the share that was taken, as the price had it.
_WHICH = """FROM bookings b
JOIN resources r ON r.organization_id = b.organization_id AND r.id = b.resource_id
JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id
WHERE b.starts_at >= CAST(:earliest AS timestamptz) AND b.starts_at < CAST(:latest AS timestamptz)
  AND b.starts_at >= CAST(:from_on AS date)::timestamp AT TIME ZONE l.time_zone
  AND b.starts_at < CAST(:to_on AS date)::timestamp AT TIME ZONE l.time_zone
  AND b.state IN ('pending_payment', 'confirmed', 'checked_in', 'completed', 'no_show')
  AND l.currency = CAST(:currency AS text) AND coalesce(b.price->>'currency', l.currency) = l.currency
  AND (CAST(:audience AS text) = 'everyone'
    OR (b.member_id IS NULL AND b.team_id IS NULL) = (CAST(:audience AS text) = 'public'))
  AND coalesce(b.resource_id = CAST(:resource_id AS uuid), true)
  AND coalesce(r.resource_type_id = CAST(:resource_type_id AS uuid), true)
  AND coalesce(b.location_id = CAST(:location_id AS uuid), true)"""
_COUNT = Prepared(text(f"SELECT count(*) AS bookings {_WHICH}"))
_BOOKINGS = Prepared(
    text(
        f"""SELECT b.id, b.resource_id, r.name AS resource_name, r.resource_type_id, b.location_id, b.starts_at,
  b.ends_at, b.quantity, b.member_id IS NULL AND b.team_id IS NULL AS is_public, b.created_at, l.time_zone,
  l.version AS location_version, b.price->>'priced_at' AS priced_at, b.price->>'occupancy' AS occupancy,
  (SELECT coalesce(sum((line->>'amount')::bigint), 0)::bigint FROM jsonb_array_elements(b.price->'lines') AS line
   WHERE line->>'code' NOT IN ('discount', 'fixed_rate', 'coupon')) AS was, b.price IS NOT NULL AS was_priced
{_WHICH}
  AND (b.starts_at, b.id) > (coalesce(CAST(:after_at AS timestamptz), '-infinity'),
    coalesce(CAST(:after_id AS uuid), '00000000-0000-0000-0000-000000000000'))
ORDER BY b.starts_at, b.id LIMIT CAST(:limit AS integer)
"""  # noqa: S608 - our own text
    )
)
_RATES = Prepared(text(f"SELECT {RATES_SQL} AS rates"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A rate to be tried. Exactly one target, as a rate's."""

    resource_id: UUID | None
    resource_type_id: UUID | None
    location_id: UUID | None
    audience: str
    currency: str
    tax_code: str
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class Repriced:
    """A booking's row, what it was to cost (None: nothing was priced) and what it would be, in minor units."""

    row: Any
    was: int | None
    would_be: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some bookings of the period: how many there were, what became of those that the rate prices, and the last."""

    looked_at: int
    repriced: Sequence[Repriced]
    last: tuple[datetime, UUID] | None


async def reprice(unit: HasInfo, trial: Trial, *, from_on: date, to_on: date) -> list[Repriced]:
    """The bookings that begin on the local days `[from_on, to_on)` and that the rate would have priced, by start.

    Both prices are before discounts and coupons; demand as it was when the booking was priced. Two statements. Raises
    Invalid for a period that is none, or has too many bookings to be looked at while someone waits.
    """
    check_period(from_on, to_on)
    part = await reprice_part(unit, trial, from_on=from_on, to_on=to_on, after=None, limit=MOST_BOOKINGS + 1)
    if part.looked_at > MOST_BOOKINGS:
        raise Invalid.field(
            "/to_on",
            f"more than {MOST_BOOKINGS} bookings begin in that period; choose a shorter one, or one location, or let "
            "POST /v1/rates/previews go through them",
        )
    return list(part.repriced)


def check_period(from_on: date, to_on: date) -> None:
    """Raises Invalid for a period that is none."""
    if to_on <= from_on:
        raise Invalid.field("/to_on", f"is not after from_on, {from_on}: it is the first day after the period")


async def count_bookings(unit: HasInfo, trial: Trial, *, from_on: date, to_on: date) -> int:
    """How many bookings there are to look at. One statement."""
    row = await _COUNT.fetchrow(unit, **_asked(trial, from_on, to_on))
    assert row is not None
    return int(row.bookings)


async def reprice_part(
    unit: HasInfo,
    trial: Trial,
    *,
    from_on: date,
    to_on: date,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Part:
    """`reprice` of the next `limit` bookings after that one, by start and id. Three statements at the most."""
    rows = await _BOOKINGS.fetch(
        unit,
        **_asked(trial, from_on, to_on),
        after_at=after[0] if after is not None else None,
        after_id=after[1] if after is not None else None,
        limit=limit,
    )
    if not rows:
        return Part(0, (), after)
    if limit > MOST_BOOKINGS and len(rows) == limit:  # they won't be shown
        return Part(limit, (), after)
    read = await _RATES.fetchrow(
        unit,
        resource_ids=list({row.resource_id for row in rows}),
        first_day=from_on,
        last_day=max(row.ends_at for row in rows).date() + _DAY,
    )
    assert read is not None
    book, key = trying(
        rate_book(read.rates),
        target=(trial.resource_id, trial.resource_type_id, trial.location_id),
        audience=trial.audience,
        currency=trial.currency,
        tax_code=trial.tax_code,
        tariff=trial.tariff,
    )
    found = await _priced(unit, rows, book, key, trial.currency)
    return Part(len(rows), found, (rows[-1].starts_at, rows[-1].id))


def _asked(trial: Trial, from_on: date, to_on: date) -> dict[str, Any]:
    return {
        # A day of slack for the zones; the exact days are the locations'.
        "earliest": datetime.combine(from_on, day_time(), UTC) - _DAY,
        "latest": datetime.combine(to_on, day_time(), UTC) + _DAY,
        "from_on": from_on,
        "to_on": to_on,
        "currency": trial.currency,
        "audience": trial.audience,
        "resource_id": trial.resource_id,
        "resource_type_id": trial.resource_type_id,
        "location_id": trial.location_id,
    }


async def _priced(unit: HasInfo, rows: Sequence[Any], book: RateBook, key: UUID, currency: str) -> list[Repriced]:
    known = await calendars(unit, {row.location_id: row.location_version for row in rows})
    found: list[Repriced] = []
    for number, row in enumerate(rows):
        if number % _AT_A_STRETCH == _AT_A_STRETCH - 1:
            await asyncio.sleep(0)
        price = _price(book, row, known[row.location_id], currency)
        if price is not None and key in price.rate_ids:
            found.append(Repriced(row, int(row.was) if row.was_priced else None, price.total))
    return found


def _price(book: RateBook, row: Any, calendar: LocationCalendar, currency: str) -> Price | None:
    """None where the rates don't price it: the one that is tried is not asked for it then."""
    try:
        return book.price(
            resource_id=row.resource_id,
            resource_type_id=row.resource_type_id,
            location_id=row.location_id,
            currency=currency,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            zone=zone(row.time_zone),
            holidays=calendar.is_public_holiday,
            audience="public" if row.is_public else "members",
            quantity=row.quantity,
            occupancy=Fraction(row.occupancy) if row.occupancy is not None else None,
            now=datetime.fromisoformat(row.priced_at) if row.priced_at is not None else row.created_at,
        )
    except NoPrice:
        return None
