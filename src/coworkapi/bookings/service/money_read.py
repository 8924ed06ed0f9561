"""All that prices and payment of bookings need, read in one statement however many bookings there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.queries import (
    DISCOUNTS_SQL,
    SERIES_LOTS_LOCKED_SQL,
    SERIES_LOTS_SQL,
    discounts_of,
)
from coworkapi.benefits.service import lots_of
from coworkapi.billing.queries import TAX_SQL, buyer_tax_sql
from coworkapi.bookings.money import AS_USUAL, Ask, Payer, Paying, Place, Purse
from coworkapi.bookings.pass_days import PassDays
from coworkapi.bookings.service.money_days import has_day_pass, read_pass_days
from coworkapi.core.clock import zone
from coworkapi.core.ids import uuid_of
from coworkapi.core.prepared import HasInfo, Prepared, PreparedByNulls
from coworkapi.pricing.queries import COUPON_SQL, OCCUPANCY_SQL, RATES_SQL
from coworkapi.pricing.service import acting_guesser, coupon_of, occupancies, rate_book
from coworkapi.spaces.values import LocationCalendar

_PAYER = "a.organization_id, a.id, a.tax_status, a.vat_id"
# Who may pay, in this order: for a team its own account; else those of the member's teams that pay for bookings, with
# what they paid for the member month by month where they have a cap; then the member's own.
PAYERS_SQL = f"""(
SELECT json_agg(json_build_array(p.id, p.cap, p.spent, {buyer_tax_sql("p")}) ORDER BY p.place, p.id) FROM (
  SELECT 1 AS place, {_PAYER}, NULL::bigint AS cap, NULL::json AS spent
  FROM billing_accounts a WHERE a.team_id = CAST(:team_id AS uuid)
  UNION ALL
  SELECT 2, {_PAYER}, a.monthly_cap, CASE WHEN a.monthly_cap IS NOT NULL THEN (
    SELECT json_object_agg(m.month, m.gross) FROM (
      SELECT to_char(c.starts_at AT TIME ZONE CAST(:time_zone AS text), 'YYYY-MM') AS month, sum(c.gross) AS gross
      FROM charges c
      WHERE c.organization_id = a.organization_id AND c.account_id = a.id AND c.member_id = CAST(:member_id AS uuid)
        AND c.starts_at >= CAST(:months_from AS timestamptz) AND c.starts_at < CAST(:months_until AS timestamptz)
      GROUP BY 1) m) END
  FROM team_members tm
  JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL
  JOIN billing_accounts a ON a.organization_id = t.organization_id AND a.team_id = t.id
    AND a.pays_for @> '["bookings"]'
  WHERE CAST(:team_id AS uuid) IS NULL AND tm.member_id = CAST(:member_id AS uuid)
  UNION ALL
  SELECT 3, {_PAYER}, NULL, NULL FROM billing_accounts a
  WHERE CAST(:team_id AS uuid) IS NULL AND a.member_id = CAST(:member_id AS uuid)
) p)"""  # noqa: S608 - our own names
# :location_ids, :local_day
_PLACES = "SELECT json_agg(json_build_array({})) FROM locations l WHERE l.id = ANY(CAST(:location_ids AS uuid[]))"
PLACES_SQL = f"({_PLACES.format(f'l.id, l.currency, {TAX_SQL}')})"
_QUOTE_SQL = (
    "CASE WHEN CAST(:quote_id AS uuid) IS NOT NULL THEN "
    "(SELECT row_to_json(q) FROM (SELECT * FROM quotes WHERE id = CAST(:quote_id AS uuid){}) q) END"
)


# The same for each of several times.
_OF_EACH = (
    OCCUPANCY_SQL.replace("CAST(:starts_at AS timestamptz)", "w.starts_at")
    .replace("CAST(:ends_at AS timestamptz)", "w.ends_at")
    .replace("IS DISTINCT FROM CAST(:own AS uuid)", "<> ALL(CAST(:owns AS uuid[]))")
)
_OCCUPANCIES = Prepared(
    text(
        f"""SELECT w.starts_at, w.ends_at, {_OF_EACH} AS occupancy
FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) AS w(starts_at, ends_at)"""  # noqa: S608
    )
)


def _statement(*, locks: bool) -> PreparedByNulls:
    """The quote comes first: whoever waits for the same quote holds no lot."""
    return PreparedByNulls(
        f"""SELECT {_QUOTE_SQL.format(" FOR UPDATE" if locks else "")} AS quote,
{SERIES_LOTS_LOCKED_SQL if locks else SERIES_LOTS_SQL} AS lots,
{RATES_SQL} AS rates, {DISCOUNTS_SQL} AS discounts, {COUPON_SQL} AS coupon, {PAYERS_SQL} AS payers,
{PLACES_SQL} AS places""",
        optional=("quote_id", "member_id", "team_id", "coupon_code"),
    )


_READ, _READ_LOCKING = _statement(locks=False), _statement(locks=True)


@dataclass(frozen=True, slots=True)
class MoneyRead:
    """What was read: the purse, and the row of the quote that was named, locked."""

    purse: Purse
    quote: Mapping[str, Any] | None


async def read_money(
    unit: HasInfo,
    asks: Sequence[Ask],
    *,
    now: datetime,
    calendars: Mapping[UUID, LocationCalendar],
    member_id: UUID | None,
    team_id: UUID | None,
    paying: Paying = AS_USUAL,
    own: Sequence[UUID] = (),
    locks: bool = True,
) -> MoneyRead:
    """One statement; one more where a rate asks for demand, and one for who has day passes.

    `own`: bookings that are moved, and don't count as demand. `locks`: lots are locked until the transaction ends, in
    the order of their ids. Raises CouponNotValid, CouponNotHere, TooManyWrongCoupons.
    """
    starts = [ask.starts_at for ask in asks]
    first, last = min(starts), max(starts)
    days = [at.astimezone(zone(ask.time_zone)).date() for ask in asks for at in (ask.starts_at, ask.ends_at)]
    row = await (_READ_LOCKING if locks else _READ).fetchrow(
        unit,
        quote_id=paying.quote_id,
        resource_ids=list({ask.resource_id for ask in asks}),
        first_day=min(days),
        last_day=max(days),
        local_day=min(days),
        location_ids=list({ask.location_id for ask in asks}),
        member_id=member_id,
        team_id=team_id,
        starts_at=first,
        last_starts_at=last,
        time_zone=asks[0].time_zone,
        **months_around(first, last, asks[0].time_zone),
        coupon_code=paying.coupon_code,
        guesser=acting_guesser(unit, paying.ip) if paying.coupon_code is not None else None,
    )
    assert row is not None
    book = rate_book(row.rates)
    lots = lots_of(row.lots)
    return MoneyRead(
        Purse(
            now=now,
            audience="public" if member_id is None and team_id is None else "members",
            book=book,
            discounts=discounts_of(row.discounts),
            coupon=await coupon_of(unit, row.coupon, asked=asks, member_id=member_id, now=now),
            lots=lots,
            places=places_of(row.places),
            payers=payers_of(row.payers),
            holidays={place: calendar.is_public_holiday for place, calendar in calendars.items()},
            occupancies=await _occupancies(unit, asks, own) if book.needs_occupancy else {},
            days=await read_pass_days(unit, asks, member_id, own) if has_day_pass(lots) else PassDays(),
        ),
        row.quote,
    )


async def _occupancies(
    unit: HasInfo, asks: Sequence[Ask], own: Sequence[UUID]
) -> dict[tuple[UUID, UUID, datetime, datetime], Fraction]:
    """How much of the comparable resources is taken at each time. One statement."""
    windows = sorted({(ask.starts_at, ask.ends_at) for ask in asks})
    rows = await _OCCUPANCIES.fetch(
        unit,
        starts=[start for start, _ in windows],
        ends=[end for _, end in windows],
        resource_ids=list({ask.resource_id for ask in asks}),
        owns=list(own),
    )
    return {
        (*key, one.starts_at, one.ends_at): share for one in rows for key, share in occupancies(one.occupancy).items()
    }


def payers_of(found: Sequence[Sequence[Any]] | None) -> list[Payer]:
    """What `PAYERS_SQL` found."""
    return [Payer(uuid_of(account), cap, spent or {}, tax) for account, cap, spent, tax in found or ()]


def places_of(found: Sequence[Sequence[Any]] | None) -> dict[UUID, Place]:
    """What `PLACES_SQL` found."""
    return {uuid_of(place): Place(currency, taxes) for place, currency, taxes in found or ()}


def months_around(first: datetime, last: datetime, time_zone: str) -> dict[str, datetime]:
    """`:months_from` and `:months_until` of `PAYERS_SQL`."""
    where = zone(time_zone)
    return {
        "months_from": _month(first.astimezone(where)),
        "months_until": _month(last.astimezone(where) + timedelta(days=32)),
    }


def _month(local: datetime) -> datetime:
    """The instant at which the local month begins."""
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
