"""Claims of deliveries look into each endpoint's own queue, whatever the planner knows

Without statistics (a new installation, a database just restored) the question whether an endpoint has something due was
joined on the organization alone: each endpoint's answer went through the whole queue, a second for 6,000 deliveries.

Revision: 0037_webhook_claim, after 0036_merged_credit.
"""

from __future__ import annotations

from alembic import op

from coworkapi.core.migration_ops import system_function

revision = "0037_webhook_claim"
down_revision = "0036_merged_credit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # OFFSET 0 keeps the planner from making a join of it; the order, from another index than that of what waits, which
    # costs as little while the table is small, and a plan outlives that.
    _claim(" ORDER BY d.next_attempt_at OFFSET 0")
    _index("organization_id, id")


def downgrade() -> None:
    _claim("")
    _index("organization_id")


def _index(columns: str) -> None:
    # Some hundred endpoints an organization at the most: dropped and made in a moment.
    op.execute("-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX webhook_endpoints_enabled_idx")
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        f"CREATE INDEX webhook_endpoints_enabled_idx ON webhook_endpoints ({columns}) WHERE state = 'enabled'"
    )


def _claim(apart: str) -> None:
    # A few due deliveries of each endpoint, those of endpoints that fail `p_failing` at the most. `p_busy`, `p_room`:
    # how many more an endpoint may have now; the others may have `p_each`, or one if they fail. The endpoints with
    # something pending are found one after the other in the index: each costs a look, however long its queue.
    system_function(
        op,
        "claim_webhook_deliveries(p_only uuid, p_limit integer, p_each integer, p_failing integer, p_busy uuid[], "
        "p_room integer[])",
        "TABLE (organization_id uuid, id uuid, endpoint_id uuid, event_id uuid, tries smallint, url text, "
        "secret bytea, former_secret bytea, failing boolean)",
        f"""
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
              AND (d.lease_until IS NULL OR d.lease_until <= now()){apart})
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
