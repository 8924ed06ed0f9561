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
 FROM (SELECT c.*, c.account_id = ANY ({own}) AS own
   FROM credit_lots c
   WHERE c.expired_at IS NULL AND (c.balance > 0 OR c.use_of = 'day_pass')
     AND {valid}
     AND c.account_id = ANY ({own} || {teams})
     AND (c.shared OR CAST(:team_id AS uuid) IS NOT NULL OR c.account_id = ANY ({own}))
   {locked}) l)"""
# Arrays rather than joins: each is found once, whatever the planner knows of the tables.
_OWN = """ARRAY(
       SELECT o.id FROM billing_accounts o
       WHERE CAST(:team_id AS uuid) IS NULL AND o.member_id = CAST(:member_id AS uuid))"""
_TEAMS = """ARRAY(
       SELECT o.id FROM billing_accounts o WHERE o.team_id = ANY (
         CASE WHEN CAST(:team_id AS uuid) IS NOT NULL THEN ARRAY[CAST(:team_id AS uuid)]
         ELSE ARRAY(
           SELECT t.id FROM teams t WHERE t.archived_at IS NULL AND t.id = ANY (ARRAY(
             SELECT tm.team_id FROM team_members tm WHERE tm.member_id = CAST(:member_id AS uuid)))) END))"""
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


def _lots(valid: str, locked: str = "") -> str:
    return _LOTS.format(valid=valid, locked=locked, own=_OWN, teams=_TEAMS)


# :member_id, :team_id, :starts_at: lots that are valid when the booking starts.
LOTS_SQL = _lots(_AT_START)
LOTS_LOCKED_SQL = _lots(_AT_START, _LOCKED)
# :member_id, :team_id, :starts_at, :last_starts_at: lots that are valid when any of several bookings starts.
SERIES_LOTS_SQL = _lots(_IN_SERIES)
SERIES_LOTS_LOCKED_SQL = _lots(_IN_SERIES, _LOCKED)

# :source_id: what lots paid for a source and still do, held or consumed: [[lot_id, kind, name, quantity], ...].
USES_SQL = """
(SELECT json_agg(json_build_array(l.id, l.kind, l.name, u.quantity) ORDER BY u.first)
 FROM (SELECT e.organization_id, e.lot_id, -sum(e.quantity) AS quantity, min(e.id::text) AS first FROM credit_entries e
   WHERE e.source_id = CAST(:source_id AS uuid) AND e.kind IN ('hold', 'release', 'consume', 'return')
   GROUP BY e.organization_id, e.lot_id HAVING sum(e.quantity) < 0) u
 JOIN credit_lots l ON l.organization_id = u.organization_id AND l.id = u.lot_id)"""
