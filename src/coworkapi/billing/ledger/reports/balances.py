"""The trial balance, and the statement of one account."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.journal import source_text
from coworkapi.billing.ledger.schemas import StatementLine, TrialBalanceLine, TrialBalanceOut
from coworkapi.billing.models import LedgerAccount
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

_TRIAL_BALANCE = Prepared(
    text(
        """
SELECT s.ledger_account, a.name, a.type, a.external_number, s.currency, s.debit, s.credit
FROM (
  SELECT p.organization_id, p.legal_entity_id, p.ledger_account, p.currency,
    coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint AS debit,
    coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0)::bigint AS credit
  FROM postings p
  WHERE p.legal_entity_id = CAST(:legal_entity_id AS uuid) AND p.booked_on <= CAST(:as_of AS date)
  GROUP BY 1, 2, 3, 4) s
JOIN ledger_accounts a ON a.organization_id = s.organization_id AND a.legal_entity_id = s.legal_entity_id
  AND a.code = s.ledger_account
ORDER BY a.type, s.ledger_account, s.currency"""
    )
)
_RANGE = """p.legal_entity_id = CAST(:legal_entity_id AS uuid) AND p.ledger_account = CAST(:code AS text)
    AND p.booked_on >= CAST(:booked_from AS date) AND p.booked_on < CAST(:booked_until AS date)"""
_KEY = "(CAST(:key_on AS date), CAST(:key_entry AS uuid), CAST(:key_number AS smallint))"
_STATEMENT = """
WITH page AS (
  SELECT p.* FROM postings p WHERE {range} {after}
  ORDER BY p.booked_on, p.entry_id, p.number LIMIT CAST(:limit AS integer)
), opening AS (
  SELECT p.currency, sum(p.amount) AS amount FROM postings p
  WHERE p.legal_entity_id = CAST(:legal_entity_id AS uuid) AND p.ledger_account = CAST(:code AS text) AND {before}
  GROUP BY 1
)
SELECT g.entry_id, g.number, e.kind, e.source_id, g.booked_on, e.description, g.currency, g.amount, g.account_id,
  g.location_id, (coalesce(o.amount, 0)
    + sum(g.amount) OVER (PARTITION BY g.currency ORDER BY g.booked_on, g.entry_id, g.number))::bigint AS balance
FROM page g
JOIN journal_entries e ON e.organization_id = g.organization_id AND e.id = g.entry_id
LEFT JOIN opening o ON o.currency = g.currency
ORDER BY g.booked_on, g.entry_id, g.number"""


def _statement(*, after: bool) -> Prepared:
    if after:
        # The first comparison is implied by the second; said apart, every planner uses the index for it.
        begins = f"AND p.booked_on >= CAST(:key_on AS date) AND (p.booked_on, p.entry_id, p.number) > {_KEY}"
        before = f"p.booked_on <= CAST(:key_on AS date) AND (p.booked_on, p.entry_id, p.number) <= {_KEY}"
    else:
        begins, before = "", "p.booked_on < CAST(:booked_from AS date)"
    return Prepared(text(_STATEMENT.format(range=_RANGE, after=begins, before=before)))


_FIRST, _NEXT = _statement(after=False), _statement(after=True)


async def trial_balance(unit: HasInfo, *, legal_entity_id: UUID, as_of: date) -> TrialBalanceOut:
    """All accounts that were posted to up to and including a day. One statement."""
    rows = await _TRIAL_BALANCE.fetch(unit, legal_entity_id=legal_entity_id, as_of=as_of)
    totals: dict[str, int] = defaultdict(int)
    lines = []
    for row in rows:
        values = dict(row)
        totals[row.currency] += row.debit - row.credit
        lines.append(TrialBalanceLine(**values, balance=row.debit - row.credit))
    return TrialBalanceOut(legal_entity_id=legal_entity_id, as_of=as_of, lines=lines, totals=money_of(totals))


async def statement(
    unit: HasInfo,
    account: LedgerAccount,
    *,
    booked_from: date | None,
    booked_until: date | None,
    limit: int,
    key: tuple[date, UUID, int] | None,
) -> list[tuple[StatementLine, tuple[date, UUID, int]]]:
    """At most `limit` lines of an account behind `key`, each with its own key and the balance after it.

    One statement. `[booked_from, booked_until)`; null: from the beginning, without end.
    """
    values: dict[str, Any] = {
        "legal_entity_id": account.legal_entity_id,
        "code": account.code,
        "booked_from": booked_from or date.min,
        "booked_until": booked_until or date.max,
        "limit": limit,
    }
    if key is not None:
        values |= {"key_on": key[0], "key_entry": key[1], "key_number": key[2]}
    rows = await (_FIRST if key is None else _NEXT).fetch(unit, **values)
    return [
        (
            StatementLine(
                entry_id=row.entry_id,
                kind=row.kind,
                source_id=source_text(row.kind, row.source_id),
                booked_on=row.booked_on,
                description=row.description,
                amount=Money(amount=row.amount, currency=row.currency),
                balance=Money(amount=row.balance, currency=row.currency),
                account_id=row.account_id,
                location_id=row.location_id,
            ),
            (row.booked_on, row.entry_id, row.number),
        )
        for row in rows
    ]


def money_of(totals: dict[str, int]) -> list[Money]:
    """Sums by currency, in the order of currencies."""
    return [Money(amount=amount, currency=currency) for currency, amount in sorted(totals.items())]
