"""Organizations, users, roles, sessions, API keys

Revision: 0002_identity, after 0001_core.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, grant_global, protect, system_function

revision = "0002_identity"
down_revision = "0001_core"
branch_labels = None
depends_on = None


_STORED = "stored_fingerprint bytea, stored_status integer, stored_headers jsonb, stored_body bytea"
_FUNCTIONS = (
    "erase_audit_entries()",
    "due_event_deliveries(integer, uuid)",
    "note_api_key_uses(uuid[])",
    "find_invitation(bytea)",
    "forget_old_events(integer)",
    "forget_old_sign_ins(integer)",
    "account_mail_home(text)",
    "organizations_of_user(uuid)",
    "open_nowhere(text)",
    "open_public(text, uuid, text)",
    "authenticate_session(bytea, text)",
    "authenticate_api_key(bytea, text)",
)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(length=30), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("location_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("api_keys_pkey")),
    )
    op.create_index("api_keys_key_hash_idx", "api_keys", ["key_hash"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("mode", sa.String(length=4), server_default="live", nullable=False),
        sa.Column("test_clock_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locale", sa.String(length=10), server_default="en", nullable=False),
        sa.Column(
            "metadata",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "mode = 'test' OR test_clock_at IS NULL",
            name=op.f("organizations_only_test_organizations_move_their_clock"),
        ),
        sa.CheckConstraint("mode IN ('live', 'test')", name=op.f("organizations_mode")),
        sa.CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'", name=op.f("organizations_slug_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("organizations_pkey")),
    )
    op.create_index("organizations_slug_key", "organizations", ["slug"], unique=True)
    op.create_table(
        "roles",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("roles_pkey")),
    )
    op.create_index("roles_name_key", "roles", ["organization_id", "name"], unique=True)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("locale", sa.String(length=10), server_default="en", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("users_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
    )
    op.create_index("users_email_key", "users", ["email"], unique=True)
    op.create_table(
        "sign_in_failures",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted_since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("sign_in_failures_pkey")),
    )
    op.create_index("sign_in_failures_counted_since_idx", "sign_in_failures", ["counted_since"])
    op.create_table(
        "invitations",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("assignments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("location_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["users.id"], name=op.f("invitations_invited_by_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("invitations_pkey")),
    )
    op.create_index(
        "invitation_pending_once",
        "invitations",
        ["organization_id", "email"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_index("invitations_token_hash_idx", "invitations", ["token_hash"], unique=False)
    op.create_table(
        "organization_users",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("organization_users_organization_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("organization_users_user_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "user_id", name=op.f("organization_users_pkey")),
    )
    op.create_index("organization_users_user_id_idx", "organization_users", ["user_id"], unique=False)
    op.create_table(
        "role_assignments",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("builtin_role", sa.String(length=20), nullable=True),
        sa.Column("role_id", sa.Uuid(), nullable=True),
        sa.Column("location_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("(builtin_role IS NULL) <> (role_id IS NULL)", name=op.f("role_assignments_one_role")),
        sa.ForeignKeyConstraint(
            ["organization_id", "role_id"],
            ["roles.organization_id", "roles.id"],
            name=op.f("role_assignments_organization_id_role_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("role_assignments_user_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("role_assignments_pkey")),
    )
    op.create_index("role_assignments_user_id_idx", "role_assignments", ["organization_id", "user_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("access_hash", sa.LargeBinary(), nullable=False),
        sa.Column("access_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("family_hash", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_hash", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.Column("methods", sa.ARRAY(sa.String(length=20)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name=op.f("sessions_one_subject")),
        sa.CheckConstraint(
            "member_id IS NULL OR organization_id IS NOT NULL", name=op.f("sessions_member_has_organization")
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("sessions_organization_id_fkey")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sessions_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sessions_pkey")),
    )
    op.create_index("sessions_access_hash_key", "sessions", ["access_hash"], unique=True)
    op.create_index("sessions_member_id_idx", "sessions", ["organization_id", "member_id"], unique=False)
    op.create_index("sessions_family_hash_key", "sessions", ["family_hash"], unique=True)
    op.create_index("sessions_refresh_expires_at_idx", "sessions", ["refresh_expires_at"], unique=False)
    op.create_index("sessions_user_id_idx", "sessions", ["user_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('reset_password', 'member_sign_in', 'sign_up')",
            name=op.f("sign_in_links_purpose"),
        ),
        sa.CheckConstraint("num_nonnulls(user_id, member_id, email) = 1", name=op.f("sign_in_links_one_subject")),
        sa.CheckConstraint(
            "member_id IS NULL OR organization_id IS NOT NULL", name=op.f("sign_in_links_member_has_organization")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("sign_in_links_organization_id_fkey")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("sign_in_links_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_links_pkey")),
    )
    op.create_index("sign_in_links_expires_at_idx", "sign_in_links", ["expires_at"], unique=False)
    op.create_index("sign_in_links_token_hash_key", "sign_in_links", ["token_hash"], unique=True)
    op.create_table(
        "totp_secrets",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("totp_secrets_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("totp_secrets_pkey")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("recovery_codes_user_id_fkey")),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("recovery_codes_pkey")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("passkeys_user_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("passkeys_pkey")),
    )
    op.create_index("passkeys_credential_id_key", "passkeys", ["credential_id"], unique=True)
    op.create_index("passkeys_user_id_idx", "passkeys", ["user_id"], unique=False)
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("passkey_challenges_user_id_fkey")),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("passkey_challenges_pkey")),
    )
    op.create_index("passkey_challenges_expires_at_idx", "passkey_challenges", ["expires_at"], unique=False)

    protect(op, "organizations", key="id", system_reads=True)
    for table in ("organization_users", "role_assignments", "roles", "api_keys", "invitations"):
        protect(op, table, system_reads=True)
    for table in ("users", "sessions", "sign_in_links", "sign_in_failures"):
        grant_global(op, table, system_reads=True)
    for table in ("totp_secrets", "recovery_codes", "passkeys", "passkey_challenges"):
        grant_global(op, table)
    op.execute(f"GRANT UPDATE (last_used_at) ON api_keys TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_updates ON api_keys FOR UPDATE TO {SYSTEM_ROLE} USING (true)")

    system_function(
        op,
        "authenticate_api_key(p_hash bytea, p_key text)",
        f"""TABLE (principal_id uuid, organization_id uuid, organization_mode text, test_clock_at timestamptz,
          scopes text[], location_ids uuid[], {_STORED})""",
        """
        DECLARE hit record;
        BEGIN
          SELECT k.id, k.organization_id, o.mode, o.test_clock_at, k.scopes, k.location_ids INTO hit
            FROM api_keys k JOIN organizations o ON o.id = k.organization_id
            WHERE k.key_hash = p_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
          IF NOT FOUND THEN
            RETURN;
          END IF;
          PERFORM set_config('app.organization_id', hit.organization_id::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT hit.id, hit.organization_id, hit.mode::text, hit.test_clock_at,
            hit.scopes::text[], hit.location_ids, a.*
            FROM claim_answer(hit.organization_id, hit.id::text, p_key) a;
        END
        """,
        language="plpgsql",
    )
    system_function(
        op,
        "authenticate_session(p_hash bytea, p_key text)",
        f"""TABLE (principal_kind text, principal_id uuid, organization_id uuid, organization_mode text,
          test_clock_at timestamptz, session_id uuid, assignments text, {_STORED})""",
        """
        DECLARE
          hit record;
          rights text;
          works_here boolean;
        BEGIN
          SELECT s.id, s.user_id, s.member_id, s.organization_id, o.mode, o.test_clock_at INTO hit
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
            hit.mode::text, hit.test_clock_at, hit.id, rights, a.*
            FROM claim_answer(coalesce(hit.organization_id, '00000000-0000-0000-0000-000000000000'::uuid),
              coalesce(hit.member_id, hit.user_id)::text, p_key) a;
        END
        """,
        language="plpgsql",
    )
    system_function(
        op,
        "open_public(p_slug text, p_id uuid, p_key text)",
        f"TABLE (organization_id uuid, organization_mode text, test_clock_at timestamptz, {_STORED})",
        """
        DECLARE hit record;
        BEGIN
          SELECT o.id, o.mode, o.test_clock_at INTO hit FROM organizations o WHERE o.id = p_id OR o.slug = p_slug;
          IF NOT FOUND THEN
            RETURN;
          END IF;
          PERFORM set_config('app.organization_id', hit.id::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT hit.id, hit.mode::text, hit.test_clock_at, a.*
            FROM claim_answer(hit.id, '', p_key) a;
        END
        """,
        language="plpgsql",
    )
    # A person's organizations, the one they worked in last first: they choose one when they sign in.
    system_function(
        op,
        "organizations_of_user(p_user uuid)",
        "TABLE (id uuid, name text, slug text, mode text, test_clock_at timestamptz)",
        """
        SELECT o.id, o.name::text, o.slug::text, o.mode::text, o.test_clock_at
        FROM organization_users u JOIN organizations o ON o.id = u.organization_id
        WHERE u.user_id = p_user
        ORDER BY (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = p_user AND s.organization_id = o.id)
          DESC NULLS LAST, u.created_at, o.id
        """,
    )
    # Where mail about a person's account is kept. A test organization's outbox can be read by its staff, so only someone
    # who works for no live organization has their mail there; all others' is the nil organization's, which none reads.
    system_function(
        op,
        "account_mail_home(p_email text)",
        "TABLE (organization_id uuid, test_clock_at timestamptz)",
        """
        SELECT o.id, o.test_clock_at
        FROM users u JOIN organization_users m ON m.user_id = u.id JOIN organizations o ON o.id = m.organization_id
        WHERE u.email = p_email AND o.mode = 'test' AND NOT EXISTS (
          SELECT FROM organization_users m2 JOIN organizations o2 ON o2.id = m2.organization_id
          WHERE m2.user_id = u.id AND o2.mode = 'live')
        ORDER BY m.created_at, o.id LIMIT 1
        """,
    )
    system_function(
        op,
        "find_invitation(p_hash bytea)",
        "TABLE (invitation_id uuid, organization_id uuid, organization_mode text, test_clock_at timestamptz)",
        """
        SELECT i.id, o.id, o.mode::text, o.test_clock_at
        FROM invitations i JOIN organizations o ON o.id = i.organization_id WHERE i.token_hash = p_hash
        """,
    )
    # What nobody needs any more is deleted. Ids are made of the time, so they say how old an event is.
    for table in ("events", "event_deliveries"):
        op.execute(f"GRANT SELECT, DELETE ON {table} TO {SYSTEM_ROLE}")
        op.execute(f"CREATE POLICY system_deletes ON {table} FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    op.execute(f"CREATE POLICY system_reads ON events FOR SELECT TO {SYSTEM_ROLE} USING (true)")
    # The newest event of each aggregate stays, so that its sequence goes on where it was (not what is of no
    # organization, nor requests for account mail: each of those is an aggregate of its own).
    system_function(
        op,
        "forget_old_events(p_limit integer)",
        "bigint",
        """
        WITH old AS (
          SELECT e.organization_id, e.id FROM events e
          WHERE e.id < (lpad(to_hex((extract(epoch FROM now() - interval '90 days') * 1000)::bigint), 12, '0')
              || '00000000000000000000')::uuid
            AND (e.organization_id = '00000000-0000-0000-0000-000000000000' OR e.type LIKE 'account.%'
              OR EXISTS (SELECT FROM events n WHERE n.organization_id = e.organization_id
                AND n.aggregate_id = e.aggregate_id AND n.sequence > e.sequence))
            AND NOT EXISTS (SELECT FROM event_deliveries d
              WHERE d.organization_id = e.organization_id AND d.event_id = e.id AND d.state = 'pending')
          LIMIT p_limit
        ), deliveries AS (
          DELETE FROM event_deliveries d USING old WHERE d.organization_id = old.organization_id AND d.event_id = old.id
        ), gone AS (
          DELETE FROM events e USING old WHERE e.organization_id = old.organization_id AND e.id = old.id RETURNING 1
        )
        SELECT count(*) FROM gone
        """,
    )
    # Ended sessions are kept for 30 days, links for a week, wrong passwords for a day.
    for table in ("sessions", "sign_in_links", "sign_in_failures", "passkey_challenges"):
        op.execute(f"GRANT SELECT, DELETE ON {table} TO {SYSTEM_ROLE}")
    system_function(
        op,
        "forget_old_sign_ins(p_limit integer)",
        "bigint",
        """
        WITH old_sessions AS (
          DELETE FROM sessions WHERE ctid = ANY (ARRAY(SELECT ctid FROM sessions
            WHERE ended_at < now() - interval '30 days' OR refresh_expires_at < now() - interval '30 days'
            LIMIT p_limit)) RETURNING 1
        ), old_links AS (
          DELETE FROM sign_in_links WHERE ctid = ANY (ARRAY(SELECT ctid FROM sign_in_links
            WHERE expires_at < now() - interval '7 days' LIMIT p_limit)) RETURNING 1
        ), old_failures AS (
          DELETE FROM sign_in_failures WHERE ctid = ANY (ARRAY(SELECT ctid FROM sign_in_failures
            WHERE counted_since < now() - interval '1 day' LIMIT p_limit)) RETURNING 1
        ), old_challenges AS (
          DELETE FROM passkey_challenges WHERE ctid = ANY (ARRAY(SELECT ctid FROM passkey_challenges
            WHERE expires_at < now() LIMIT p_limit)) RETURNING 1
        )
        SELECT (SELECT count(*) FROM old_sessions) + (SELECT count(*) FROM old_links)
          + (SELECT count(*) FROM old_failures) + (SELECT count(*) FROM old_challenges)
        """,
    )
    # Requests that come before any organization (sign-up, sign-in) keep their answers under the nil organization.
    system_function(
        op,
        "open_nowhere(p_key text)",
        f"TABLE ({_STORED})",
        """
        BEGIN
          PERFORM set_config('app.organization_id', '00000000-0000-0000-0000-000000000000', true),
                  set_config('app.now', '', true);
          RETURN QUERY SELECT a.* FROM claim_answer('00000000-0000-0000-0000-000000000000'::uuid, '', p_key) a;
        END
        """,
        language="plpgsql",
    )
    system_function(
        op,
        "note_api_key_uses(p_ids uuid[])",
        "void",
        "UPDATE api_keys SET last_used_at = now() WHERE id = ANY (p_ids)",
    )
    system_function(
        op,
        "due_event_deliveries(p_limit integer, p_organization uuid)",
        "TABLE (organization_id uuid, event_id uuid, handler text, test_clock_at timestamptz)",
        """
        SELECT d.organization_id, d.event_id, d.handler::text, o.test_clock_at
        FROM event_deliveries d LEFT JOIN organizations o ON o.id = d.organization_id
        WHERE d.state = 'pending' AND d.next_attempt_at <= now()
          AND (p_organization IS NULL OR d.organization_id = p_organization)
        ORDER BY d.next_attempt_at, d.event_id LIMIT p_limit
        """,
    )

    # The audit log of a live organization is kept for ever; a test organization may be erased with all that it holds.
    current = "(SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)"
    op.execute(f"GRANT SELECT, DELETE ON audit_entries TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY erased ON audit_entries TO {SYSTEM_ROLE} USING (organization_id = {current})")
    system_function(
        op,
        "erase_audit_entries()",
        "void",
        f"""
        BEGIN
          IF NOT EXISTS (SELECT FROM organizations o WHERE o.id = {current} AND o.mode = 'test') THEN
            RAISE EXCEPTION 'only a test organization can be erased' USING ERRCODE = 'insufficient_privilege';
          END IF;
          DELETE FROM audit_entries a WHERE a.organization_id = {current};
        END
        """,
        language="plpgsql",
    )


def downgrade() -> None:
    for function in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP POLICY system_reads ON events")
    for table in ("event_deliveries", "events"):
        op.execute(f"DROP POLICY system_deletes ON {table}")
        op.execute(f"REVOKE DELETE ON {table} FROM {SYSTEM_ROLE}")
    op.execute(f"REVOKE SELECT ON events FROM {SYSTEM_ROLE}")
    op.execute("DROP POLICY erased ON audit_entries")
    op.execute(f"REVOKE SELECT, DELETE ON audit_entries FROM {SYSTEM_ROLE}")
    for table in (
        "passkey_challenges",
        "passkeys",
        "recovery_codes",
        "totp_secrets",
        "sign_in_failures",
        "sign_in_links",
        "sessions",
        "role_assignments",
        "organization_users",
        "invitations",
        "users",
        "roles",
        "organizations",
        "api_keys",
    ):
        op.drop_table(table)
