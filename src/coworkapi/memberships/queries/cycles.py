"""What reckoning reads of memberships: their terms over time, their rests, and what was billed."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.billing.queries import TAX_SQL
from coworkapi.core.prepared import Prepared

# At most `:limit` payers behind `:after` with something due at the entity up to the day `:until`; one index is walked.
DUE_ACCOUNTS_SQL = """SELECT DISTINCT b.account_id FROM membership_billing b
WHERE b.organization_id = NULLIF(current_setting('app.organization_id', true), '')::uuid
  AND b.legal_entity_id = CAST(:legal_entity_id AS uuid) AND b.account_id > CAST(:after AS uuid)
  AND b.next_on <= CAST(:until AS date)
ORDER BY b.account_id LIMIT CAST(:limit AS integer)"""

# Locked before anything is read: what is changed meanwhile waits, and is looked at again.
LOCK_DUE = Prepared(
    text("""
SELECT b.membership_id FROM membership_billing b
WHERE b.account_id = ANY(CAST(:account_ids AS uuid[])) AND b.legal_entity_id = CAST(:legal_entity_id AS uuid)
  AND b.next_on <= CAST(:until AS date)
ORDER BY b.membership_id FOR NO KEY UPDATE
""")
)
DUE = Prepared(
    text("""
SELECT b.membership_id FROM membership_billing b
WHERE b.account_id = ANY(CAST(:account_ids AS uuid[])) AND b.legal_entity_id = CAST(:legal_entity_id AS uuid)
  AND b.next_on <= CAST(:until AS date)
ORDER BY b.membership_id
""")
)
LOCK_THESE = Prepared(
    text(
        "SELECT membership_id FROM membership_billing WHERE membership_id = ANY(CAST(:ids AS uuid[])) "
        "ORDER BY membership_id FOR NO KEY UPDATE"
    )
)

# The first day of the cycle that was billed last, of those that have begun by each membership's local day.
BILLED_FROM = Prepared(
    text("""
SELECT i.id, p.billed_from FROM unnest(CAST(:ids AS uuid[]), CAST(:todays AS date[])) AS i(id, today)
CROSS JOIN LATERAL (SELECT max(x.cycle_starts_on) AS billed_from FROM membership_periods x
  WHERE x.membership_id = i.id AND x.starts_on <= i.today AND x.starts_on < x.ends_on) p
WHERE p.billed_from IS NOT NULL
""")
)

# Each row is looked up by its key, whatever the planner knows of the tables.
# `changes`, `rests`, `billed`: arrays in order. `billed`: of cycles that end after `since`.
CONTRACTS = Prepared(
    text("""
SELECT m.id, m.plan_id, m.plan_version_id, m.account_id, m.member_id, m.team_id, m.location_id, m.state, m.starts_on,
  m.ends_on, m.first_started_on, m.anchor_on, m.anchor_day, m.quantity, m.price_override, m.sign_up_fee_override,
  m.deposit_override, m.billed_from, m.purchase_order, b.legal_entity_id, b.since, b.periods, b.fees_charged,
  l.time_zone, a.monthly_cap, own.id AS own_account_id,
  coalesce(own.id, (SELECT x.id FROM billing_accounts x WHERE x.organization_id = m.organization_id
    AND x.team_id = m.team_id)) AS holder_account_id,
  (SELECT json_agg(json_build_array(p.starts_on, p.ends_on, p.keeps) ORDER BY p.starts_on)
    FROM membership_pauses p WHERE p.organization_id = m.organization_id AND p.membership_id = m.id) AS rests,
  (SELECT json_agg(json_build_array(s.starts_on, s.ends_on) ORDER BY s.starts_on)
    FROM membership_suspensions s WHERE s.organization_id = m.organization_id AND s.membership_id = m.id) AS suspended,
  (SELECT json_agg(json_build_array(c.effective_on, c.state,
      json_build_array(c.from_plan_version_id, c.from_quantity, c.from_price_override, c.from_anchor_on,
        c.from_anchor_day),
      json_build_array(c.to_plan_version_id, c.to_quantity, c.to_price_override, c.to_anchor_on, c.to_anchor_day))
      ORDER BY c.effective_on, c.id)
    FROM membership_changes c WHERE c.organization_id = m.organization_id AND c.membership_id = m.id
      AND c.state <> 'withdrawn') AS changes,
  (SELECT json_agg(json_build_array(q.id, q.number, q.starts_on, q.ends_on, q.billed_until, q.cycle_starts_on,
      q.cycle_ends_on, q.plan_id, q.proration, q.quantity, q.price, q.amount, q.own_amount, q.credited, q.credits,
      q.charge_id, q.own_charge_id) ORDER BY q.starts_on, q.ends_on)
    FROM membership_periods q WHERE q.organization_id = m.organization_id AND q.membership_id = m.id
      AND q.cycle_ends_on > b.since) AS billed
FROM unnest(CAST(:ids AS uuid[])) AS i(id)
CROSS JOIN LATERAL (SELECT x.* FROM memberships x WHERE x.id = i.id OFFSET 0) m
CROSS JOIN LATERAL (SELECT x.* FROM membership_billing x WHERE x.membership_id = i.id OFFSET 0) b
CROSS JOIN LATERAL (SELECT x.time_zone FROM locations x WHERE x.id = m.location_id OFFSET 0) l
CROSS JOIN LATERAL (SELECT x.monthly_cap FROM billing_accounts x WHERE x.id = m.account_id OFFSET 0) a
LEFT JOIN LATERAL (SELECT x.id FROM billing_accounts x WHERE x.member_id = m.member_id OFFSET 0) own ON true
ORDER BY m.account_id, m.id
""")
)
VERSIONS = Prepared(
    text("""
SELECT v.id, v.plan_id, v.number, p.name AS plan_name, CAST(v.terms AS text) AS terms FROM plan_versions v
JOIN plans p ON p.organization_id = v.organization_id AND p.id = v.plan_id
WHERE v.id = ANY(CAST(:ids AS uuid[]))
""")
)
# Every rate that the entity ever had, once for all that it charges.
TAXES = Prepared(
    text(
        f"SELECT {TAX_SQL} AS taxes FROM locations l "  # noqa: S608 - our own names
        "WHERE l.legal_entity_id = CAST(:legal_entity_id AS uuid) ORDER BY l.id LIMIT 1"
    )
)
# What a payer paid for a person in each of these months.
SPENT = Prepared(
    text("""
SELECT w.account_id, w.member_id, w.month_from, coalesce(sum(c.gross), 0)::bigint AS gross
FROM unnest(CAST(:account_ids AS uuid[]), CAST(:member_ids AS uuid[]), CAST(:months_from AS timestamptz[]),
  CAST(:months_until AS timestamptz[])) AS w(account_id, member_id, month_from, month_until)
LEFT JOIN charges c ON c.account_id = w.account_id AND c.member_id = w.member_id
  AND c.starts_at >= w.month_from AND c.starts_at < w.month_until
GROUP BY 1, 2, 3
""")
)
# Charges that are given back in part: what they came to, and what of them was given back before: by other charges, and
# by hand (`h`: credit notes' lines without a charge). The line of a buyer who was spared the tax may be less than its
# charge; what was given back is the same share of both.
TO_CREDIT = Prepared(
    text("""
SELECT c.id, c.account_id, c.location_id, c.member_id, c.description, c.currency, c.amount, c.net, c.tax, c.gross,
  c.tax_code, c.tax_name, c.tax_basis_points, c.tax_included, c.purchase_order,
  EXISTS (SELECT FROM charges v WHERE v.organization_id = c.organization_id AND v.voids_charge_id = c.id) AS voided,
  k.amount + coalesce(h.amount, 0) AS credited_amount, k.net + coalesce(h.net, 0) AS credited_net,
  k.tax + coalesce(h.tax, 0) AS credited_tax
FROM charges c CROSS JOIN LATERAL (
  SELECT coalesce(-sum(x.amount), 0)::bigint AS amount, coalesce(-sum(x.net), 0)::bigint AS net,
    coalesce(-sum(x.tax), 0)::bigint AS tax
  FROM charges x WHERE x.organization_id = c.organization_id AND x.credits_charge_id = c.id
    AND NOT EXISTS (SELECT FROM charges v WHERE v.organization_id = x.organization_id AND v.voids_charge_id = x.id)) k
LEFT JOIN LATERAL (
  SELECT round(c.amount * coalesce(CASE WHEN l.tax_included THEN sum(n.gross) / nullif(l.gross, 0) END,
      sum(n.net) / nullif(l.net, 0)))::bigint AS amount,
    round(c.net * sum(n.net) / nullif(l.net, 0))::bigint AS net,
    round(c.tax * coalesce(sum(n.tax) / nullif(l.tax, 0), sum(n.net) / nullif(l.net, 0)))::bigint AS tax
  FROM invoice_lines l JOIN invoice_lines n
    ON n.organization_id = l.organization_id AND n.credited_line_id = l.id AND n.charge_id IS NULL
  WHERE l.organization_id = c.organization_id AND l.charge_id = c.id AND l.credited_line_id IS NULL
  GROUP BY l.id, l.organization_id) h ON true
WHERE c.id = ANY(CAST(:ids AS uuid[]))
""")
)

CUT = Prepared(
    text("""
UPDATE membership_periods p SET ends_on = k.ends_on, credited = p.credited + k.credit, credits = p.credits + 1
FROM jsonb_to_recordset(CAST(CAST(:cuts AS text) AS jsonb)) AS k(id uuid, ends_on date, credit bigint)
WHERE p.id = k.id
""")
)
_PERIOD = (
    "id, membership_id, number, starts_on, ends_on, billed_until, cycle_starts_on, cycle_ends_on, plan_id, "
    "plan_version_id, proration, account_id, quantity, price, currency, amount, own_amount, charge_id, own_charge_id"
)
# The new periods, and where each membership stands now.
KEEP = Prepared(
    text(
        f"""
WITH made AS (
  INSERT INTO membership_periods ({_PERIOD})
  SELECT {_PERIOD} FROM jsonb_to_recordset(CAST(CAST(:periods AS text) AS jsonb)) AS p(
    id uuid, membership_id uuid, number integer, starts_on date, ends_on date, billed_until date, cycle_starts_on date,
    cycle_ends_on date, plan_id uuid, plan_version_id uuid, proration text, account_id uuid, quantity integer,
    price bigint, currency text, amount bigint, own_amount bigint, charge_id uuid, own_charge_id uuid)
)
UPDATE membership_billing b
SET next_on = s.next_on, since = s.since, periods = s.periods, fees_charged = s.fees_charged
FROM jsonb_to_recordset(CAST(CAST(:standings AS text) AS jsonb)) AS s(
  membership_id uuid, next_on date, since date, periods integer, fees_charged boolean)
WHERE b.membership_id = s.membership_id
  AND b.membership_id = ANY(ARRAY(SELECT CAST(x ->> 'membership_id' AS uuid)
    FROM jsonb_array_elements(CAST(CAST(:standings AS text) AS jsonb)) x))
"""  # noqa: S608 - our own names
    )
)
