"""Statements of accounts: what was booked, and what was open before."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# The sum of all that was booked before, and what was booked in the days asked, by entity and currency.
STATEMENT = Prepared(
    text("""
SELECT t.legal_entity_id, t.currency,
  CAST(coalesce(sum(t.amount) FILTER (WHERE t.booked_on < CAST(:starts_on AS date)), 0) AS bigint) AS opening,
  coalesce(json_agg(json_build_array(t.booked_on, t.kind, t.document_id, t.reference, t.amount)
    ORDER BY t.booked_on, t.id) FILTER (WHERE t.booked_on >= CAST(:starts_on AS date)), '[]') AS lines
FROM receivable_items t
WHERE t.account_id = CAST(:account_id AS uuid) AND t.booked_on <= CAST(:ends_on AS date)
GROUP BY t.legal_entity_id, t.currency
ORDER BY t.legal_entity_id, t.currency
""")
)
# How a document's id is written, by the kind of its item.
PREFIXES = {
    "invoice": "inv",
    "credit_note": "crn",
    "payment": "pmt",
    "refund": "ref",
    "chargeback": "dsp",
    "chargeback_won": "dsp",
    "failure": "pmt",
    "write_off": "wof",
    "write_off_reversal": "wof",
    "deposit": "dpe",
    "transfer": "item",
}
