"""The statements that write any number of invoices at once."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# The numbers are taken here and by nobody else until the commit: in the order of the drafts, without a gap. An open
# item has the id of its document.
WRITE = Prepared(
    text("""
WITH d AS MATERIALIZED (
  SELECT r.*, row_number() OVER series AS nth, count(*) OVER (PARTITION BY r.kind, r.year) AS total
  FROM jsonb_to_recordset(CAST(CAST(:drafts AS text) AS jsonb)) AS r(
    position integer, id uuid, kind text, year integer, account_id uuid, location_id uuid, issued_on date, due_on date,
    currency text, net bigint, tax bigint, gross bigint, line_count integer, buyer jsonb, taxes jsonb, notes jsonb,
    locale text, purchase_order text, starts_on date, ends_on date, credits_invoice_id uuid, reason text)
  WINDOW series AS (PARTITION BY r.kind, r.year ORDER BY r.position)),
counted AS (
  INSERT INTO invoice_counters AS c (legal_entity_id, kind, year, last)
  SELECT CAST(:legal_entity_id AS uuid), d.kind, d.year, count(*) FROM d GROUP BY d.kind, d.year ORDER BY 2, 3
  ON CONFLICT (organization_id, legal_entity_id, kind, year) DO UPDATE SET last = c.last + excluded.last
  RETURNING c.kind, c.year, c.last),
numbered AS (
  SELECT d.*, n.last - d.total + d.nth AS sequence
  FROM d JOIN counted n ON n.kind = d.kind AND n.year = d.year),
made AS (
  INSERT INTO invoices (id, kind, state, legal_entity_id, account_id, location_id, number, year, sequence, issued_on,
    due_on, currency, net, tax, gross, line_count, seller, buyer, taxes, notes, locale, purchase_order, starts_on,
    ends_on, credits_invoice_id, reason, run_id, finalized_at, created_by, created_at, updated_at)
  SELECT d.id, d.kind, 'final', CAST(:legal_entity_id AS uuid), d.account_id, d.location_id,
    CASE d.kind WHEN 'invoice' THEN CAST(:invoice_prefix AS text) ELSE CAST(:credit_note_prefix AS text) END
      || d.year || '-' || lpad(CAST(d.sequence AS text),
        greatest(CAST(:digits AS integer), length(CAST(d.sequence AS text))), '0'),
    d.year, d.sequence, d.issued_on, d.due_on, d.currency, d.net, d.tax, d.gross, d.line_count,
    CAST(CAST(:seller AS text) AS jsonb), d.buyer, d.taxes, d.notes, d.locale, d.purchase_order, d.starts_on,
    d.ends_on, d.credits_invoice_id, d.reason, CAST(:run_id AS uuid), CAST(:now AS timestamptz), CAST(:by AS text),
    CAST(:now AS timestamptz), CAST(:now AS timestamptz)
  FROM numbered d ORDER BY d.position
  RETURNING id, kind, account_id, legal_entity_id, number, currency, gross, issued_on, due_on),
items AS (
  INSERT INTO receivable_items (id, account_id, legal_entity_id, kind, document_id, reference, currency, amount, open,
    booked_on, due_on, closed_at)
  SELECT m.id, m.account_id, m.legal_entity_id, m.kind, m.id, m.number, m.currency,
    CASE m.kind WHEN 'invoice' THEN m.gross ELSE -m.gross END,
    CASE m.kind WHEN 'invoice' THEN m.gross ELSE -m.gross END, m.issued_on, m.due_on,
    CASE WHEN m.gross = 0 THEN CAST(:now AS timestamptz) END
  FROM made m)
SELECT id, number FROM made
""")
)

LINES = Prepared(
    text("""
INSERT INTO invoice_lines (id, invoice_id, position, charge_id, credited_line_id, source_kind, location_id,
  description, quantity, starts_on, ends_on, net, tax, gross, tax_code, tax_name, tax_basis_points, tax_category,
  tax_included, created_at)
SELECT l.id, l.invoice_id, l.position, l.charge_id, l.credited_line_id, l.source_kind, l.location_id, l.description,
  l.quantity, l.starts_on, l.ends_on, l.net, l.tax, l.gross, l.tax_code, l.tax_name, l.tax_basis_points,
  l.tax_category, l.tax_included, CAST(:now AS timestamptz)
FROM jsonb_to_recordset(CAST(CAST(:lines AS text) AS jsonb)) AS l(
  id uuid, invoice_id uuid, position integer, charge_id uuid, credited_line_id uuid, source_kind text,
  location_id uuid, description text, quantity integer, starts_on date, ends_on date, net bigint, tax bigint,
  gross bigint, tax_code text, tax_name text, tax_basis_points integer, tax_category text, tax_included boolean)
""")
)

# Each charge goes on one document only.
CLAIM = Prepared(
    text("""
WITH claimed AS (
  UPDATE charge_balances b SET invoice_id = x.invoice_id, version = b.version + 1
  FROM unnest(CAST(:charge_ids AS uuid[]), CAST(:invoice_ids AS uuid[])) AS x(charge_id, invoice_id)
  WHERE b.charge_id = x.charge_id AND b.invoice_id IS NULL AND b.is_open
  RETURNING b.charge_id)
SELECT count(*) AS claimed FROM claimed
""")
)

# A draft: no number, no open item, nothing in the ledger.
WRITE_DRAFT = Prepared(
    text("""
INSERT INTO invoices (id, kind, state, legal_entity_id, account_id, location_id, currency, net, tax, gross, line_count,
  seller, buyer, taxes, notes, locale, purchase_order, starts_on, ends_on, created_by)
SELECT d.id, 'invoice', 'draft', CAST(:legal_entity_id AS uuid), d.account_id, d.location_id, d.currency, d.net, d.tax,
  d.gross, d.line_count, CAST(CAST(:seller AS text) AS jsonb), d.buyer, d.taxes, d.notes, d.locale, d.purchase_order,
  d.starts_on, d.ends_on, CAST(:by AS text)
FROM jsonb_to_recordset(CAST(CAST(:drafts AS text) AS jsonb)) AS d(
  id uuid, account_id uuid, location_id uuid, currency text, net bigint, tax bigint, gross bigint, line_count integer,
  buyer jsonb, taxes jsonb, notes jsonb, locale text, purchase_order text, starts_on date, ends_on date)
""")
)
# Its charges wait again.
RELEASE = Prepared(
    text("""
UPDATE charge_balances SET invoice_id = NULL, version = version + 1 WHERE invoice_id = CAST(:id AS uuid)
RETURNING charge_id
""")
)
DELETE_LINES = Prepared(text("DELETE FROM invoice_lines WHERE invoice_id = CAST(:id AS uuid)"))
DELETE_DRAFT = Prepared(text("DELETE FROM invoices WHERE id = CAST(:id AS uuid)"))
