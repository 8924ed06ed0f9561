"""What the ledger is to be told of lots that were paid for."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# Of a line `il` of the final invoice or credit note `i`: what it leaves of its charge.
NET = """CASE WHEN i.kind = 'invoice' THEN il.net - il.credited_net
    WHEN il.credited_line_id IS NULL THEN -il.net ELSE 0 END"""
# Of the lot `l`: what was invoiced for it less what was credited. `standing`: without charges that were voided.
INVOICED = f"""
SELECT (array_agg(c.account_id ORDER BY c.id))[1] AS account_id, min(c.legal_entity_id::text)::uuid AS legal_entity_id,
  (array_agg(c.location_id ORDER BY c.id))[1] AS location_id, min(c.currency) AS currency,
  coalesce(sum(n.net), 0)::bigint AS invoiced,
  coalesce(sum(n.net) FILTER (WHERE v.id IS NULL), 0)::bigint AS standing
FROM charges c
JOIN invoice_lines il ON il.organization_id = c.organization_id AND il.charge_id = c.id
JOIN invoices i ON i.organization_id = il.organization_id AND i.id = il.invoice_id AND i.state = 'final'
LEFT JOIN charges v ON v.organization_id = c.organization_id AND v.voids_charge_id = c.id
CROSS JOIN LATERAL (SELECT {NET} AS net) n
WHERE c.organization_id = l.organization_id AND c.source_kind IN ('credit_pack', 'pass')
  AND c.source_id = ANY (ARRAY(SELECT l.id UNION ALL SELECT p.id FROM passes p
    WHERE p.organization_id = l.organization_id AND p.lot_id = l.id))"""  # noqa: S608 - our own text
# What became of the lot `l`. A correction gives (back) or takes what is not used.
QUANTITIES = """
SELECT coalesce(-sum(e.quantity) FILTER (WHERE e.kind IN ('consume', 'return')), 0)::bigint AS used,
  coalesce(-sum(e.quantity) FILTER (WHERE e.kind IN ('expire', 'correction')), 0)::bigint AS lapsed,
  coalesce(jsonb_agg(jsonb_build_array(e.source_id, -e.quantity))
    FILTER (WHERE e.kind = 'transfer' AND e.quantity < 0 AND e.source_id IS NOT NULL), '[]') AS moved
FROM credit_entries e WHERE e.organization_id = l.organization_id AND e.lot_id = l.id"""

DUE = Prepared(
    text(
        f"""
WITH due AS MATERIALIZED (
  SELECT v.* FROM credit_values v WHERE v.due_at IS NOT NULL
  ORDER BY v.lot_id LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED)
SELECT d.lot_id, l.name, l.use_of, l.granted, d.inherited, d.used AS posted_used, d.lapsed AS posted_lapsed,
  coalesce(i.account_id, d.account_id) AS account_id, coalesce(i.legal_entity_id, d.legal_entity_id) AS legal_entity_id,
  coalesce(i.location_id, d.location_id) AS location_id, coalesce(i.currency, e.currency) AS currency,
  coalesce(i.standing, 0) AS standing, q.used, q.lapsed, q.moved, t.time_zone,
  ledger_locked_through(coalesce(i.legal_entity_id, d.legal_entity_id)) AS locked_through
FROM due d
JOIN credit_lots l ON l.organization_id = d.organization_id AND l.id = d.lot_id
CROSS JOIN LATERAL ({QUANTITIES}) q
LEFT JOIN LATERAL ({INVOICED}) i ON true
LEFT JOIN legal_entities e ON e.organization_id = d.organization_id AND e.id = d.legal_entity_id
LEFT JOIN locations t ON t.organization_id = d.organization_id AND t.id = coalesce(i.location_id, d.location_id)
ORDER BY d.lot_id"""  # noqa: S608 - our own text
    )
)
# Lots sort by their making: what one hands on, the next round looks at.
SETTLED = Prepared(
    text("""
UPDATE credit_values v SET account_id = s.account_id, legal_entity_id = s.legal_entity_id,
  location_id = s.location_id, used = s.used, lapsed = s.lapsed, due_at = NULL
FROM jsonb_to_recordset(CAST(CAST(:lots AS text) AS jsonb)) AS s(
  lot_id uuid, account_id uuid, legal_entity_id uuid, location_id uuid, used bigint, lapsed bigint)
WHERE v.lot_id = s.lot_id""")
)
INHERIT = Prepared(
    text("""
INSERT INTO credit_values AS v (lot_id, account_id, legal_entity_id, location_id, inherited, due_at)
SELECT h.lot_id, h.account_id, h.legal_entity_id, h.location_id, h.inherited, app_now()
FROM jsonb_to_recordset(CAST(CAST(:heirs AS text) AS jsonb)) AS h(
  lot_id uuid, account_id uuid, legal_entity_id uuid, location_id uuid, inherited bigint)
JOIN credit_lots l ON l.id = h.lot_id
ORDER BY h.lot_id
ON CONFLICT (organization_id, lot_id) DO UPDATE SET inherited = excluded.inherited,
  account_id = excluded.account_id, legal_entity_id = excluded.legal_entity_id, location_id = excluded.location_id,
  due_at = excluded.due_at
WHERE v.inherited <> excluded.inherited""")
)
# The lots on an invoice or credit note.
LOOK_AT = Prepared(
    text("""
INSERT INTO credit_values AS v (lot_id, due_at)
SELECT DISTINCT l.id, app_now()
FROM invoice_lines il
LEFT JOIN invoice_lines o ON o.organization_id = il.organization_id AND o.id = il.credited_line_id
JOIN charges c ON c.organization_id = il.organization_id AND c.id = coalesce(o.charge_id, il.charge_id)
LEFT JOIN passes p ON p.organization_id = c.organization_id AND p.id = c.source_id
JOIN credit_lots l ON l.organization_id = c.organization_id AND l.id = coalesce(p.lot_id, c.source_id)
WHERE il.invoice_id = CAST(:invoice_id AS uuid) AND il.source_kind IN ('credit_pack', 'pass')
ORDER BY 1
ON CONFLICT (organization_id, lot_id) DO UPDATE SET due_at = excluded.due_at""")
)
# By account: what was invoiced less what the lots' use makes of it, against the ledger's prepaid credits. What a lot's
# use makes of it is posted a moment later, by due work or, after an invoice, by a reaction and due work: for a lot that
# is still owed that, what was posted so far counts. A reaction that failed for good is owed no more: that is a
# difference. (Everything is added up by lot instead of joined: no planner can take a set for small and compare each
# with each, also right after a bulk load, when it knows nothing of the tables.)
DISAGREEING = Prepared(
    text(
        f"""
WITH facts AS (
  SELECT v.lot_id, v.legal_entity_id, v.account_id, l.granted, v.inherited, v.used + v.lapsed AS posted,
    v.due_at IS NOT NULL AS owed, NULL::uuid AS charge_id, NULL::uuid AS seller_id, NULL::uuid AS payer_id,
    0::bigint AS invoiced, 0::bigint AS standing, 0::bigint AS used, 0::bigint AS lapsed
  FROM credit_values v JOIN credit_lots l ON l.organization_id = v.organization_id AND l.id = v.lot_id
  UNION ALL
  SELECT coalesce(p.lot_id, c.source_id), NULL, NULL, NULL, 0, 0, false, c.id, c.legal_entity_id, c.account_id,
    n.net, CASE WHEN v.id IS NULL THEN n.net ELSE 0 END, 0, 0
  FROM invoice_lines il
  JOIN invoices i ON i.organization_id = il.organization_id AND i.id = il.invoice_id AND i.state = 'final'
  JOIN charges c ON c.organization_id = il.organization_id AND c.id = il.charge_id
  LEFT JOIN charges v ON v.organization_id = c.organization_id AND v.voids_charge_id = c.id
  LEFT JOIN passes p ON p.organization_id = c.organization_id AND p.id = c.source_id
  CROSS JOIN LATERAL (SELECT {NET} AS net) n
  WHERE il.source_kind IN ('credit_pack', 'pass')
  UNION ALL
  SELECT e.lot_id, NULL, NULL, NULL, 0, 0, false, NULL, NULL, NULL, 0, 0,
    CASE WHEN e.kind IN ('consume', 'return') THEN -e.quantity ELSE 0 END,
    CASE WHEN e.kind IN ('expire', 'correction') THEN -e.quantity ELSE 0 END
  FROM credit_values v JOIN credit_entries e ON e.organization_id = v.organization_id AND e.lot_id = v.lot_id
  UNION ALL
  SELECT coalesce(p.lot_id, c.source_id), NULL, NULL, NULL, 0, 0, true, NULL, NULL, NULL, 0, 0, 0, 0
  FROM event_deliveries d
  JOIN events t ON t.organization_id = d.organization_id AND t.id = d.event_id
  JOIN invoice_lines il ON il.organization_id = t.organization_id AND il.invoice_id = t.aggregate_id
  LEFT JOIN invoice_lines o ON o.organization_id = il.organization_id AND o.id = il.credited_line_id
  JOIN charges c ON c.organization_id = il.organization_id AND c.id = coalesce(o.charge_id, il.charge_id)
  LEFT JOIN passes p ON p.organization_id = c.organization_id AND p.id = c.source_id
  WHERE d.state = 'pending' AND d.handler = CAST(:reaction AS text) AND il.source_kind IN ('credit_pack', 'pass')),
lots AS (
  SELECT coalesce((array_agg(seller_id ORDER BY charge_id) FILTER (WHERE charge_id IS NOT NULL))[1],
      (array_agg(legal_entity_id) FILTER (WHERE legal_entity_id IS NOT NULL))[1]) AS legal_entity_id,
    CASE WHEN bool_or(charge_id IS NOT NULL)
      THEN (array_agg(payer_id ORDER BY charge_id) FILTER (WHERE charge_id IS NOT NULL))[1]
      ELSE (array_agg(account_id) FILTER (WHERE account_id IS NOT NULL))[1] END AS account_id,
    sum(invoiced) - CASE WHEN bool_or(owed) THEN sum(posted)
      WHEN max(granted) IS NULL THEN sum(invoiced) -- nobody was told to look after it
      ELSE round((greatest(sum(standing), 0) + sum(inherited))
        * least(greatest(sum(used), 0) + greatest(sum(lapsed), 0), max(granted)) / max(granted)) END AS worth
  FROM facts GROUP BY lot_id),
books AS (
  SELECT legal_entity_id, account_id, worth AS lots, 0 AS posted FROM lots WHERE legal_entity_id IS NOT NULL
  UNION ALL
  SELECT p.legal_entity_id, p.account_id, 0, -p.amount FROM postings p WHERE p.ledger_account = 'prepaid_credits')
SELECT b.account_id AS subject, sum(b.lots)::bigint AS expected, sum(b.posted)::bigint AS found, min(e.currency)
    AS currency,
  'what is left of the lots that were invoiced, and the ledger''s prepaid credits of the account' AS detail
FROM books b JOIN legal_entities e ON e.id = b.legal_entity_id
WHERE CAST(:legal_entity_id AS uuid) IS NULL OR b.legal_entity_id = CAST(:legal_entity_id AS uuid)
GROUP BY b.legal_entity_id, b.account_id HAVING sum(b.lots) <> sum(b.posted)
ORDER BY 1 NULLS FIRST LIMIT 100"""  # noqa: S608 - our own text
    )
)
