"""Webhook endpoints, how far their feed was read, and deliveries

Revision: 0028_webhooks, after 0027_oauth.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, due_function, protect, system_function
from coworkapi.core.models import CURRENT_ORGANIZATION

revision = "0028_webhooks"
down_revision = "0027_oauth"
branch_labels = None
depends_on = None

_OWN = sa.text(CURRENT_ORGANIZATION)
_NOW = sa.text("app_now()")
# There is an endpoint that events are told to, and there are events that it wasn't told of.
_UNTOLD = """
  EXISTS (SELECT FROM webhook_cursors c WHERE c.organization_id = o.id
    AND EXISTS (SELECT FROM events v WHERE v.organization_id = o.id AND v.position > c.position))
  AND EXISTS (SELECT FROM webhook_endpoints e WHERE e.organization_id = o.id AND e.state = 'enabled')"""


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("organization_id", sa.Uuid(), server_default=_OWN, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=True),
        sa.Column("event_types", sa.ARRAY(sa.String(length=80)), nullable=False),
        sa.Column("type_patterns", sa.ARRAY(sa.String(length=160)), nullable=False),
        sa.Column("location_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("app_id", sa.Uuid(), nullable=True),
        sa.Column("app_user_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="enabled", nullable=False),
        sa.Column("disabled_reason", sa.String(length=10), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("from_position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('enabled', 'disabled', 'deleted')", name=op.f("webhook_endpoints_state")),
        sa.CheckConstraint(
            "disabled_reason IN ('by_hand', 'gone', 'failing', 'app_ended')",
            name=op.f("webhook_endpoints_disabled_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'disabled') = (disabled_reason IS NOT NULL)",
            name=op.f("webhook_endpoints_disabled_for_a_reason"),
        ),
        sa.CheckConstraint("state = 'deleted' OR secret IS NOT NULL", name=op.f("webhook_endpoints_has_a_secret")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("webhook_endpoints_pkey")),
    )
    op.create_index(
        "webhook_endpoints_enabled_idx",
        "webhook_endpoints",
        ["organization_id"],
        postgresql_where=sa.text("state = 'enabled'"),
    )
    op.create_index(
        "webhook_endpoints_trouble_idx",
        "webhook_endpoints",
        ["organization_id"],
        postgresql_where=sa.text("state = 'enabled' AND (failing_since IS NOT NULL OR gone_at IS NOT NULL)"),
    )
    op.create_table(
        "webhook_cursors",
        sa.Column("organization_id", sa.Uuid(), server_default=_OWN, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("webhook_cursors_organization_id_fkey")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("webhook_cursors_pkey")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("organization_id", sa.Uuid(), server_default=_OWN, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="pending", nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.SmallInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "log", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'delivered', 'failed', 'cancelled')", name=op.f("webhook_deliveries_state")
        ),
        sa.CheckConstraint(
            "state <> 'pending' OR next_attempt_at IS NOT NULL", name=op.f("webhook_deliveries_pending_has_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "endpoint_id"],
            ["webhook_endpoints.organization_id", "webhook_endpoints.id"],
            name=op.f("webhook_deliveries_organization_id_endpoint_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("webhook_deliveries_pkey")),
        sa.UniqueConstraint("organization_id", "event_id", "endpoint_id", name="webhook_delivery_once"),
    )
    op.create_index("webhook_deliveries_log_idx", "webhook_deliveries", ["organization_id", "endpoint_id", "id"])
    op.create_index(
        "webhook_deliveries_pending_idx",
        "webhook_deliveries",
        ["organization_id", "endpoint_id", "next_attempt_at"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("webhook_deliveries_id_brin_idx", "webhook_deliveries", ["id"], postgresql_using="brin")
    # A queue: rows change twice and are then left alone. Room beside them for the claim, and early cleaning.
    op.execute(
        "ALTER TABLE webhook_deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, "
        "autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)"
    )
    protect(op, "webhook_endpoints", system_reads=True)
    protect(op, "webhook_cursors", system_reads=True)
    protect(op, "webhook_deliveries", system_reads=True)
    for table in ("webhook_endpoints", "webhook_deliveries"):
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO {SYSTEM_ROLE}")
        op.execute(f"CREATE POLICY system_updates ON {table} FOR UPDATE TO {SYSTEM_ROLE} USING (true)")
        op.execute(f"CREATE POLICY system_deletes ON {table} FOR DELETE TO {SYSTEM_ROLE} USING (true)")

    due_function(op, "due_webhook_events", _UNTOLD)
    due_function(
        op,
        "due_webhooks",
        f"""({_UNTOLD}) OR EXISTS (SELECT FROM webhook_deliveries d JOIN webhook_endpoints e
          ON e.organization_id = d.organization_id AND e.id = d.endpoint_id AND e.state = 'enabled' AND e.gone_at IS NULL
        WHERE d.organization_id = o.id AND d.state = 'pending'
          AND d.next_attempt_at <= coalesce(o.test_clock_at, now()))""",
    )
    due_function(
        op,
        "due_webhook_watch",
        """EXISTS (SELECT FROM webhook_endpoints e WHERE e.organization_id = o.id AND e.state = 'enabled'
          AND (e.failing_since IS NOT NULL OR e.gone_at IS NOT NULL)
          AND (e.gone_at IS NOT NULL OR e.last_failed_at - e.failing_since >= interval '5 days'
            OR (e.last_failed_at - e.failing_since >= interval '1 day' AND e.warned_at IS NULL)))""",
    )
    # A few due deliveries of each endpoint, those of endpoints that fail `p_failing` at the most. `p_busy`, `p_room`:
    # how many more an endpoint may have now; the others may have `p_each`, or one if they fail. The endpoints with
    # something pending are found one after the other in the index: each costs a look, however long its queue.
    system_function(
        op,
        "claim_webhook_deliveries(p_only uuid, p_limit integer, p_each integer, p_failing integer, p_busy uuid[], "
        "p_room integer[])",
        "TABLE (organization_id uuid, id uuid, endpoint_id uuid, event_id uuid, tries smallint, url text, "
        "secret bytea, former_secret bytea, failing boolean)",
        """
        WITH RECURSIVE waiting AS (
          (SELECT d.organization_id, d.endpoint_id FROM webhook_deliveries d
           WHERE d.state = 'pending' AND d.organization_id >= coalesce(p_only, '00000000-0000-0000-0000-000000000000')
           ORDER BY d.organization_id, d.endpoint_id LIMIT 1)
          UNION ALL
          SELECT n.organization_id, n.endpoint_id FROM waiting w CROSS JOIN LATERAL (
            SELECT d.organization_id, d.endpoint_id FROM webhook_deliveries d
            WHERE d.state = 'pending' AND (d.organization_id, d.endpoint_id) > (w.organization_id, w.endpoint_id)
            ORDER BY d.organization_id, d.endpoint_id LIMIT 1) n
          WHERE p_only IS NULL OR w.organization_id = p_only
        ), open AS MATERIALIZED (
          SELECT e.organization_id, e.id, e.url, e.secret, e.failing_since IS NOT NULL AS failing,
            CASE WHEN e.former_until > now() THEN e.former_secret END AS former_secret,
            coalesce(o.test_clock_at, now()) AS at,
            least(coalesce(b.room, p_each), CASE WHEN e.failing_since IS NULL THEN p_each * 8 ELSE 1 END) AS room,
            random() AS luck
          FROM waiting w
          JOIN webhook_endpoints e ON e.organization_id = w.organization_id AND e.id = w.endpoint_id
          JOIN organizations o ON o.id = w.organization_id
          LEFT JOIN unnest(p_busy, p_room) AS b(id, room) ON b.id = e.id
          WHERE e.state = 'enabled' AND e.gone_at IS NULL AND coalesce(b.room, 1) > 0
            AND (p_only IS NULL OR w.organization_id = p_only)
            AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.organization_id = e.organization_id
              AND d.endpoint_id = e.id AND d.state = 'pending' AND d.next_attempt_at <= coalesce(o.test_clock_at, now())
              AND (d.lease_until IS NULL OR d.lease_until <= now()))
        ), chosen AS MATERIALIZED (
          SELECT *, row_number() OVER (PARTITION BY failing ORDER BY luck) AS place FROM open
        ), found AS MATERIALIZED (
          SELECT c.organization_id, x.id, c.url, c.secret, c.former_secret, c.failing FROM (
            SELECT * FROM chosen WHERE NOT failing OR place <= p_failing ORDER BY luck) c
          CROSS JOIN LATERAL (
            SELECT d.id FROM webhook_deliveries d
            WHERE d.organization_id = c.organization_id AND d.endpoint_id = c.id AND d.state = 'pending'
              AND d.next_attempt_at <= c.at AND (d.lease_until IS NULL OR d.lease_until <= now())
            ORDER BY d.next_attempt_at LIMIT c.room FOR NO KEY UPDATE SKIP LOCKED) x
          LIMIT p_limit
        )
        UPDATE webhook_deliveries d SET lease_until = now() + interval '25 seconds'
        FROM found f WHERE d.organization_id = f.organization_id AND d.id = f.id
        RETURNING d.organization_id, d.id, d.endpoint_id, d.event_id, d.tries, f.url, f.secret, f.former_secret,
          f.failing
        """,
    )
    system_function(
        op,
        "webhook_bodies(p_organizations uuid[], p_events uuid[])",
        "TABLE (organization_id uuid, id uuid, type text, occurred_at timestamptz, sequence integer, "
        "aggregate_id uuid, location_id uuid, data text, previous text, principal text, request_id text)",
        """
        SELECT e.organization_id, e.id, e.type, e.occurred_at, e.sequence, e.aggregate_id, e.location_id,
          e.data::text, e.previous::text, e.principal, e.request_id
        FROM unnest(p_organizations, p_events) AS w(organization_id, id)
        JOIN events e ON e.organization_id = w.organization_id AND e.id = w.id
        """,
    )
    # What became of attempts. Said late, it doesn't undo what another worker found out: only what still waits changes,
    # or was cancelled meanwhile and delivered all the same.
    system_function(
        op,
        "record_webhook_outcomes(p_outcomes jsonb)",
        "bigint",
        """
        WITH told AS MATERIALIZED (
          SELECT r.*, coalesce(o.test_clock_at, now()) AS at
          FROM jsonb_to_recordset(p_outcomes) AS r(organization_id uuid, id uuid, endpoint_id uuid, state text,
            delay double precision, status smallint, error text, attempt jsonb)
          JOIN organizations o ON o.id = r.organization_id
        ), done AS (
          UPDATE webhook_deliveries d SET state = t.state, tries = d.tries + 1, attempts = d.attempts + 1,
            lease_until = NULL, last_status = t.status, last_error = t.error, updated_at = t.at,
            next_attempt_at = CASE WHEN t.state = 'pending' THEN t.at + t.delay * interval '1 second' END,
            ended_at = CASE WHEN t.state <> 'pending' THEN t.at END,
            log = (d.log - CASE WHEN jsonb_array_length(d.log) >= 50 THEN 0 ELSE 1000 END)
              || (jsonb_build_object('attempted_at', t.at) || t.attempt)
          FROM told t
          WHERE d.organization_id = t.organization_id AND d.id = t.id
            AND (d.state = 'pending' OR (d.state = 'cancelled' AND t.state = 'delivered'))
          RETURNING 1
        ), each AS (
          SELECT t.organization_id, t.endpoint_id, bool_or(t.state = 'delivered') AS taken,
            bool_or(t.status = 410) AS gone, max(t.at) AS at
          FROM told t GROUP BY t.organization_id, t.endpoint_id
        ), endpoints AS (
          UPDATE webhook_endpoints e SET
            failing_since = CASE WHEN NOT x.taken THEN coalesce(e.failing_since, x.at) END,
            last_failed_at = CASE WHEN NOT x.taken THEN x.at ELSE e.last_failed_at END,
            warned_at = CASE WHEN NOT x.taken THEN e.warned_at END,
            gone_at = CASE WHEN x.gone THEN coalesce(e.gone_at, x.at) ELSE e.gone_at END
          FROM each x
          WHERE e.organization_id = x.organization_id AND e.id = x.endpoint_id AND e.state = 'enabled'
            AND (NOT x.taken OR x.gone OR e.failing_since IS NOT NULL)
        )
        SELECT count(*) FROM done
        """,
    )
    system_function(
        op,
        "forget_old_webhook_deliveries(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM webhook_deliveries WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM webhook_deliveries
            WHERE id < (lpad(to_hex((extract(epoch FROM now() - interval '30 days') * 1000)::bigint), 12, '0')
              || '00000000000000000000')::uuid AND state <> 'pending' LIMIT p_limit))
          RETURNING 1
        ), endpoints AS (
          DELETE FROM webhook_endpoints e WHERE e.state = 'deleted' AND e.updated_at < now() - interval '30 days'
            AND NOT EXISTS (SELECT FROM webhook_deliveries d
              WHERE d.organization_id = e.organization_id AND d.endpoint_id = e.id)
        )
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    for function in (
        "forget_old_webhook_deliveries(integer)",
        "record_webhook_outcomes(jsonb)",
        "webhook_bodies(uuid[], uuid[])",
        "claim_webhook_deliveries(uuid, integer, integer, integer, uuid[], integer[])",
        "due_webhook_watch(uuid)",
        "due_webhooks(uuid)",
        "due_webhook_events(uuid)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_cursors")
    op.drop_table("webhook_endpoints")
