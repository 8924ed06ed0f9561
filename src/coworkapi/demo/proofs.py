"""What must be true of a space's books at any time: each proof asks the whole organization and names what breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Proof:
    """A rule, and what breaks it: nothing where it holds; at most `MOST_FAULTS` are named."""

    name: str
    rule: str
    faults: Sequence[str]

    @property
    def holds(self) -> bool:
        return not self.faults


# Each finds where its rule is broken, as one text a row. `:until`: the first day that need not be billed yet.
_NUMBERS = text("""
SELECT number || ': number ' || sequence || ' of ' || year || ' where ' || place || ' is next' AS fault
FROM (SELECT number, year, sequence, row_number() OVER (
    PARTITION BY legal_entity_id, kind, year ORDER BY sequence) AS place
  FROM invoices WHERE state = 'final') numbered
WHERE sequence <> place ORDER BY number LIMIT :most""")
_ORDER = text("""
SELECT number || ': issued on ' || issued_on || ', after ' || before || ' was' AS fault
FROM (SELECT number, issued_on, lag(issued_on) OVER (
    PARTITION BY legal_entity_id, kind ORDER BY year, sequence) AS before
  FROM invoices WHERE state = 'final') numbered
WHERE issued_on < before ORDER BY number LIMIT :most""")
_LINES = text("""
SELECT coalesce(i.number, i.id::text) || ': net, tax and gross ' || concat_ws(', ', i.net, i.tax, i.gross)
  || ', its lines ' || concat_ws(', ', sum(l.net), sum(l.tax), sum(l.gross)) AS fault
FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
GROUP BY i.organization_id, i.id, i.number, i.net, i.tax, i.gross
HAVING (i.net, i.tax, i.gross) IS DISTINCT FROM
  (coalesce(sum(l.net), 0)::bigint, coalesce(sum(l.tax), 0)::bigint, coalesce(sum(l.gross), 0)::bigint)
ORDER BY 1 LIMIT :most""")
# The days of a membership's life without its pauses, each once: too few, too many and days beside it are all told.
_DAYS = text("""
WITH lived AS (
  SELECT m.id, d::date AS day FROM memberships m,
    generate_series(m.starts_on, least(coalesce(m.ends_on, :until), :until) - 1, interval '1 day') d
  WHERE NOT EXISTS (SELECT FROM membership_pauses p WHERE p.membership_id = m.id
    AND d::date >= p.starts_on AND (p.ends_on IS NULL OR d::date < p.ends_on))
), billed AS (
  SELECT membership_id AS id, d::date AS day FROM membership_periods,
    generate_series(starts_on, ends_on - 1, interval '1 day') d
), both_books AS (
  SELECT id, day, 1 AS lived, 0 AS billed FROM lived
  UNION ALL SELECT id, day, 0, 1 FROM billed
), differing AS (
  SELECT id, day, sum(billed) AS billed FROM both_books
  GROUP BY id, day HAVING sum(billed) > 1 OR (day < :until AND sum(lived) <> sum(billed))
)
SELECT 'membership ' || id || ': ' || count(*) || ' days not billed once, the first ' || min(day) AS fault
FROM differing GROUP BY id ORDER BY id LIMIT :most""")
_CREDITS = text("""
SELECT 'lot ' || l.id || ': ' || l.balance || ', its entries say ' || coalesce(sum(e.quantity), 0) AS fault
FROM credit_lots l LEFT JOIN credit_entries e ON e.lot_id = l.id
GROUP BY l.organization_id, l.id, l.balance HAVING l.balance < 0 OR l.balance <> coalesce(sum(e.quantity), 0)
ORDER BY l.id LIMIT :most""")
_ALL: Sequence[tuple[str, str, TextClause]] = (
    ("numbers_without_gaps", "each series of invoices and of credit notes counts 1, 2, 3 ... every year", _NUMBERS),
    ("numbers_in_order", "numbers follow the days of issue", _ORDER),
    ("sums_of_lines", "each invoice and credit note is the sum of its lines", _LINES),
    ("days_billed_once", "every day of every membership's life, its pauses aside, is billed exactly once", _DAYS),
    ("credits", "no credit lot is below zero, and each is what its entries leave", _CREDITS),
)
_FIGURES = text("""
SELECT (SELECT count(*) FROM charges) AS charges, (SELECT count(*) FROM invoices) AS invoices,
  (SELECT count(*) FROM postings) AS postings, (SELECT coalesce(sum(open), 0) FROM receivable_items) AS open,
  (SELECT count(*) FROM membership_periods) AS periods, (SELECT count(*) FROM credit_lots) AS lots""")


async def prove(session: AsyncSession, *, until: date | None) -> Sequence[Proof]:
    """Every proof about documents, memberships and credits of the session's organization, a statement each.

    `until`: the first day that need not be billed yet; None leaves the days of memberships out. What concerns the
    ledger is told by its own check.
    """
    proofs = []
    for name, rule, statement in _ALL:
        if until is None and statement is _DAYS:
            continue
        values = {"most": MOST_FAULTS} | ({"until": until} if statement is _DAYS else {})
        proofs.append(Proof(name, rule, (await session.scalars(statement, values)).all()))
    return proofs


async def figures(session: AsyncSession) -> dict[str, int]:
    """How much there is of what billing makes: doing a day again must not change any of it."""
    return {name: int(number) for name, number in (await session.execute(_FIGURES)).mappings().one().items()}
