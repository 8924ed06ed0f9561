"""What tax was invoiced, by rate and month, and what the ledger says of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing.ledger.schemas import TaxLine, TaxReportOut, TaxTotal
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared

# By the day of the invoice. A credit note's amounts are positive: its kind is the sign.
_INVOICED = Prepared(
    text(
        """
SELECT date_trunc('month', i.issued_on::timestamp)::date AS month, l.tax_code, max(l.tax_name) AS tax_name,
  l.tax_basis_points AS basis_points, l.tax_category AS category, i.currency,
  sum(CASE i.kind WHEN 'credit_note' THEN -l.net ELSE l.net END)::bigint AS net,
  sum(CASE i.kind WHEN 'credit_note' THEN -l.tax ELSE l.tax END)::bigint AS tax
FROM invoices i JOIN invoice_lines l ON l.organization_id = i.organization_id AND l.invoice_id = i.id
WHERE i.state = 'final' AND i.legal_entity_id = CAST(:legal_entity_id AS uuid)
  AND i.issued_on >= CAST(:starts_on AS date) AND i.issued_on < CAST(:ends_on AS date)
GROUP BY 1, 2, 4, 5, 6 ORDER BY 1, 2, 4, 5, 6"""
    )
)
_POSTED = Prepared(
    text(
        """
SELECT p.ledger_account, p.currency, -sum(p.amount)::bigint AS amount FROM postings p
WHERE p.legal_entity_id = CAST(:legal_entity_id AS uuid) AND p.ledger_account LIKE 'tax:%'
  AND p.booked_on >= CAST(:starts_on AS date) AND p.booked_on < CAST(:ends_on AS date)
GROUP BY 1, 2 ORDER BY 1, 2"""
    )
)


async def taxes(unit: HasInfo, *, legal_entity_id: UUID, starts_on: date, ends_on: date) -> TaxReportOut:
    """The tax of `[starts_on, ends_on)`. Two statements."""
    period: dict[str, Any] = {"legal_entity_id": legal_entity_id, "starts_on": starts_on, "ends_on": ends_on}
    lines = []
    nets: dict[tuple[str, str], int] = defaultdict(int)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in await _INVOICED.fetch(unit, **period):
        key = (f"tax:{row.tax_code}:{row.basis_points}", row.currency)
        nets[key] += row.net
        sums[key] += row.tax
        lines.append(
            TaxLine(
                month=row.month,
                tax_code=row.tax_code,
                tax_name=row.tax_name,
                basis_points=row.basis_points,
                category=row.category,
                net=Money(amount=row.net, currency=row.currency),
                tax=Money(amount=row.tax, currency=row.currency),
            )
        )
    posted = {(row.ledger_account, row.currency): row.amount for row in await _POSTED.fetch(unit, **period)}
    return TaxReportOut(
        legal_entity_id=legal_entity_id,
        starts_on=starts_on,
        ends_on=ends_on,
        lines=lines,
        totals=[
            TaxTotal(ledger_account=key[0], currency=key[1], net=nets[key], tax=sums[key], posted=posted.get(key, 0))
            for key in sorted(nets.keys() | posted.keys())
        ],
    )
