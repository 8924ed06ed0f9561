"""The standing of accounts: as statements of its own, and as a fragment for statements of other rooms."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.billing.queries.days import today_sql
from coworkapi.billing.values import Standing
from coworkapi.core.prepared import Prepared

_WORST: dict[Standing, str] = {
    "restricted": "('restricted', 'suspended', 'terminated')",
    "suspended": "('suspended', 'terminated')",
}
_ACCOUNT = "a.organization_id, a.id, a.name, a.team_id"


def first_payer_sql(kind: str) -> str:
    """The account that is first in line to pay for `:member_id`, or for `:team_id`: the team's; else that of a team of
    theirs that pays for `kind`; else their own."""
    return f"""(
  SELECT 1 AS place, {_ACCOUNT} FROM billing_accounts a WHERE a.team_id = CAST(:team_id AS uuid)
  UNION ALL
  SELECT 2, {_ACCOUNT} FROM team_members tm
  JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL
  JOIN billing_accounts a ON a.organization_id = t.organization_id AND a.team_id = t.id AND a.pays_for @> '["{kind}"]'
  WHERE CAST(:team_id AS uuid) IS NULL AND tm.member_id = CAST(:member_id AS uuid)
  UNION ALL
  SELECT 3, {_ACCOUNT} FROM billing_accounts a
  WHERE CAST(:team_id AS uuid) IS NULL AND a.member_id = CAST(:member_id AS uuid)
  ORDER BY place, id LIMIT 1)"""  # noqa: S608 - our own names


def group_sql(organization_id: str, account_id: str) -> str:
    """The account and those that were merged into it, as an array: what they owe counts for how it stands."""
    return f"""ARRAY(SELECT {account_id} UNION ALL SELECT gone.id FROM billing_accounts gone
    WHERE gone.organization_id = {organization_id} AND gone.merged_into_id = {account_id})"""  # noqa: S608


def barred_sql(accounts: str, *, at_least: Standing) -> str:
    """A scalar subquery, JSON: the account out of `accounts` (`first_payer_sql`, or rows of billing accounts) if it
    stands as badly as `at_least` or worse, with what is overdue; null if it doesn't.
    `service.require_standing` makes the refusal of it.

    Where nobody stands so badly, which is mostly so, it costs one probe of a small index.
    """
    worst = _WORST[at_least]
    return f"""CASE WHEN EXISTS (SELECT FROM account_standings bad WHERE bad.standing IN {worst}) THEN (
SELECT json_build_object('account_id', payer.id, 'name', payer.name, 'team_id', payer.team_id,
  'standing', s.standing, 'since', s.since, 'held', CASE WHEN s.held = s.standing THEN s.held_reason END, 'overdue', (
    SELECT json_agg(json_build_array(o.currency, o.amount, o.invoices) ORDER BY o.currency) FROM (
      SELECT i.currency, sum(i.open) AS amount, count(*) AS invoices FROM receivable_items i
      WHERE i.organization_id = payer.organization_id
        AND i.account_id = ANY({group_sql("payer.organization_id", "payer.id")}) AND i.kind = 'invoice'
        AND i.open > 0 AND i.due_on < {today_sql("i", now="app_now()")}
      GROUP BY i.currency) o),
  'runs_it', payer.team_id IS NULL OR EXISTS (
    SELECT FROM team_members boss WHERE boss.organization_id = payer.organization_id
      AND boss.team_id = payer.team_id AND boss.member_id = CAST(:member_id AS uuid) AND boss.role = 'admin'))
FROM {accounts} AS payer
JOIN account_standings s ON s.organization_id = payer.organization_id AND s.account_id = payer.id
WHERE s.standing IN {worst}) END"""  # noqa: S608 - our own names


_STANDING = f"""SELECT a.id AS account_id, a.member_id, a.team_id, coalesce(s.standing, 'current') AS standing, s.since,
  s.reason, s.cause, s.held, s.held_reason, s.held_until, s.held_at, s.held_by,
  coalesce(s.updated_at, a.created_at) AS updated_at, coalesce(s.version, 0) AS version,
  coalesce(m.home_location_id, t.home_location_id) AS home_location_id,
  (SELECT json_agg(json_build_array(o.currency, o.amount) ORDER BY o.currency) FROM (
     SELECT i.currency, sum(i.open) AS amount FROM receivable_items i
     WHERE i.organization_id = a.organization_id AND i.account_id = ANY({group_sql("a.organization_id", "a.id")})
       AND i.kind = 'invoice' AND i.open > 0
       AND i.due_on < {today_sql("i")}
     GROUP BY i.currency) o) AS overdue
FROM billing_accounts a
LEFT JOIN account_standings s ON s.organization_id = a.organization_id AND s.account_id = a.id
LEFT JOIN members m ON m.organization_id = a.organization_id AND m.id = a.member_id
LEFT JOIN teams t ON t.organization_id = a.organization_id AND t.id = a.team_id"""  # noqa: S608 - our own names
GET_STANDING = Prepared(text(f"{_STANDING} WHERE a.id = CAST(:account_id AS uuid)"))
MY_STANDINGS = Prepared(text(f"{_STANDING} WHERE a.id = ANY(CAST(:account_ids AS uuid[])) ORDER BY a.id"))

# Each stretch in which an account was suspended or worse, as far as it lies in `[:since, :until)`; no end: still so.
SUSPENDED_PERIODS = Prepared(
    text("""
SELECT account_id, greatest(since, CAST(:since AS timestamptz)) AS starts_at,
  CASE WHEN ends_at < CAST(:until AS timestamptz) THEN ends_at END AS ends_at
FROM (
  SELECT c.account_id, c.standing, c.since, c.id,
    lead(c.since) OVER (PARTITION BY c.account_id ORDER BY c.since, c.id) AS ends_at
  FROM account_standing_changes c WHERE c.account_id = ANY(CAST(:account_ids AS uuid[]))
) s
WHERE standing IN ('suspended', 'terminated') AND since < CAST(:until AS timestamptz)
  AND (ends_at IS NULL OR ends_at > greatest(since, CAST(:since AS timestamptz)))
ORDER BY account_id, since, id""")
)
