"""The figures that an operator looks at: what is owed and how late, what cash will come, what is held."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.contributors import cash_sources
from coworkapi.billing.ledger.overview_schemas import (
    ExpectedCashOut,
    ExpectedWeek,
    FinanceOverviewOut,
    OverdueBucket,
    OverdueOut,
)
from coworkapi.billing.ledger.reports.balances import money_of
from coworkapi.billing.ledger.reports.revenue import deferred_revenue, revenue
from coworkapi.billing.queries import TODAY_OF_ENTITIES
from coworkapi.billing.queries.charges import SPARED_PAYER, spares
from coworkapi.billing.rules.sums import net_and_tax
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

CASH_DAYS = 90
# Days overdue, inclusive. The first: not due yet.
AGES: list[tuple[int, int | None]] = [(0, 0), (1, 30), (31, 60), (61, 90), (91, None)]
_OF = "(CAST(:legal_entity_id AS uuid) IS NULL OR {0}.legal_entity_id = CAST(:legal_entity_id AS uuid))"
_OVERDUE = Prepared(
    text(
        f"""
WITH days AS MATERIALIZED ({TODAY_OF_ENTITIES})
SELECT CASE WHEN i.open < 0 THEN -1 WHEN i.due_on >= d.today THEN 0
    ELSE least((d.today - i.due_on + 29) / 30, 4) END AS age,
  i.currency, count(*)::integer AS items, count(DISTINCT i.account_id)::integer AS accounts,
  sum(i.open)::bigint AS amount
FROM receivable_items i JOIN days d ON d.legal_entity_id = i.legal_entity_id
WHERE i.open <> 0 AND {_OF.format("i")}
GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 - our own text
    )
)
_DUE = Prepared(
    text(
        f"""
WITH days AS MATERIALIZED ({TODAY_OF_ENTITIES})
SELECT i.due_on, i.currency, sum(i.open)::bigint AS amount
FROM receivable_items i JOIN days d ON d.legal_entity_id = i.legal_entity_id
WHERE i.open > 0 AND {_OF.format("i")}
  AND i.due_on >= d.today AND i.due_on < CAST(:ends_on AS date)
GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 - our own text
    )
)
# Charges that wait to be invoiced: as if they were invoiced today.
_WAITING = Prepared(
    text(
        f"""
SELECT CAST(:as_of AS date) + coalesce(a.payment_terms_days, s.payment_terms_days, 14) AS due_on, c.currency,
  sum(b.due - b.settled)::bigint AS amount, sum(c.amount) FILTER (WHERE b.due = c.gross)::bigint AS entered,
  sum(b.due - b.settled) FILTER (WHERE b.due = c.gross)::bigint AS entered_due,
  c.tax_included, c.tax_basis_points, p.tax_status, p.vat_id, p.vat_id_valid, p.seller_country
FROM charge_balances b JOIN charges c ON c.organization_id = b.organization_id AND c.id = b.charge_id
LEFT JOIN LATERAL ({SPARED_PAYER}) p ON c.tax_basis_points > 0
LEFT JOIN invoicing_settings s ON s.legal_entity_id = b.legal_entity_id
LEFT JOIN account_invoicing a ON a.account_id = b.account_id
WHERE b.is_open AND b.invoice_id IS NULL AND {_OF.format("b")}
GROUP BY 1, 2, c.tax_included, c.tax_basis_points, p.tax_status, p.vat_id, p.vat_id_valid, p.seller_country
ORDER BY 1, 2"""  # noqa: S608 - our own text
    )
)
_HELD = Prepared(
    text(
        f"""
SELECT p.ledger_account, p.currency, -sum(p.amount)::bigint AS amount FROM postings p
WHERE p.ledger_account IN ('deposits', 'prepaid_credits') AND p.booked_on <= CAST(:as_of AS date) AND {_OF.format("p")}
GROUP BY 1, 2 HAVING sum(p.amount) <> 0"""  # noqa: S608 - our own text
    )
)


async def overdue(unit: HasInfo, *, legal_entity_id: UUID | None, as_of: date, now: datetime) -> OverdueOut:
    """Open items by their age today, each by its entity's day; `as_of` is the latest of them. One statement."""
    buckets: list[OverdueBucket] = []
    late: dict[str, int] = defaultdict(int)
    credit: dict[str, int] = defaultdict(int)
    for row in await _OVERDUE.fetch(unit, legal_entity_id=legal_entity_id, now=now):
        if row.age < 0:
            credit[row.currency] -= row.amount
            continue
        if row.age > 0:
            late[row.currency] += row.amount
        from_days, to_days = AGES[row.age]
        buckets.append(
            OverdueBucket(
                from_days=from_days,
                to_days=to_days,
                currency=row.currency,
                items=row["items"],  # a method of rows has that name
                accounts=row.accounts,
                amount=row.amount,
            )
        )
    return OverdueOut(as_of=as_of, buckets=buckets, overdue=money_of(late), credit=money_of(credit))


async def expected_cash(
    unit: HasInfo,
    *,
    legal_entity_id: UUID | None,
    as_of: date,
    now: datetime,
    days: int = CASH_DAYS,
    late: OverdueOut | None = None,
) -> ExpectedCashOut:
    """What should come in the next days: open invoices by their due date, charges that wait, and what will be billed.

    `late`: what is overdue, where it is known already. Two statements, and those of each further source.
    """
    ends_on = as_of + timedelta(days=days)
    if late is None:
        late = await overdue(unit, legal_entity_id=legal_entity_id, as_of=as_of, now=now)
    weeks: dict[tuple[date, str, str], int] = defaultdict(int)
    for row in await _DUE.fetch(unit, legal_entity_id=legal_entity_id, now=now, ends_on=ends_on):
        weeks[_monday(row.due_on), "invoices", row.currency] += row.amount
    for row in await _WAITING.fetch(unit, legal_entity_id=legal_entity_id, as_of=as_of):
        if row.due_on < ends_on:
            weeks[_monday(row.due_on), "charges", row.currency] += _to_be_invoiced(row)
    for source in cash_sources():
        for coming in await source.expected(unit, legal_entity_id=legal_entity_id, starts_on=as_of, ends_on=ends_on):
            weeks[_monday(coming.due_on), source.name, coming.currency] += coming.amount
    totals: dict[str, int] = defaultdict(int)
    for (_, _, currency), amount in weeks.items():
        totals[currency] += amount
    return ExpectedCashOut(
        starts_on=as_of,
        ends_on=ends_on,
        weeks=[
            ExpectedWeek(week=week, source=source_name, amount=Money(amount=amount, currency=currency))
            for (week, source_name, currency), amount in sorted(weeks.items())
        ],
        overdue=late.overdue,
        totals=money_of(totals),
    )


async def finance_overview(
    unit: HasInfo, *, legal_entity_id: UUID | None, as_of: date, now: datetime
) -> FinanceOverviewOut:
    """Everything at once. A constant number of statements."""
    this_month = as_of.replace(day=1)
    year_ago = this_month.replace(year=this_month.year - 1)
    begins = (year_ago + timedelta(days=31)).replace(day=1)
    ends = (this_month + timedelta(days=31)).replace(day=1)
    earned = await revenue(unit, legal_entity_id=legal_entity_id, starts_on=begins, ends_on=ends, basis="earned")
    late = await overdue(unit, legal_entity_id=legal_entity_id, as_of=as_of, now=now)
    sums: dict[str, dict[str, int]] = {"deposits": {}, "prepaid_credits": {}}
    for row in await _HELD.fetch(unit, legal_entity_id=legal_entity_id, as_of=as_of):
        sums[row.ledger_account][row.currency] = row.amount
    deferred = await deferred_revenue(unit, legal_entity_id=legal_entity_id, as_of=as_of)
    return FinanceOverviewOut(
        legal_entity_id=legal_entity_id,
        as_of=as_of,
        revenue=earned.lines,
        overdue=late,
        expected_cash=await expected_cash(unit, legal_entity_id=legal_entity_id, as_of=as_of, now=now, late=late),
        deferred_revenue=deferred.totals,
        deposits_held=money_of(sums["deposits"]),
        prepaid_credits=money_of(sums["prepaid_credits"]),
    )


def _to_be_invoiced(row: Any) -> int:
    """What invoices would come to, without the tax that their buyers are spared. Minor units."""
    amount: int = row.amount
    if row.entered is not None and spares(row):
        [(net, _)] = net_and_tax([row.entered], entered=row.tax_basis_points, included=row.tax_included, basis_points=0)
        amount += net - row.entered_due
    return amount


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
