"""Letters that tell of price rises: written, taken, rendered, sent and taken back, in sets."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.core.prepared import Prepared

# `letters`: a JSON array of rows. Whoever has one of the kind already gets no other; corrections there may be several,
# and further ones about what the account came to pay for later.
WRITE = Prepared(
    text("""
INSERT INTO price_rise_letters (id, price_rise_id, account_id, legal_entity_id, location_id, kind, state, emails, lines,
  prices_include_tax, is_further)
SELECT x.id, CAST(:price_rise_id AS uuid), x.account_id, x.legal_entity_id, x.location_id, x.kind,
  CASE WHEN x.emails = '[]' THEN 'to_post' ELSE 'queued' END, x.emails, x.lines, x.prices_include_tax,
  coalesce(x.is_further, false)
FROM jsonb_to_recordset(CAST(CAST(:letters AS text) AS jsonb)) AS x (id uuid, account_id uuid, legal_entity_id uuid,
  location_id uuid, kind text, emails jsonb, lines jsonb, prices_include_tax boolean, is_further boolean)
ON CONFLICT (organization_id, price_rise_id, account_id, legal_entity_id, kind)
  WHERE kind <> 'correction' AND state <> 'withdrawn' AND NOT is_further DO NOTHING
""")
)

# What holds of a rise's letters: all of them, or (`membership_ids`) those to the accounts that were told of these, or
# only (`account_ids`) to these accounts and those merged into them.
STANDING = Prepared(
    text("""
SELECT l.id, l.kind, l.state, l.account_id, l.legal_entity_id, l.location_id, l.emails, l.lines, l.prices_include_tax,
  l.is_further
FROM price_rise_letters l
WHERE l.price_rise_id = CAST(:price_rise_id AS uuid) AND l.state NOT IN ('withdrawn', 'taken_back')
  AND (CAST(:account_ids AS uuid[]) IS NULL OR l.account_id IN (
    SELECT a.id FROM billing_accounts a
    WHERE coalesce(a.merged_into_id, a.id) = ANY(CAST(:account_ids AS uuid[]))
      OR a.id = ANY(CAST(:account_ids AS uuid[]))))
  AND (CAST(:membership_ids AS uuid[]) IS NULL OR EXISTS (
    SELECT FROM price_rise_letters a, jsonb_array_elements(a.lines) line
    WHERE a.price_rise_id = l.price_rise_id AND a.kind = 'announcement' AND a.account_id = l.account_id
      AND a.legal_entity_id = l.legal_entity_id
      AND CAST(line ->> 'membership_id' AS uuid) = ANY(CAST(:membership_ids AS uuid[]))))
ORDER BY l.account_id, l.legal_entity_id, l.id FOR UPDATE
""")
)
# What these accounts were told of a rise, also what was taken back.
TOLD = Prepared(
    text("""
SELECT l.id, l.state, l.account_id, l.legal_entity_id, l.lines, l.is_further
FROM price_rise_letters l
WHERE l.price_rise_id = CAST(:price_rise_id AS uuid) AND l.kind = 'announcement' AND l.state <> 'withdrawn'
  AND l.account_id = ANY(CAST(:account_ids AS uuid[]))
ORDER BY l.id FOR UPDATE
""")
)
# `letters`: a JSON array of ids with the state and the lines that they have now.
CHANGE = Prepared(
    text("""
UPDATE price_rise_letters l SET state = x.state, lines = x.lines, version = l.version + 1, updated_at = app_now()
FROM jsonb_to_recordset(CAST(CAST(:letters AS text) AS jsonb)) AS x (id uuid, state text, lines jsonb)
WHERE l.id = x.id AND l.price_rise_id = CAST(:price_rise_id AS uuid)
""")
)

TAX_INCLUDED = Prepared(text("SELECT id, prices_include_tax FROM legal_entities WHERE id = ANY(CAST(:ids AS uuid[]))"))

_SHOWN = """
SELECT l.id, l.account_id, l.legal_entity_id, l.location_id, l.kind, l.state, l.emails, l.lines, l.prices_include_tax,
  l.storage_key, l.created_at, r.effective_on, r.announced_at, r.reason
FROM {letters} l
JOIN price_rises r ON r.organization_id = l.organization_id AND r.id = l.price_rise_id
ORDER BY l.id
"""
_TAKEN = """
WITH taken AS (
  UPDATE price_rise_letters q SET state = 'rendering', attempts = q.attempts + 1,
    next_attempt_at = now() + interval '5 minutes', version = q.version + 1, updated_at = app_now()
  WHERE q.id = ANY(ARRAY(
    SELECT w.id FROM price_rise_letters w
    WHERE w.state IN ('queued', 'rendering') AND w.next_attempt_at <= now()
    ORDER BY w.next_attempt_at, w.id LIMIT CAST(:limit AS integer) FOR UPDATE SKIP LOCKED))
  RETURNING q.*)
"""
TAKE_TO_RENDER = Prepared(text(_TAKEN + _SHOWN.format(letters="taken")))
ONE = Prepared(text(_SHOWN.format(letters="(SELECT * FROM price_rise_letters WHERE id = CAST(:id AS uuid))")))
# Whom memberships are of, by their ids.
HOLDERS = Prepared(
    text("""
SELECT m.id, coalesce(p.name, t.name) AS name FROM memberships m
LEFT JOIN members p ON p.organization_id = m.organization_id AND p.id = m.member_id
LEFT JOIN teams t ON t.organization_id = m.organization_id AND t.id = m.team_id
WHERE m.id = ANY(CAST(:ids AS uuid[]))
""")
)

READY = Prepared(
    text("""
UPDATE price_rise_letters SET state = 'ready', storage_key = CAST(:key AS text), last_error = NULL,
  version = version + 1, updated_at = app_now()
WHERE id = CAST(:id AS uuid) AND state = 'rendering' RETURNING id
""")
)
# 1, 2, 4 ... minutes later.
NOT_RENDERED = Prepared(
    text("""
UPDATE price_rise_letters SET last_error = CAST(:error AS text), version = version + 1, updated_at = app_now(),
  state = CASE WHEN attempts >= CAST(:most AS integer) THEN 'failed' ELSE 'queued' END,
  next_attempt_at = now() + interval '1 minute' * power(2, attempts - 1)
WHERE id = CAST(:id AS uuid) AND state = 'rendering'
""")
)
KEEP = Prepared(
    text("""
UPDATE price_rise_letters SET storage_key = CAST(:key AS text) WHERE id = CAST(:id AS uuid) AND storage_key IS NULL
""")
)
# From here on it counts as gone: whoever withdraws the rise waits for this, or comes first.
GOING = Prepared(
    text("""
UPDATE price_rise_letters SET state = CASE WHEN state IN ('ready', 'failed') THEN 'mailing' ELSE state END,
  version = version + 1, updated_at = app_now()
WHERE id = CAST(:id AS uuid) AND state IN ('ready', 'failed', 'mailing', 'sent') RETURNING id
""")
)
# Of several mails the one that arrived counts.
DELIVERED = Prepared(
    text("""
UPDATE price_rise_letters SET
  state = CASE WHEN state = 'taken_back' THEN state WHEN CAST(:sent AS boolean) THEN 'sent' ELSE 'failed' END,
  sent_at = CASE WHEN CAST(:sent AS boolean) THEN coalesce(sent_at, app_now()) ELSE sent_at END,
  last_error = CASE WHEN CAST(:sent AS boolean) THEN NULL ELSE CAST(:error AS text) END,
  version = version + 1, updated_at = app_now()
WHERE id = CAST(:id AS uuid) AND state IN ('mailing', 'failed', 'taken_back')
""")
)
