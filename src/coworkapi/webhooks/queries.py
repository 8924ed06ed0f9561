"""The set-based statements of webhooks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, text

from coworkapi.webhooks.models import WebhookDelivery, WebhookEndpoint

# A new UUIDv7: PostgreSQL makes them by itself from 18 on only.
_NEW_ID = """CAST(encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  PLACING substring(int8send(CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)) FROM 3) FROM 1 FOR 6),
  52, 1), 53, 1), 'hex') AS uuid)"""

LOCK_CURSOR = text("SELECT position FROM webhook_cursors FOR UPDATE SKIP LOCKED")
SETTLED = text("SELECT coalesce(events_settled(:organization), 0)")
# All endpoints' deliveries of the next events, and the cursor behind them.
FAN_OUT = text(f"""
WITH batch AS MATERIALIZED (
  SELECT id, type, location_id, position FROM events
  WHERE position > :after AND position <= :settled ORDER BY position LIMIT :limit
), made AS (
  INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, next_attempt_at)
  SELECT {_NEW_ID}, e.id, b.id, b.type, app_now()
  FROM webhook_endpoints e JOIN batch b ON b.position > e.from_position
    AND b.type LIKE ANY (e.type_patterns) AND b.type <> :test
    AND (e.location_ids IS NULL OR b.location_id = ANY (e.location_ids))
  WHERE e.state = 'enabled' AND e.gone_at IS NULL
  ORDER BY b.position
  ON CONFLICT ON CONSTRAINT webhook_delivery_once DO NOTHING
  RETURNING 1
), moved AS (
  UPDATE webhook_cursors SET position = (SELECT max(position) FROM batch)
  WHERE EXISTS (SELECT FROM batch) RETURNING position
)
SELECT (SELECT count(*) FROM batch) AS events, (SELECT count(*) FROM made) AS deliveries""")  # noqa: S608

# The events of a range that an endpoint would be sent again. A test event is never among them.
_RANGE = """
  SELECT v.id, v.type, v.position FROM events v
  WHERE v.occurred_at >= :since AND v.occurred_at < coalesce(CAST(:until AS timestamptz), 'infinity')
    AND v.type LIKE ANY (CAST(:patterns AS text[])) AND v.type <> :test
    AND (CAST(:locations AS uuid[]) IS NULL OR v.location_id = ANY (CAST(:locations AS uuid[])))
    AND (:delivered OR NOT EXISTS (
      SELECT FROM webhook_deliveries d WHERE d.event_id = v.id AND d.endpoint_id = :endpoint
        AND d.state IN ('delivered', 'pending')))
  ORDER BY v.position LIMIT :limit"""
COUNT_RANGE = text(f"SELECT count(*) FROM ({_RANGE}) found")  # noqa: S608
REPLAY_RANGE = text(f"""
WITH found AS MATERIALIZED ({_RANGE}), queued AS (
  INSERT INTO webhook_deliveries AS d (id, endpoint_id, event_id, event_type, next_attempt_at)
  SELECT {_NEW_ID}, :endpoint, f.id, f.type, app_now() FROM found f ORDER BY f.position
  ON CONFLICT ON CONSTRAINT webhook_delivery_once DO UPDATE
    SET state = 'pending', tries = 0, next_attempt_at = excluded.next_attempt_at, ended_at = NULL,
      updated_at = app_now()
    WHERE d.state <> 'pending'
  RETURNING 1)
SELECT count(*) FROM queued""")  # noqa: S608

# The test event that the transaction has just written.
QUEUE_TEST = text(f"""
INSERT INTO webhook_deliveries (id, endpoint_id, event_id, event_type, next_attempt_at)
SELECT {_NEW_ID}, e.aggregate_id, e.id, e.type, app_now() FROM events e
WHERE e.aggregate_id = :endpoint ORDER BY e.sequence DESC LIMIT 1
RETURNING id""")  # noqa: S608


def endpoints(locations: frozenset[UUID] | None, *, app_id: UUID | None) -> Select[WebhookEndpoint]:
    """Endpoints that may be seen with rights at those locations (None: everywhere). A third-party app sees its own: of
    others' it could make its own, and go on hearing when its access has ended."""
    return select(WebhookEndpoint).where(WebhookEndpoint.state != "deleted", *_seen(locations, app_id))


def deliveries(locations: frozenset[UUID] | None, *, app_id: UUID | None) -> Select[WebhookDelivery]:
    """Deliveries to such endpoints, also to deleted ones."""
    seen = _seen(locations, app_id)
    statement = select(WebhookDelivery)
    return (
        statement.where(WebhookDelivery.endpoint_id.in_(select(WebhookEndpoint.id).where(*seen))) if seen else statement
    )


def _seen(locations: frozenset[UUID] | None, app_id: UUID | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if locations is not None:
        conditions.append(WebhookEndpoint.location_ids.contained_by(list(locations)))
    if app_id is not None:
        conditions.append(WebhookEndpoint.app_id == app_id)
    return conditions
