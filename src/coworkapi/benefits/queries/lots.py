"""The lots that may pay for a booking: one scalar of JSON, to be read with whatever else a statement reads."""

from __future__ import annotations

# Whose lots: with a team, that team's; without, the member's own and what live teams share with their people. A lot
# of day passes that is used up is read too: a day that a pass was burnt for costs no further use.
_LOTS = """
(SELECT json_agg(json_build_array(
    l.id, l.account_id, l.own, l.kind, l.use_of, l.currency, l.name, l.balance,
    CASE WHEN l.member_cap IS NOT NULL AND CAST(:member_id AS uuid) IS NOT NULL THEN greatest(
      l.member_cap - credit_member_used(l.id, CAST(:member_id AS uuid)), 0) END,
    l.valid_from, l.valid_until, l.restrictions::text, l.created_at))
 FROM (SELECT c.*, a.member_id IS NOT NULL AS own
   FROM billing_accounts a
   JOIN credit_lots c ON c.organization_id = a.organization_id AND c.account_id = a.id
   WHERE c.expired_at IS NULL AND (c.balance > 0 OR c.use_of = 'day_pass')
     AND {valid}
     AND CASE WHEN CAST(:team_id AS uuid) IS NOT NULL THEN a.team_id = CAST(:team_id AS uuid)
       ELSE a.member_id = CAST(:member_id AS uuid) OR (c.shared AND a.team_id IS NOT NULL) END
     AND a.id = ANY (ARRAY(
       SELECT o.id FROM billing_accounts o WHERE o.team_id = CAST(:team_id AS uuid)
       UNION ALL
       SELECT o.id FROM billing_accounts o
       WHERE CAST(:team_id AS uuid) IS NULL AND o.member_id = CAST(:member_id AS uuid)
       UNION ALL
       SELECT o.id FROM team_members tm
       JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL
       JOIN billing_accounts o ON o.organization_id = t.organization_id AND o.team_id = t.id
       WHERE CAST(:team_id AS uuid) IS NULL AND tm.member_id = CAST(:member_id AS uuid)))
   {locked}) l)"""
_AT_START = (
    "c.valid_from <= CAST(:starts_at AS timestamptz) "
    "AND (c.valid_until IS NULL OR c.valid_until > CAST(:starts_at AS timestamptz))"
)
_IN_SERIES = (
    "c.valid_from <= CAST(:last_starts_at AS timestamptz) "
    "AND (c.valid_until IS NULL OR c.valid_until > CAST(:starts_at AS timestamptz))"
)
# In the order of their ids, as everything that locks lots does.
_LOCKED = "ORDER BY c.id FOR NO KEY UPDATE OF c"

# :member_id, :team_id, :starts_at: lots that are valid when the booking starts.
LOTS_SQL = _LOTS.format(valid=_AT_START, locked="")
LOTS_LOCKED_SQL = _LOTS.format(valid=_AT_START, locked=_LOCKED)
# :member_id, :team_id, :starts_at, :last_starts_at: lots that are valid when any of several bookings starts.
SERIES_LOTS_SQL = _LOTS.format(valid=_IN_SERIES, locked="")
SERIES_LOTS_LOCKED_SQL = _LOTS.format(valid=_IN_SERIES, locked=_LOCKED)

# :source_id: what lots paid for a source and still do, held or consumed: [[lot_id, kind, name, quantity], ...].
USES_SQL = """
(SELECT json_agg(json_build_array(l.id, l.kind, l.name, u.quantity) ORDER BY u.first)
 FROM (SELECT e.organization_id, e.lot_id, -sum(e.quantity) AS quantity, min(e.id::text) AS first FROM credit_entries e
   WHERE e.source_id = CAST(:source_id AS uuid) AND e.kind IN ('hold', 'release', 'consume', 'return')
   GROUP BY e.organization_id, e.lot_id HAVING sum(e.quantity) < 0) u
 JOIN credit_lots l ON l.organization_id = u.organization_id AND l.id = u.lot_id)"""
