"""What dunning reads of invoices, payments and its own past, for many accounts at once."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# Overdue somewhere on earth; `rules` decide by each invoice's own calendar.
_EVER = "(CAST(:now AS timestamptz) AT TIME ZONE 'Pacific/Kiritimati')::date"
# The accounts asked for, and those that were merged into them.
_THEIRS = """ARRAY(SELECT unnest(CAST(:account_ids AS uuid[])) UNION
  SELECT gone.id FROM billing_accounts gone WHERE gone.merged_into_id = ANY(CAST(:account_ids AS uuid[])))"""
_OWED = "i.kind = 'invoice' AND i.open > 0 AND i.account_id IS NOT NULL"

# Takes accounts whose turn it is, locks their rows, and puts them off, so that nobody else takes them. With one that
# was merged also the one that stays, for whose standing it counts.
CLAIM = Prepared(
    text(f"""
WITH known AS (
  SELECT d.account_id FROM dunning_accounts d WHERE d.next_check_at <= CAST(:now AS timestamptz)
  ORDER BY d.next_check_at LIMIT CAST(:limit AS integer)
), fresh AS (
  SELECT DISTINCT i.account_id FROM receivable_items i
  WHERE {_OWED} AND i.due_on < {_EVER}
    AND EXISTS (SELECT FROM dunning_policies p WHERE p.archived_at IS NULL)
    AND NOT EXISTS (SELECT FROM dunning_accounts d WHERE d.account_id = i.account_id)
  LIMIT CAST(:limit AS integer)
)
INSERT INTO dunning_accounts AS d (account_id, next_check_at)
SELECT account_id, CAST(:now AS timestamptz) FROM (
  SELECT * FROM known UNION SELECT * FROM fresh
  UNION SELECT a.merged_into_id FROM billing_accounts a
  WHERE a.merged_into_id IS NOT NULL AND a.id IN (SELECT * FROM known UNION ALL SELECT * FROM fresh)) AS all_kinds
ORDER BY account_id
ON CONFLICT (organization_id, account_id) DO UPDATE SET next_check_at = excluded.next_check_at
  WHERE d.next_check_at <= excluded.next_check_at
RETURNING account_id""")  # noqa: S608 - our own text
)
# The same for accounts that are named, whether it is their turn or not.
CLAIM_THESE = Prepared(
    text("""
INSERT INTO dunning_accounts AS d (account_id, next_check_at)
SELECT a.id, CAST(:now AS timestamptz) FROM billing_accounts a
WHERE a.id = ANY(CAST(:account_ids AS uuid[])) OR a.id IN (
  SELECT m.merged_into_id FROM billing_accounts m WHERE m.id = ANY(CAST(:account_ids AS uuid[])))
ORDER BY a.id
ON CONFLICT (organization_id, account_id) DO UPDATE SET next_check_at = d.next_check_at
RETURNING account_id""")
)
# A page of the accounts that owe something overdue or stand badly, for runs that somebody starts.
ACCOUNTS = Prepared(
    text(f"""
SELECT a.account_id FROM (
  SELECT i.account_id FROM receivable_items i
  WHERE {_OWED} AND i.due_on < {_EVER}
    AND (CAST(:legal_entity_id AS uuid) IS NULL OR i.legal_entity_id = CAST(:legal_entity_id AS uuid))
  UNION
  SELECT s.account_id FROM account_standings s
  WHERE s.standing <> 'current' AND CAST(:legal_entity_id AS uuid) IS NULL
) AS a
WHERE (CAST(:account_id AS uuid) IS NULL OR a.account_id = CAST(:account_id AS uuid))
  AND (CAST(:after AS uuid) IS NULL OR a.account_id > CAST(:after AS uuid))
ORDER BY a.account_id LIMIT CAST(:limit AS integer)""")  # noqa: S608 - our own text
)
# What is open of the invoices of these accounts and of those merged into them, with all that a decision needs: each
# row by its key, whatever the planner knows of the tables.
# `pending`: the provider has taken a payment of all that is open. `refused`: the method that would be tried again was
# refused for good the last time.
OPEN_INVOICES = Prepared(
    text(f"""
SELECT i.document_id AS id, v.number, i.account_id, i.legal_entity_id, v.location_id, i.currency, i.open, i.due_on,
  payer.merged_into_id, v.locale,
  home.id AS home_location_id, coalesce(l.time_zone, home.time_zone, 'UTC') AS time_zone,
  ARRAY(SELECT t.step_key FROM dunning_steps_taken t WHERE t.invoice_id = i.document_id) AS taken,
  coalesce((SELECT sum(pi.amount) FROM payment_invoices pi
    CROSS JOIN LATERAL (SELECT x.* FROM payments x WHERE x.id = pi.payment_id OFFSET 0) p
    WHERE pi.invoice_id = i.document_id AND pi.in_flight AND p.state = 'pending'
      AND p.provider_reference IS NOT NULL), 0) >= i.open AS pending,
  (SELECT coalesce(p.failure_detail, p.failure_code, 'refused') FROM payment_invoices pi
    CROSS JOIN LATERAL (SELECT x.* FROM payments x WHERE x.id = pi.payment_id OFFSET 0) p
    WHERE pi.invoice_id = i.document_id AND p.failure_kind = 'hard' AND p.state = 'failed'
      AND EXISTS (SELECT FROM payment_methods m WHERE m.id = p.method_id AND m.is_default OFFSET 0)
    ORDER BY p.id DESC LIMIT 1) AS refused,
  (SELECT coalesce(sum(c.amount), 0) FROM charges c
    WHERE c.source_kind = 'late_fee' AND c.source_id = i.document_id) AS late_fees,
  EXISTS (SELECT FROM invoice_lines x WHERE x.invoice_id = i.document_id AND x.source_kind <> 'late_fee') AS bears_fees,
  (SELECT json_agg(json_build_array(d.opened_at, d.closed_at)) FROM payment_invoices pi
    CROSS JOIN LATERAL (SELECT x.* FROM disputes x WHERE x.payment_id = pi.payment_id OFFSET 0) d
    WHERE pi.invoice_id = i.document_id) AS disputes
FROM unnest({_THEIRS}) AS owing(account_id)
CROSS JOIN LATERAL (
  SELECT x.* FROM receivable_items x WHERE x.account_id = owing.account_id AND x.open > 0 OFFSET 0) i
CROSS JOIN LATERAL (SELECT x.* FROM invoices x WHERE x.id = i.document_id OFFSET 0) v
CROSS JOIN LATERAL (SELECT x.merged_into_id FROM billing_accounts x WHERE x.id = i.account_id OFFSET 0) payer
LEFT JOIN locations l ON l.organization_id = v.organization_id AND l.id = v.location_id
LEFT JOIN LATERAL (
  SELECT f.id, f.time_zone FROM locations f
  WHERE f.organization_id = i.organization_id AND f.legal_entity_id = i.legal_entity_id ORDER BY f.id LIMIT 1
) AS home ON true
WHERE {_OWED}
ORDER BY i.account_id, i.due_on, i.document_id""")  # noqa: S608 - our own text
)
PAUSES = Prepared(
    text(f"""
SELECT account_id, kind, invoice_ids, from_on, until_on, ended_on, lifts_restrictions FROM dunning_pauses
WHERE account_id = ANY({_THEIRS})""")  # noqa: S608 - our own text
)
POLICIES = Prepared(
    text("SELECT id, legal_entity_id, name, currency, minimum, steps FROM dunning_policies WHERE archived_at IS NULL")
)
TAKE = Prepared(
    text("""
INSERT INTO dunning_steps_taken (id, account_id, invoice_id, policy_id, step_key, action, outcome, counted_days, why,
  charge_id, taken_at, created_by)
SELECT id, account_id, invoice_id, policy_id, step_key, action, outcome, counted_days, why, charge_id,
  CAST(:now AS timestamptz), CAST(:created_by AS text)
FROM jsonb_to_recordset(CAST(CAST(:steps AS text) AS jsonb)) AS t(id uuid, account_id uuid, invoice_id uuid,
  policy_id uuid, step_key text, action text, outcome text, counted_days integer, why text, charge_id uuid)""")
)
PUT_OFF = Prepared(
    text("""
UPDATE dunning_accounts d SET next_check_at = u.at
FROM unnest(CAST(:account_ids AS uuid[]), CAST(:ats AS timestamptz[])) AS u(account_id, at)
WHERE d.account_id = u.account_id""")
)
FORGET = Prepared(text("DELETE FROM dunning_accounts WHERE account_id = ANY(CAST(:account_ids AS uuid[]))"))
# Everything that is dunned is looked at anew, since the rules changed.
LOOK_AGAIN = Prepared(text("UPDATE dunning_accounts SET next_check_at = app_now() WHERE next_check_at > app_now()"))
IS_DUNNED = Prepared(
    text("""
SELECT EXISTS (SELECT FROM dunning_accounts WHERE account_id = CAST(:account_id AS uuid))
  OR EXISTS (SELECT FROM account_standings
    WHERE account_id = CAST(:account_id AS uuid) AND standing <> 'current') AS is_dunned""")
)
