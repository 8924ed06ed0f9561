"""Roles, the organization's time, and the tables of core: events, deliveries, audit, idempotency.

Revision: 0001_core, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import APP_ROLE, SYSTEM_ROLE, protect, system_function
from coworkapi.core.models import CURRENT_ORGANIZATION

revision = "0001_core"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for role in (APP_ROLE, SYSTEM_ROLE):
        # Roles belong to the cluster: another database of it may have made them, even at this very moment.
        op.execute(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        op.execute(
            # From PostgreSQL 16 on, who makes a role administers it, but may not yet take it.
            f"DO $$ BEGIN IF NOT pg_has_role(current_user, '{role}', "
            "CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN "
            f"EXECUTE format('GRANT {role} TO %I', current_user); END IF; END $$"
        )
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {SYSTEM_ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP_ROLE}")  # /readyz compares it with the code
    op.execute(f"GRANT CREATE ON SCHEMA public TO {SYSTEM_ROLE}")  # to own its functions
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.execute(
        "CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS "
        "$$ SELECT coalesce(NULLIF(current_setting('app.now', true), '')::timestamptz, now()) $$"
    )

    op.create_table(
        "events",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(CURRENT_ORGANIZATION), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("aggregate_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("previous", postgresql.JSONB(), nullable=True),
        sa.Column("principal", sa.String(80), nullable=False),
        sa.Column("request_id", sa.String(100), nullable=True),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="events_pkey"),
        sa.UniqueConstraint("organization_id", "aggregate_id", "sequence", name="event_sequence_once"),
    )
    op.create_index("events_feed_idx", "events", ["organization_id", "position"])
    op.create_index("events_id_brin_idx", "events", ["id"], postgresql_using="brin")
    op.create_index("events_type_idx", "events", ["organization_id", "type", "position"])
    op.create_table(
        "event_deliveries",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(CURRENT_ORGANIZATION), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(120), nullable=False),
        sa.Column("state", sa.String(10), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "event_id", "handler", name="event_deliveries_pkey"),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_id"],
            ["events.organization_id", "events.id"],
            name="event_deliveries_organization_id_event_id_fkey",
        ),
        sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name=op.f("event_deliveries_state")),
    )
    op.create_index(
        "event_deliveries_due_idx",
        "event_deliveries",
        ["next_attempt_at"],
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(CURRENT_ORGANIZATION), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("principal_kind", sa.String(20), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("app_id", sa.Uuid(), nullable=True),
        sa.Column("path_ids", postgresql.JSONB(), nullable=False),
        sa.Column("ip", sa.String(45), nullable=True),
        sa.Column("user_agent", sa.String(300), nullable=True),
        sa.Column("request_id", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="audit_entries_pkey"),
    )
    op.create_index("audit_entries_principal_idx", "audit_entries", ["organization_id", "principal_id", "id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(CURRENT_ORGANIZATION), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("request_id", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "key_hash", name="idempotency_keys_pkey"),
    )
    op.create_index("idempotency_keys_created_at_idx", "idempotency_keys", ["created_at"])
    protect(op, "events")
    protect(op, "event_deliveries", system_reads=True)
    protect(op, "audit_entries")
    protect(op, "idempotency_keys", system_reads=True)
    # Facts and audit are append-only, for the service too.
    op.execute(f"REVOKE UPDATE, DELETE ON audit_entries FROM {APP_ROLE}")
    op.execute(f"REVOKE UPDATE ON events FROM {APP_ROLE}")
    op.execute(f"GRANT DELETE ON idempotency_keys TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON idempotency_keys FOR DELETE TO {SYSTEM_ROLE} USING (true)")

    # Writers of events hold the organization's lock together from here to their commit, and each aggregate's alone, so
    # that its numbers have no gap and no twin. Who writes of very many aggregates holds the organization's alone
    # instead: locks are few. Volatile: each statement inside sees what was committed while it waited.
    op.execute("""
        CREATE FUNCTION event_sequences(p_organization uuid, p_aggregates uuid[])
        RETURNS TABLE (aggregate_id uuid, sequence integer) LANGUAGE plpgsql VOLATILE AS $$
        DECLARE one uuid;
        BEGIN
          IF cardinality(p_aggregates) > 50 THEN
            PERFORM pg_advisory_xact_lock(hashtextextended('events:' || p_organization, 0));
          ELSE
            PERFORM pg_advisory_xact_lock_shared(hashtextextended('events:' || p_organization, 0));
            FOREACH one IN ARRAY p_aggregates LOOP
              PERFORM pg_advisory_xact_lock(hashtextextended('events:' || p_organization || one, 0));
            END LOOP;
          END IF;
          RETURN QUERY SELECT a.id, coalesce((SELECT max(e.sequence) FROM events e
              WHERE e.organization_id = p_organization AND e.aggregate_id = a.id), 0)
            FROM unnest(p_aggregates) AS a(id);
        END $$
    """)
    # The last position of which nothing earlier is still to be committed: waits for the writers that are committing
    # (they hold the lock only for that), and lets the next ones go on at once.
    op.execute("""
        CREATE FUNCTION events_settled(p_organization uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
        DECLARE
          lock bigint := hashtextextended('events:' || p_organization, 0);
          found bigint;
        BEGIN
          PERFORM pg_advisory_lock(lock);
          BEGIN
            SELECT max(e.position) INTO found FROM events e WHERE e.organization_id = p_organization;
          EXCEPTION WHEN query_canceled OR OTHERS THEN
            PERFORM pg_advisory_unlock(lock);
            RAISE;
          END;
          PERFORM pg_advisory_unlock(lock);
          RETURN found;
        END $$
    """)

    # Waits for a twin with the same key, then looks for its answer.
    system_function(
        op,
        "claim_answer(p_organization uuid, p_principal text, p_key text)",
        "TABLE (stored_fingerprint bytea, stored_status integer, stored_headers jsonb, stored_body bytea)",
        """
        BEGIN
          IF p_key IS NULL THEN
            RETURN QUERY SELECT NULL::bytea, NULL::integer, NULL::jsonb, NULL::bytea;
            RETURN;
          END IF;
          PERFORM pg_advisory_xact_lock(hashtextextended(p_organization::text || p_principal || ':' || p_key, 0));
          RETURN QUERY SELECT k.fingerprint, k.status, k.headers, k.body FROM idempotency_keys k
            WHERE k.organization_id = p_organization
              AND k.key_hash = sha256(convert_to(p_principal || ':' || p_key, 'UTF8'))
              AND k.created_at > now() - interval '7 days';
          IF NOT FOUND THEN
            RETURN QUERY SELECT NULL::bytea, NULL::integer, NULL::jsonb, NULL::bytea;
          END IF;
        END
        """,
        language="plpgsql",
    )
    system_function(
        op,
        "forget_old_answers(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '7 days' LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_answers(integer)")
    op.execute("DROP FUNCTION claim_answer(uuid, text, text)")
    op.execute("DROP FUNCTION events_settled(uuid)")
    op.execute("DROP FUNCTION event_sequences(uuid, uuid[])")
    for table in ("idempotency_keys", "audit_entries", "event_deliveries", "events"):
        op.drop_table(table)
    op.execute("DROP FUNCTION app_now()")
    op.execute(f"REVOKE SELECT ON alembic_version FROM {APP_ROLE}")
    for role in (APP_ROLE, SYSTEM_ROLE):
        # The roles stay: other databases of the cluster may use them.
        op.execute(f"REVOKE ALL ON SCHEMA public FROM {role}")
