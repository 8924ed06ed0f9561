"""Whom to write to about an account."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# How it wants its invoices (null: as the entity has it), and the addresses that get them; else its own; else its
# member's, who owes also when archived, or those of who runs its team.
RECIPIENTS = Prepared(
    text("""
SELECT a.id AS account_id, n.delivery, coalesce(
  (SELECT jsonb_agg(jsonb_build_array(e.value, a.name) ORDER BY e.ordinality)
    FROM jsonb_array_elements_text(n.emails) WITH ORDINALITY e),
  CASE WHEN a.email IS NOT NULL THEN jsonb_build_array(jsonb_build_array(a.email, a.name)) END,
  (SELECT jsonb_agg(jsonb_build_array(m.email, m.name) ORDER BY m.id)
    FROM (SELECT coalesce((SELECT stays.member_id FROM billing_accounts stays
            WHERE stays.organization_id = a.organization_id AND stays.id = a.merged_into_id), a.member_id) AS id UNION
          SELECT t.member_id FROM team_members t
          WHERE t.organization_id = a.organization_id AND t.team_id = a.team_id AND t.role = 'admin') p
    JOIN members m ON m.organization_id = a.organization_id AND m.id = p.id
    WHERE m.email IS NOT NULL AND m.anonymized_at IS NULL AND (m.archived_at IS NULL OR a.team_id IS NULL)),
  '[]'::jsonb) AS people
FROM billing_accounts a
LEFT JOIN account_invoicing n ON n.organization_id = a.organization_id AND n.account_id = a.id
WHERE a.id = ANY(CAST(:ids AS uuid[]))
""")
)
