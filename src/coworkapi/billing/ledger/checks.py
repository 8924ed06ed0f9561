"""Whether the books agree with each other, and where they don't."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.contributors import further_checks
from coworkapi.billing.ledger.schemas import CheckOut, Difference, LedgerCheckOut
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo, Prepared

__all__ = ["CheckOut", "check_books", "checked", "difference"]
MOST_DIFFERENCES = 100
_OF = "(CAST(:legal_entity_id AS uuid) IS NULL OR {0}.legal_entity_id = CAST(:legal_entity_id AS uuid))"
# Each finds where its rule is broken: subject (uuid), expected, found, currency, detail. Nothing where it holds.
# (Sums over both books at once instead of a join: no planner can take them for small and compare each with each.)
_ENTRIES = Prepared(
    text(
        f"""
SELECT b.entry_id AS subject, 0 AS expected, sum(b.amount)::bigint AS found, min(b.currency) AS currency,
  CASE WHEN sum(b.lines) = 0 THEN 'the entry has no lines' ELSE 'the lines don''t add up to zero' END AS detail
FROM (
  SELECT e.id AS entry_id, 0 AS amount, 0 AS lines, e.currency FROM journal_entries e WHERE {_OF.format("e")}
  UNION ALL SELECT p.entry_id, p.amount, 1, p.currency FROM postings p WHERE {_OF.format("p")}) b
GROUP BY 1 HAVING sum(b.amount) <> 0 OR sum(b.lines) = 0
ORDER BY 1 LIMIT {MOST_DIFFERENCES}"""  # noqa: S608 - our own text
    )
)
_TRIAL_BALANCE = Prepared(
    text(
        f"""
SELECT p.legal_entity_id AS subject, 0 AS expected, sum(p.amount)::bigint AS found, p.currency,
  'all accounts together are not zero' AS detail
FROM postings p WHERE {_OF.format("p")}
GROUP BY p.legal_entity_id, p.currency HAVING sum(p.amount) <> 0
ORDER BY 1, 4 LIMIT {MOST_DIFFERENCES}"""  # noqa: S608 - our own text
    )
)
_RECEIVABLES = Prepared(
    text(
        f"""
SELECT account_id AS subject, sum(items)::bigint AS expected, sum(posted)::bigint AS found, currency,
  'open items, and the ledger''s receivables of the account' AS detail
FROM (
  SELECT i.legal_entity_id, i.account_id, i.currency, i.open AS items, 0 AS posted
  FROM receivable_items i WHERE {_OF.format("i")} AND i.open <> 0
  UNION ALL
  SELECT p.legal_entity_id, p.account_id, p.currency, 0, p.amount
  FROM postings p WHERE {_OF.format("p")} AND p.ledger_account = 'receivables') both_books
GROUP BY legal_entity_id, account_id, currency HAVING sum(items) <> sum(posted)
ORDER BY 1 NULLS FIRST, 4 LIMIT {MOST_DIFFERENCES}"""  # noqa: S608 - our own text
    )
)
_MATCHES = Prepared(
    text(
        f"""
SELECT b.item_id AS subject, sum(b.rest)::bigint AS expected, sum(b.open)::bigint AS found, min(b.currency) AS currency,
  min(b.name) || ': what its matches leave, and what it says is open' AS detail
FROM (
  SELECT i.id AS item_id, i.amount AS rest, i.open, i.currency, i.kind || ' ' || i.reference AS name
  FROM receivable_items i WHERE {_OF.format("i")}
  UNION ALL SELECT m.debit_item_id, -m.amount, 0, NULL, NULL FROM receivable_matches m
  UNION ALL SELECT m.credit_item_id, m.amount, 0, NULL, NULL FROM receivable_matches m) b
GROUP BY 1 HAVING sum(b.rest) <> sum(b.open) AND min(b.name) IS NOT NULL
ORDER BY 1 LIMIT {MOST_DIFFERENCES}"""  # noqa: S608 - our own text
    )
)
_DEPOSITS = Prepared(
    text(
        f"""
SELECT account_id AS subject, sum(held)::bigint AS expected, sum(posted)::bigint AS found, currency,
  'deposits of the account, and what the ledger holds of it' AS detail
FROM (
  SELECT d.legal_entity_id, d.account_id, d.currency,
    d.amount - d.credited - d.applied - d.returned - d.kept AS held, 0 AS posted
  FROM deposits d WHERE {_OF.format("d")} AND d.state <> 'closed'
  UNION ALL
  SELECT p.legal_entity_id, p.account_id, p.currency, 0, -p.amount
  FROM postings p WHERE {_OF.format("p")} AND p.ledger_account = 'deposits') both_books
GROUP BY legal_entity_id, account_id, currency HAVING sum(held) <> sum(posted)
ORDER BY 1 NULLS FIRST, 4 LIMIT {MOST_DIFFERENCES}"""  # noqa: S608 - our own text
    )
)
_OWN: Sequence[tuple[str, str, str, Prepared]] = [
    ("entries_balanced", "every journal entry has lines, and they add up to zero", "jrn", _ENTRIES),
    ("trial_balance", "all accounts of an entity add up to zero in each currency", "ent", _TRIAL_BALANCE),
    ("receivables", "what an account owes by its open items is what the ledger says", "acct", _RECEIVABLES),
    ("deposits", "what is left of an account's deposits is what the ledger holds", "acct", _DEPOSITS),
    ("open_items", "what is open of an item is its amount without what was matched", "", _MATCHES),
]


async def check_books(unit: HasInfo, legal_entity_id: UUID | None) -> LedgerCheckOut:
    """Every check, also those of other rooms. A statement each."""
    checks = []
    for name, rule, prefix, statement in _OWN:
        rows = await statement.fetch(unit, legal_entity_id=legal_entity_id)
        checks.append(checked(name, rule, [difference(row, prefix) for row in rows]))
    for check in further_checks():
        checks.append(await check(unit, legal_entity_id))  # noqa: PERF401 - one after another, on one connection
    return LedgerCheckOut(legal_entity_id=legal_entity_id, holds=all(one.holds for one in checks), checks=checks)


def checked(name: str, rule: str, differences: list[Difference]) -> CheckOut:
    return CheckOut(name=name, rule=rule, holds=not differences, differences=differences)


def difference(row: Any, prefix: str) -> Difference:
    """A row that a check found. `prefix`: of the id that is its subject; none: no id of the API's."""
    if row.subject is None:
        subject = "walk-ins"
    else:
        subject = encode_id(prefix, row.subject) if prefix else str(row.subject)
    return Difference(subject=subject, expected=row.expected, found=row.found, currency=row.currency, detail=row.detail)
