"""How recurring revenue moved from month to month."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared
from coworkapi.memberships.queries.mrr import MONTHLY_SQL

# `:first`: the month before those that are told. An account that paid on a day before, and did not on the last day of
# the month before, is won back, not new. What was taken over counts as if it had been there before the month: beside it
# only the rest moved.
MOVEMENTS = Prepared(
    text(
        f"""
WITH monthly AS MATERIALIZED (
  SELECT r.month, r.account_id, r.currency, sum(r.amount)::bigint AS amount,
    coalesce(sum(r.amount) FILTER (WHERE r.taken_over), 0)::bigint AS taken_over
  FROM ({MONTHLY_SQL}) r
  WHERE (CAST(:legal_entity_id AS uuid) IS NULL OR r.legal_entity_id = CAST(:legal_entity_id AS uuid))
    AND (CAST(:location_id AS uuid) IS NULL OR r.location_id = CAST(:location_id AS uuid))
  GROUP BY 1, 2, 3),
paid_first AS (
  SELECT m.account_id, min(greatest(m.billed_from,
    m.first_started_on + CAST(coalesce(v.terms ->> 'trial_days', '0') AS integer))) AS day
  FROM memberships m JOIN plan_versions v ON v.organization_id = m.organization_id AND v.id = m.plan_version_id
  WHERE m.state NOT IN ('draft', 'awaiting_signature', 'cancelled')
  GROUP BY 1),
steps AS (
  SELECT a.account_id, a.currency, s.month::date AS month, coalesce(o.amount, 0) AS amount,
    coalesce(o.taken_over, 0) AS taken_over,
    lag(coalesce(o.amount, 0)) OVER (PARTITION BY a.account_id, a.currency ORDER BY s.month) AS opening
  FROM (SELECT DISTINCT account_id, currency FROM monthly) a
  CROSS JOIN generate_series(CAST(:first AS date), CAST(:last AS date), interval '1 month') AS s(month)
  LEFT JOIN monthly o ON o.account_id = a.account_id AND o.currency = a.currency AND o.month = s.month),
moves AS (SELECT s.*, s.opening + s.taken_over AS before FROM steps s WHERE s.opening IS NOT NULL)
SELECT s.month, s.currency, sum(s.opening)::bigint AS opening, sum(s.amount)::bigint AS closing,
  count(*) FILTER (WHERE s.amount > 0)::integer AS accounts, sum(s.taken_over)::bigint AS taken_over,
  coalesce(sum(s.amount) FILTER (WHERE s.before = 0 AND f.day >= s.month), 0)::bigint AS new,
  coalesce(sum(s.amount) FILTER (WHERE s.before = 0 AND f.day < s.month), 0)::bigint AS reactivation,
  coalesce(sum(s.amount - s.before) FILTER (WHERE s.before > 0 AND s.amount > s.before), 0)::bigint AS expansion,
  coalesce(sum(s.amount - s.before) FILTER (WHERE s.amount > 0 AND s.amount < s.before), 0)::bigint AS contraction,
  coalesce(sum(-s.before) FILTER (WHERE s.before > 0 AND s.amount = 0), 0)::bigint AS churn
FROM moves s JOIN paid_first f ON f.account_id = s.account_id
GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 - our own text
    )
)
