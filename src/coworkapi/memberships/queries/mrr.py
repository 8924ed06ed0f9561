"""Recurring revenue: what each running membership brings in a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Select, String, Uuid, bindparam, column, select, text

# A membership counts in a month if it lives on the month's last day: begun and not ended, neither paused nor in its
# trial, and billed here: of the months before `billed_from` only those contracts are known that outlived them. It is
# taken over in the month of `billed_from`, if it began before that month. Its terms are those after its last change by
# then; before its first change, that one's `from_...`.
MONTHLY_SQL = """
SELECT CAST(s.month AS date) AS month, m.id AS membership_id, m.account_id, m.member_id, m.team_id, m.location_id,
  l.legal_entity_id, v.plan_id, v.id AS plan_version_id, v.currency, m.first_started_on,
  round(coalesce(t.price_override, v.price_amount) * t.quantity
    * CASE v.cycle_unit WHEN 'weeks' THEN 52.0 / (12 * v.cycle_count) ELSE 1.0 / v.cycle_count END
    * CASE WHEN e.prices_include_tax THEN 10000.0 / (10000 + coalesce(r.basis_points, 0)) ELSE 1 END)::bigint AS amount,
  coalesce(m.billed_from >= s.month AND m.starts_on < s.month, false) AS taken_over
FROM generate_series(CAST(:first AS date), CAST(:last AS date), interval '1 month') AS s(month)
CROSS JOIN LATERAL (SELECT CAST(s.month + interval '1 month' - interval '1 day' AS date) AS day) d
JOIN memberships m ON m.starts_on <= d.day AND (m.ends_on IS NULL OR m.ends_on > d.day)
  AND (m.billed_from IS NULL OR m.billed_from <= d.day) AND m.state NOT IN ('draft', 'awaiting_signature', 'cancelled')
JOIN locations l ON l.organization_id = m.organization_id AND l.id = m.location_id
JOIN legal_entities e ON e.organization_id = l.organization_id AND e.id = l.legal_entity_id
LEFT JOIN LATERAL (
  SELECT c.to_plan_version_id AS version_id, c.to_quantity AS quantity, c.to_price_override AS price_override
  FROM membership_changes c WHERE c.organization_id = m.organization_id AND c.membership_id = m.id
    AND c.state <> 'withdrawn' AND c.effective_on <= d.day
  ORDER BY c.effective_on DESC, c.id DESC LIMIT 1) past ON true
LEFT JOIN LATERAL (
  SELECT c.from_plan_version_id AS version_id, c.from_quantity AS quantity, c.from_price_override AS price_override
  FROM membership_changes c WHERE past.version_id IS NULL AND c.organization_id = m.organization_id
    AND c.membership_id = m.id AND c.state <> 'withdrawn'
  ORDER BY c.effective_on, c.id LIMIT 1) ahead ON true
CROSS JOIN LATERAL (SELECT coalesce(past.version_id, ahead.version_id, m.plan_version_id) AS version_id,
  coalesce(past.quantity, ahead.quantity, m.quantity) AS quantity,
  CASE WHEN past.version_id IS NOT NULL THEN past.price_override
    WHEN ahead.version_id IS NOT NULL THEN ahead.price_override ELSE m.price_override END AS price_override) t
JOIN plan_versions v ON v.organization_id = m.organization_id AND v.id = t.version_id
LEFT JOIN LATERAL (
  SELECT x.basis_points FROM tax_rates x WHERE e.prices_include_tax AND x.organization_id = e.organization_id
    AND x.legal_entity_id = e.id AND x.code = v.tax_code AND x.valid_from <= d.day
  ORDER BY x.valid_from DESC LIMIT 1) r ON true
WHERE d.day >= m.first_started_on + CAST(coalesce(v.terms ->> 'trial_days', '0') AS integer)
  AND NOT EXISTS (SELECT FROM membership_pauses p WHERE p.organization_id = m.organization_id
    AND p.membership_id = m.id AND p.starts_on <= d.day AND (p.ends_on IS NULL OR p.ends_on > d.day))
"""
_MONTHLY = text(MONTHLY_SQL)


def monthly_recurring(first: date, last: date) -> Select[Any]:
    """Rows `(month, membership_id, account_id, member_id, team_id, location_id, legal_entity_id, plan_id,
    plan_version_id, currency, first_started_on, amount, taken_over)`, one for each membership and month in which it
    counts.

    `first`, `last`: first days of months, both included. `amount`: minor units a month, net. Cycles of several months
    are divided by them; 52 weeks are twelve months. `taken_over`: in this month, from another system.
    """
    ids = ("membership_id", "account_id", "member_id", "team_id", "location_id", "legal_entity_id", "plan_id")
    rows = _MONTHLY.bindparams(
        bindparam("first", first.replace(day=1), Date), bindparam("last", last.replace(day=1), Date)
    ).columns(
        column("month", Date),
        *(column(name, Uuid) for name in ids),
        column("plan_version_id", Uuid),
        column("currency", String),
        column("first_started_on", Date),
        column("amount", BigInteger),
        column("taken_over", Boolean),
    )
    return select(rows.subquery("recurring"))
