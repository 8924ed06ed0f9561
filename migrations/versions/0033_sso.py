"""Single sign-on: connections, sign-ins under way, who is who, and sessions that know how they were opened

Revision: 0033_sso, after 0032_sandboxes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, protect, system_function

revision = "0033_sso"
down_revision = "0032_sandboxes"
branch_labels = None
depends_on = None

_STORED = "stored_fingerprint bytea, stored_status integer, stored_headers jsonb, stored_body bytea"


def upgrade() -> None:
    op.create_table(
        "sso_connections",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("email_domains", postgresql.ARRAY(sa.String(length=253)), nullable=False),
        sa.Column("redirect_uris", postgresql.ARRAY(sa.String(length=500)), nullable=False),
        sa.Column("auto_provision", sa.Boolean(), nullable=False),
        sa.Column("role_assignments", postgresql.JSONB(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("audience IN ('staff', 'members')", name=op.f("sso_connections_audience")),
        sa.CheckConstraint("cardinality(email_domains) BETWEEN 1 AND 20", name=op.f("sso_connections_email_domains")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("sso_connections_pkey")),
    )
    op.create_table(
        "sso_sign_ins",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("redirect_uri", sa.String(length=600), nullable=False),
        sa.Column("client_state", sa.String(length=500), nullable=True),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("person_name", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["sso_connections.organization_id", "sso_connections.id"],
            name=op.f("sso_sign_ins_organization_id_connection_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("sso_sign_ins_pkey")),
    )
    op.create_index("sso_sign_ins_state_hash_idx", "sso_sign_ins", ["state_hash"], unique=False)
    op.create_index("sso_sign_ins_code_hash_idx", "sso_sign_ins", ["organization_id", "code_hash"], unique=False)
    op.create_index(
        "sso_sign_ins_connection_id_idx", "sso_sign_ins", ["organization_id", "connection_id"], unique=False
    )
    op.create_index("sso_sign_ins_expires_at_idx", "sso_sign_ins", ["expires_at"], unique=False)
    op.create_table(
        "sso_identities",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name=op.f("sso_identities_one_subject")),
        sa.ForeignKeyConstraint(
            ["organization_id", "connection_id"],
            ["sso_connections.organization_id", "sso_connections.id"],
            name=op.f("sso_identities_organization_id_connection_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sso_identities_user_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("sso_identities_pkey")),
    )
    for name, column in (("subject_key", "subject"), ("user_id_key", "user_id"), ("member_id_key", "member_id")):
        op.create_index(
            f"sso_identities_{name}", "sso_identities", ["organization_id", "connection_id", column], unique=True
        )
    op.create_index("sso_identities_user_id_idx", "sso_identities", ["user_id"], unique=False)
    protect(op, "sso_connections")
    protect(op, "sso_sign_ins", system_reads=True)
    protect(op, "sso_identities")
    op.execute(f"GRANT DELETE ON sso_sign_ins TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON sso_sign_ins FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    system_function(
        op,
        "find_sso_sign_in(p_state_hash bytea)",
        "TABLE (organization_id uuid, organization_mode text, test_clock_at timestamptz)",
        """
        SELECT o.id, o.mode::text, o.test_clock_at
        FROM sso_sign_ins s JOIN organizations o ON o.id = s.organization_id
        WHERE s.state_hash = p_state_hash AND s.answered_at IS NULL AND s.expires_at > now()
        """,
    )
    system_function(
        op,
        "forget_old_sso_sign_ins(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM sso_sign_ins WHERE ctid = ANY (ARRAY(SELECT ctid FROM sso_sign_ins
            WHERE expires_at < now() - interval '1 day' LIMIT p_limit)) RETURNING 1
        )
        SELECT count(*) FROM gone
        """,
    )
    op.add_column("sessions", sa.Column("sso_connection_id", sa.Uuid(), nullable=True))
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        "ALTER TABLE sessions ADD CONSTRAINT sessions_sso_has_organization "
        "CHECK (sso_connection_id IS NULL OR organization_id IS NOT NULL)"
    )
    _make_authenticate_session(", sso_connection_id uuid", _AUTHENTICATE)


def downgrade() -> None:
    # Sessions that may do less than others would become like others.
    op.execute("DELETE FROM sessions WHERE sso_connection_id IS NOT NULL")
    _make_authenticate_session("", _AUTHENTICATE.replace(_SELECTED, "").replace(_TOLD, ""))
    op.drop_constraint(op.f("sessions_sso_has_organization"), "sessions", type_="check")
    op.drop_column("sessions", "sso_connection_id")
    op.execute("DROP FUNCTION find_sso_sign_in(bytea)")
    op.execute("DROP FUNCTION forget_old_sso_sign_ins(integer)")
    op.drop_table("sso_identities")
    op.drop_table("sso_sign_ins")
    op.drop_table("sso_connections")


def _make_authenticate_session(column: str, body: str) -> None:
    # It gives another column, so it can't be replaced; it comes again in the same transaction.
    op.execute("-- squawk-ignore ban-drop-function\nDROP FUNCTION authenticate_session(bytea, text)")
    system_function(
        op,
        "authenticate_session(p_hash bytea, p_key text)",
        f"""TABLE (principal_kind text, principal_id uuid, organization_id uuid, organization_mode text,
          test_clock_at timestamptz, session_id uuid, assignments text{column}, {_STORED})""",
        body,
        language="plpgsql",
    )


# As in 0002_identity, and which connection opened the session.
_SELECTED = " s.sso_connection_id,"
_TOLD = " hit.sso_connection_id,"
_AUTHENTICATE = """
        DECLARE
          hit record;
          rights text;
          works_here boolean;
        BEGIN
          SELECT s.id, s.user_id, s.member_id, s.organization_id, s.sso_connection_id, o.mode, o.test_clock_at INTO hit
            FROM sessions s LEFT JOIN organizations o ON o.id = s.organization_id
            WHERE s.access_hash = p_hash AND s.ended_at IS NULL AND s.access_expires_at > now();
          IF NOT FOUND THEN
            RETURN;
          END IF;
          rights := '[]';
          IF hit.user_id IS NOT NULL AND hit.organization_id IS NOT NULL THEN
            SELECT coalesce(json_agg(json_build_object('builtin', a.builtin_role, 'scopes', r.scopes,
                'location_ids', a.location_ids) ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL),
                '[]')::text, count(*) > 0
              INTO rights, works_here
              FROM organization_users u
              LEFT JOIN role_assignments a ON a.organization_id = u.organization_id AND a.user_id = u.user_id
              LEFT JOIN roles r ON r.organization_id = a.organization_id AND r.id = a.role_id
              WHERE u.organization_id = hit.organization_id AND u.user_id = hit.user_id;
            IF NOT works_here THEN
              hit.organization_id := NULL;
              hit.mode := NULL;
              hit.test_clock_at := NULL;
            END IF;
          END IF;
          PERFORM set_config('app.organization_id',
                    coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid)::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT CASE WHEN hit.member_id IS NULL THEN 'user' ELSE 'member' END,
            coalesce(hit.member_id, hit.user_id),
            coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
            hit.mode::text, hit.test_clock_at, hit.id, rights, hit.sso_connection_id, a.*
            FROM claim_answer(coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
              coalesce(hit.member_id, hit.user_id)::text, p_key) a;
        END
        """
