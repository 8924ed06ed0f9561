"""Open items of accounts: read and locked in the order of their ids, so that no two wait for each other in a circle."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# A new UUIDv7: PostgreSQL makes them by itself from 18 on only.
NEW_ID = """CAST(encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  PLACING substring(int8send(CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)) FROM 3) FROM 1 FOR 6),
  52, 1), 53, 1), 'hex') AS uuid)"""

_ITEMS = """
SELECT t.id, t.account_id, t.kind, t.currency, t.open, t.booked_on, t.due_on
FROM receivable_items t
WHERE {which}
ORDER BY t.id
FOR NO KEY UPDATE
"""
# What accounts have in their favour, and the items named besides.
CREDITS = Prepared(
    text(
        _ITEMS.format(
            which="(t.account_id = ANY(CAST(:account_ids AS uuid[])) AND t.open < 0 "
            "AND t.legal_entity_id = CAST(:legal_entity_id AS uuid)) OR t.id = ANY(CAST(:ids AS uuid[]))"
        )
    )
)
OPEN = Prepared(
    text(
        _ITEMS.format(
            which="(t.account_id = ANY(CAST(:account_ids AS uuid[])) AND t.open <> 0 "
            "AND t.legal_entity_id = CAST(:legal_entity_id AS uuid)) OR t.id = ANY(CAST(:ids AS uuid[]))"
        )
    )
)

MATCH = Prepared(
    text("""
INSERT INTO receivable_matches (id, debit_item_id, credit_item_id, amount, undoes_match_id, matched_at, created_by)
SELECT m.id, m.debit_id, m.credit_id, m.amount, m.undoes_match_id, CAST(:now AS timestamptz), CAST(:by AS text)
FROM jsonb_to_recordset(CAST(CAST(:matches AS text) AS jsonb))
  AS m(id uuid, debit_id uuid, credit_id uuid, amount bigint, undoes_match_id uuid)
""")
)

# Charges of documents of which nothing is open are settled by them; of those that were reopened they are no longer.
# Those that others wait for (a booking to be confirmed, a pass to be used) are told of.
_TOLD = "('booking', 'pass', 'credit_pack')"
SETTLE = Prepared(
    text(f"""
WITH made AS (
  INSERT INTO charge_settlements (id, charge_id, amount, method, reference, settled_at, created_by)
  SELECT {NEW_ID}, b.charge_id, CASE WHEN t.open = 0 THEN b.due - b.settled ELSE -b.settled END, 'invoice', i.number,
    CAST(:now AS timestamptz), CAST(:by AS text)
  FROM charge_balances b
  JOIN invoices i ON i.organization_id = b.organization_id AND i.id = b.invoice_id
  JOIN receivable_items t ON t.organization_id = i.organization_id AND t.id = i.id
  WHERE b.invoice_id = ANY(CAST(:ids AS uuid[]))
    AND CASE WHEN t.open = 0 THEN b.due <> b.settled ELSE b.settled <> 0 END
  ORDER BY b.charge_id
  RETURNING charge_id, amount)
SELECT m.charge_id, m.amount, b.invoice_id
FROM made m
JOIN charges c ON c.id = m.charge_id AND c.source_kind IN {_TOLD}
JOIN charge_balances b ON b.organization_id = c.organization_id AND b.charge_id = c.id
""")  # noqa: S608 - our own text
)

TOUCH = Prepared(
    text("""
UPDATE invoices SET version = version + 1, updated_at = app_now() WHERE id = ANY(CAST(:ids AS uuid[]))
""")
)
