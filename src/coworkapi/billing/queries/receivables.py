"""Open items of accounts: read and locked in the order of their ids, so that no two wait for each other in a circle."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.billing.queries.days import TODAY_OF_ENTITIES
from coworkapi.core.prepared import Prepared

# A new UUIDv7: PostgreSQL makes them by itself from 18 on only.
NEW_ID = """CAST(encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  PLACING substring(int8send(CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)) FROM 3) FROM 1 FOR 6),
  52, 1), 53, 1), 'hex') AS uuid)"""

_ITEMS = """
SELECT t.id, t.account_id, t.legal_entity_id, t.kind, t.currency, t.open, t.booked_on, t.due_on
FROM receivable_items t
WHERE {which}
ORDER BY t.id
FOR NO KEY UPDATE
"""
# Their ids as an array: each is looked up by its key, however large the table has grown since the plan was made.
_OF_ACCOUNTS = """t.id = ANY(ARRAY(
  SELECT i.id FROM receivable_items i
  WHERE i.account_id = ANY(CAST(:account_ids AS uuid[])) AND i.open {sign} 0
    AND i.legal_entity_id = CAST(:legal_entity_id AS uuid)
  UNION ALL SELECT unnest(CAST(:ids AS uuid[]))))"""
# What accounts have in their favour, and the items named besides.
CREDITS = Prepared(text(_ITEMS.format(which=_OF_ACCOUNTS.format(sign="<"))))
OPEN = Prepared(text(_ITEMS.format(which=_OF_ACCOUNTS.format(sign="<>"))))

# What is open of accounts that were merged into these, with whom they were merged into.
OF_MERGED = Prepared(
    text("""
SELECT t.id, t.account_id, t.legal_entity_id, t.kind, t.currency, t.open, t.booked_on, t.due_on, a.merged_into_id
FROM receivable_items t
JOIN billing_accounts a ON a.organization_id = t.organization_id AND a.id = t.account_id
WHERE t.account_id = ANY(ARRAY(
    SELECT gone.id FROM billing_accounts gone WHERE gone.merged_into_id = ANY(CAST(:account_ids AS uuid[]))))
  AND t.legal_entity_id = CAST(:legal_entity_id AS uuid) AND t.open <> 0
ORDER BY t.id
FOR NO KEY UPDATE OF t
""")
)
# What the account that stays owes where the one of a merged member has something in its favour.
OWED_BY_STAYING = Prepared(
    text("""
SELECT t.id, t.account_id, t.legal_entity_id, t.kind, t.currency, t.open, t.booked_on, t.due_on
FROM billing_accounts a
JOIN receivable_items t ON t.organization_id = a.organization_id AND t.account_id = a.merged_into_id AND t.open > 0
WHERE a.member_id = CAST(:member_id AS uuid) AND a.merged_into_id IS NOT NULL
  AND EXISTS (SELECT FROM receivable_items c WHERE c.organization_id = a.organization_id AND c.account_id = a.id
    AND c.legal_entity_id = t.legal_entity_id AND c.currency = t.currency AND c.open < 0)
ORDER BY t.id
FOR NO KEY UPDATE OF t
""")
)
TRANSFER = Prepared(
    text("""
INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, currency, amount, open,
  booked_on, due_on)
SELECT r.id, r.account_id, r.legal_entity_id, 'transfer', r.document_id, 'Merged account', r.currency, r.amount,
  r.amount, r.booked_on, r.booked_on
FROM jsonb_to_recordset(CAST(CAST(:items AS text) AS jsonb)) AS r(
  id uuid, document_id uuid, account_id uuid, legal_entity_id uuid, currency text, amount bigint, booked_on date)
ORDER BY r.id
""")
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
# Those that others wait for (a booking to be confirmed, a pass to be used, a deposit to be held) are told of.
_TOLD = "('booking', 'pass', 'credit_pack', 'deposit')"
SETTLE = Prepared(
    text(f"""
WITH made AS (
  INSERT INTO charge_settlements (id, charge_id, amount, method, reference, settled_at, created_by)
  SELECT {NEW_ID}, b.charge_id, CASE WHEN t.open = 0 THEN b.due - b.settled ELSE -b.settled END, 'invoice', i.number,
    CAST(:now AS timestamptz), CAST(:by AS text)
  FROM charge_balances b
  CROSS JOIN LATERAL (
    SELECT d.number FROM invoices d WHERE d.organization_id = b.organization_id AND d.id = b.invoice_id OFFSET 0) i
  CROSS JOIN LATERAL (
    SELECT d.open FROM receivable_items d
    WHERE d.organization_id = b.organization_id AND d.id = b.invoice_id OFFSET 0) t
  WHERE b.invoice_id = ANY(CAST(:ids AS uuid[]))
    AND CASE WHEN t.open = 0 THEN b.due <> b.settled ELSE b.settled <> 0 END
  ORDER BY b.charge_id
  RETURNING charge_id, amount)
SELECT m.charge_id, m.amount, b.invoice_id, c.source_kind
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

# Money that came in, once for each payment.
RECEIVE = Prepared(
    text("""
INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, currency, amount, open,
  booked_on, due_on)
SELECT r.id, r.account_id, r.legal_entity_id, r.kind, r.id, r.reference, r.currency, r.amount, r.amount, r.booked_on,
  r.booked_on
FROM jsonb_to_recordset(CAST(CAST(:items AS text) AS jsonb)) AS r(
  id uuid, account_id uuid, legal_entity_id uuid, kind text, reference text, currency text, amount bigint,
  booked_on date)
ORDER BY r.id
ON CONFLICT (organization_id, kind, document_id) DO NOTHING
RETURNING id
""")
)

# A payment with the matches of it that still count, the youngest first.
PAYMENTS = Prepared(
    text("""
SELECT t.id, t.account_id, t.legal_entity_id, t.currency, t.amount, t.open, t.booked_on, t.due_on, t.kind
FROM receivable_items t
WHERE t.kind = 'payment' AND t.document_id = ANY(CAST(:ids AS uuid[]))
ORDER BY t.id
FOR NO KEY UPDATE
""")
)
_LIVE = """
SELECT m.id, m.debit_item_id, m.credit_item_id, m.amount, d.kind AS debit_kind
FROM receivable_matches m
JOIN receivable_items d ON d.organization_id = m.organization_id AND d.id = m.debit_item_id
WHERE {which} AND m.undoes_match_id IS NULL
  AND NOT EXISTS (SELECT FROM receivable_matches u WHERE u.organization_id = m.organization_id
    AND u.undoes_match_id = m.id)
ORDER BY m.matched_at DESC, m.id DESC
"""
LIVE_OF_CREDITS = Prepared(text(_LIVE.format(which="m.credit_item_id = ANY(CAST(:ids AS uuid[]))")))
# What credit notes give back of an invoice, whatever they are set against.
GIVEN_BACK = Prepared(
    text("""
SELECT CAST(coalesce(sum(l.credited_net + l.credited_tax), 0) AS bigint) AS gross
FROM invoice_lines l WHERE l.invoice_id = CAST(:invoice_id AS uuid)
""")
)
# Write-offs of invoices that are taken back, and those that are written without the ORM.
TAKE_BACK = Prepared(
    text("""
UPDATE write_offs SET reversed_on = CAST(:booked_on AS date), reversal_reason = CAST(:reason AS text),
  version = version + 1, updated_at = app_now()
WHERE invoice_id = ANY(CAST(:ids AS uuid[])) AND reversed_on IS NULL
RETURNING id, invoice_id, amount, reason
""")
)
GIVE_UP = Prepared(
    text("""
INSERT INTO write_offs (id, invoice_id, currency, amount, reason, booked_on, created_by)
SELECT w.id, w.invoice_id, w.currency, w.amount, w.reason, w.booked_on, CAST(:by AS text)
FROM jsonb_to_recordset(CAST(CAST(:write_offs AS text) AS jsonb)) AS w(
  id uuid, invoice_id uuid, currency text, amount bigint, reason text, booked_on date)
""")
)
# Invoices that a payment once paid, and credit notes of those: what a refund of a walk-in's may take.
PAID_BY = Prepared(
    text("""
SELECT DISTINCT m.credit_item_id AS payment_id, m.debit_item_id AS invoice_id
FROM receivable_matches m
JOIN receivable_items d ON d.organization_id = m.organization_id AND d.id = m.debit_item_id AND d.kind = 'invoice'
WHERE m.credit_item_id = ANY(CAST(:ids AS uuid[]))
""")
)
CREDIT_NOTES_OF = Prepared(
    text("""
SELECT i.id, i.credits_invoice_id FROM invoices i
WHERE i.credits_invoice_id = ANY(CAST(:invoice_ids AS uuid[])) AND i.kind = 'credit_note' AND i.state = 'final'
""")
)

BALANCE = Prepared(
    text(f"""
WITH days AS MATERIALIZED ({TODAY_OF_ENTITIES})
SELECT t.account_id, t.legal_entity_id, t.currency, CAST(sum(t.open) AS bigint) AS balance,
  CAST(coalesce(sum(t.open) FILTER (WHERE t.open > 0), 0) AS bigint) AS owed,
  CAST(coalesce(-sum(t.open) FILTER (WHERE t.open < 0), 0) AS bigint) AS credit,
  CAST(coalesce(sum(t.open) FILTER (WHERE t.open > 0 AND t.due_on < d.today), 0) AS bigint) AS overdue
FROM receivable_items t JOIN days d ON d.legal_entity_id = t.legal_entity_id
WHERE t.account_id = ANY(CAST(:account_ids AS uuid[])) AND t.open <> 0
GROUP BY t.account_id, t.legal_entity_id, t.currency
ORDER BY t.account_id, t.legal_entity_id, t.currency
""")  # noqa: S608 - our own names
)

# An item with its matches that count, for the account's page of open items.
ITEM_COLUMNS = """t.id, t.account_id, t.legal_entity_id, t.kind, t.document_id, t.reference, t.currency, t.amount,
  t.open, t.written_off, t.booked_on, t.due_on, t.closed_at, t.created_at"""
MATCH_COLUMNS = "m.id, m.debit_item_id, m.credit_item_id, m.amount, m.matched_at, m.created_by"
ITEM = Prepared(
    text(
        f"SELECT {ITEM_COLUMNS} FROM receivable_items t WHERE t.id = ANY(CAST(:ids AS uuid[])) ORDER BY t.id "  # noqa: S608
        "FOR NO KEY UPDATE"
    )
)
LIVE_MATCH = Prepared(
    text(
        f"""
SELECT {MATCH_COLUMNS}, d.account_id, d.currency, d.kind AS debit_kind, c.kind AS credit_kind,
  EXISTS (SELECT FROM receivable_matches u WHERE u.organization_id = m.organization_id AND u.undoes_match_id = m.id)
    OR m.undoes_match_id IS NOT NULL AS undone
FROM receivable_matches m
JOIN receivable_items d ON d.organization_id = m.organization_id AND d.id = m.debit_item_id
JOIN receivable_items c ON c.organization_id = m.organization_id AND c.id = m.credit_item_id
WHERE m.id = CAST(:id AS uuid)"""  # noqa: S608 - our own names
    )
)
LAST_MATCH = Prepared(
    text("""
SELECT m.id FROM receivable_matches m
WHERE m.debit_item_id = CAST(:debit_id AS uuid) AND m.credit_item_id = CAST(:credit_id AS uuid)
ORDER BY m.id DESC LIMIT 1
""")
)
