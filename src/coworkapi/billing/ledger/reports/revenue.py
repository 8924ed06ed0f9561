"""Revenue: when it was booked, when it is earned, and what of it is deferred.

A posting to `revenue:...` may bear a service period `[starts_on, ends_on)`: it is earned evenly by its days. What is
earned up to a day is the amount x days so far / all days, half up; what is earned in a month is the difference of two
such sums, so that the months of a posting add up to it. Without a period, or with an empty one, it is earned on the
first day, or where there is none on the day it was booked.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.reports.balances import money_of
from coworkapi.billing.ledger.schemas import DeferredLine, DeferredOut, Release, RevenueLine, RevenueOut
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

# The organization's revenue (income positive), with its days: `[first_on, last_on)`, at least one.
_POSTED = """
SELECT p.ledger_account, p.location_id, p.currency, -p.amount AS amount, p.booked_on,
  coalesce(p.starts_on, p.booked_on) AS first_on,
  greatest(coalesce(p.ends_on, p.booked_on), coalesce(p.starts_on, p.booked_on) + 1) AS last_on
FROM postings p
WHERE p.ledger_account LIKE 'revenue:%'
  AND (CAST(:legal_entity_id AS uuid) IS NULL OR p.legal_entity_id = CAST(:legal_entity_id AS uuid))"""
# Of each of them, what every month from `{since}` on earns.
_MONTHS = """
SELECT r.ledger_account, r.location_id, r.currency, m.month::date AS month,
  round(r.amount * greatest(least(r.last_on, (m.month + interval '1 month')::date) - r.first_on, 0)::numeric
      / (r.last_on - r.first_on))
  - round(r.amount * greatest(least(r.last_on, greatest(m.month::date, {since})) - r.first_on, 0)::numeric
      / (r.last_on - r.first_on)) AS amount
FROM posted r CROSS JOIN LATERAL generate_series(
  date_trunc('month', greatest(r.first_on, {since})::timestamp),
  date_trunc('month', (r.last_on - 1)::timestamp), interval '1 month') AS m(month)"""
_DEFERRED = Prepared(
    text(
        f"""
WITH posted AS ({_POSTED} AND p.booked_on <= CAST(:as_of AS date)
  AND greatest(p.ends_on, p.starts_on + 1) > CAST(:as_of AS date) + 1),
months AS ({_MONTHS.format(since="(CAST(:as_of AS date) + 1)")})
SELECT ledger_account, location_id, currency, month, sum(amount)::bigint AS amount
FROM months GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0 ORDER BY 1, 2 NULLS FIRST, 3, 4"""  # noqa: S608 - our own text
    )
)
_EARNED = Prepared(
    text(
        f"""
WITH posted AS (SELECT * FROM ({_POSTED}) r
  WHERE r.first_on < CAST(:ends_on AS date) AND r.last_on > CAST(:starts_on AS date)),
months AS ({_MONTHS.format(since="CAST(:starts_on AS date)")})
SELECT m.month, m.ledger_account, m.location_id, l.name AS location_name, m.currency, sum(m.amount)::bigint AS amount
FROM months m LEFT JOIN locations l ON l.id = m.location_id
WHERE m.month < CAST(:ends_on AS date)
GROUP BY 1, 2, 3, 4, 5 HAVING sum(m.amount) <> 0 ORDER BY 1, 2, 4 NULLS FIRST, 3, 5"""  # noqa: S608 - our own text
    )
)
_BOOKED = Prepared(
    text(
        f"""
SELECT date_trunc('month', r.booked_on::timestamp)::date AS month, r.ledger_account, r.location_id,
  l.name AS location_name, r.currency, sum(r.amount)::bigint AS amount
FROM ({_POSTED} AND p.booked_on >= CAST(:starts_on AS date) AND p.booked_on < CAST(:ends_on AS date)) r
LEFT JOIN locations l ON l.id = r.location_id
GROUP BY 1, 2, 3, 4, 5 HAVING sum(r.amount) <> 0 ORDER BY 1, 2, 4 NULLS FIRST, 3, 5"""  # noqa: S608 - our own text
    )
)


async def deferred_revenue(unit: HasInfo, *, legal_entity_id: UUID | None, as_of: date) -> DeferredOut:
    """What was booked up to a day and is earned after it, with the months in which it will be. One statement."""
    rows = await _DEFERRED.fetch(unit, legal_entity_id=legal_entity_id, as_of=as_of)
    lines: dict[tuple[str, UUID | None, str], int] = defaultdict(int)
    releases: dict[tuple[str, date], int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        lines[row.ledger_account, row.location_id, row.currency] += row.amount
        releases[row.currency, row.month] += row.amount
        totals[row.currency] += row.amount
    return DeferredOut(
        legal_entity_id=legal_entity_id,
        as_of=as_of,
        lines=[
            DeferredLine(ledger_account=code, location_id=location_id, currency=currency, deferred=amount)
            for (code, location_id, currency), amount in lines.items()
        ],
        releases=[
            Release(month=month, amount=Money(amount=amount, currency=currency))
            for (currency, month), amount in sorted(releases.items())
        ],
        totals=money_of(totals),
    )


async def revenue(
    unit: HasInfo,
    *,
    legal_entity_id: UUID | None,
    starts_on: date,
    ends_on: date,
    basis: Literal["booked", "earned"],
) -> RevenueOut:
    """Revenue of `[starts_on, ends_on)`, whole months, by month, stream and location. One statement."""
    statement = _BOOKED if basis == "booked" else _EARNED
    rows = await statement.fetch(unit, legal_entity_id=legal_entity_id, starts_on=starts_on, ends_on=ends_on)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row.currency] += row.amount
    return RevenueOut(
        basis=basis,
        starts_on=starts_on,
        ends_on=ends_on,
        lines=[
            RevenueLine(
                month=row.month,
                ledger_account=row.ledger_account,
                location_id=row.location_id,
                location_name=row.location_name,
                amount=Money(amount=row.amount, currency=row.currency),
            )
            for row in rows
        ],
        totals=money_of(totals),
    )
