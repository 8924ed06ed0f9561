"""Third-party apps and their grants

Revision: 0027_oauth, after 0026_dunning.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, due_function, protect, system_function

revision = "0027_oauth"
down_revision = "0026_dunning"
branch_labels = None
depends_on = None

_STORED = "stored_fingerprint bytea, stored_status integer, stored_headers jsonb, stored_body bytea"
_FUNCTIONS = (
    "find_oauth_app(uuid)",
    "authenticate_app(bytea, text)",
    "forget_old_oauth_grants(integer)",
    "end_oauth_grants_of_user(uuid, text)",
    "due_oauth_lapses(uuid)",
)


def upgrade() -> None:
    op.create_table(
        "oauth_apps",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("home_page_url", sa.String(length=500), nullable=True),
        sa.Column("logo_url", sa.String(length=500), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("redirect_uris", postgresql.ARRAY(sa.String(length=500)), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("people", postgresql.ARRAY(sa.String(length=10)), nullable=False),
        sa.Column("acts_alone", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("secret_hint", sa.String(length=30), nullable=True),
        sa.Column("old_secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("old_secret_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'confidential') = (secret_hash IS NOT NULL)", name=op.f("oauth_apps_confidential_has_a_secret")
        ),
        sa.CheckConstraint("kind = 'confidential' OR NOT acts_alone", name=op.f("oauth_apps_public_never_acts_alone")),
        sa.CheckConstraint("kind IN ('confidential', 'public')", name=op.f("oauth_apps_kind")),
        sa.CheckConstraint("people <@ ARRAY['staff', 'members']::varchar[]", name=op.f("oauth_apps_people")),
        sa.CheckConstraint(
            "(old_secret_hash IS NULL) = (old_secret_ends_at IS NULL)", name=op.f("oauth_apps_old_secret_ends")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("oauth_apps_pkey")),
    )
    op.create_table(
        "oauth_grants",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("app_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("redirect_uri", sa.String(length=600), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_challenge", sa.String(length=43), nullable=True),
        sa.Column("code_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("access_hash", sa.LargeBinary(), nullable=True),
        sa.Column("access_scopes", postgresql.ARRAY(sa.String(length=60)), nullable=True),
        sa.Column("access_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("family_hash", sa.LargeBinary(), nullable=True),
        sa.Column("refresh_hash", sa.LargeBinary(), nullable=True),
        sa.Column("refreshed_from", sa.LargeBinary(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(user_id, member_id) <= 1", name=op.f("oauth_grants_one_subject")),
        sa.ForeignKeyConstraint(
            ["organization_id", "app_id"],
            ["oauth_apps.organization_id", "oauth_apps.id"],
            name=op.f("oauth_grants_organization_id_app_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("oauth_grants_user_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("oauth_grants_pkey")),
    )
    op.create_index("oauth_grants_access_hash_idx", "oauth_grants", ["access_hash"], unique=False)
    op.create_index("oauth_grants_app_id_idx", "oauth_grants", ["organization_id", "app_id", "id"], unique=False)
    op.create_index("oauth_grants_code_hash_idx", "oauth_grants", ["code_hash"], unique=False)
    op.create_index("oauth_grants_ends_at_idx", "oauth_grants", ["ends_at"], unique=False)
    op.create_index("oauth_grants_family_hash_idx", "oauth_grants", ["family_hash"], unique=False)
    op.create_index("oauth_grants_member_id_idx", "oauth_grants", ["organization_id", "member_id"], unique=False)
    op.create_index("oauth_grants_user_id_idx", "oauth_grants", ["user_id"], unique=False)

    protect(op, "oauth_apps", system_reads=True)
    protect(op, "oauth_grants", system_reads=True)
    op.execute(f"GRANT UPDATE (ended_at, ended_because), DELETE ON oauth_grants TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_updates ON oauth_grants FOR UPDATE TO {SYSTEM_ROLE} USING (true)")
    op.execute(f"CREATE POLICY system_deletes ON oauth_grants FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    system_function(
        op,
        "find_oauth_app(p_app uuid)",
        "TABLE (organization_id uuid, organization_mode text, test_clock_at timestamptz)",
        """
        SELECT o.id, o.mode::text, o.test_clock_at
        FROM oauth_apps a JOIN organizations o ON o.id = a.organization_id
        WHERE a.id = p_app AND a.archived_at IS NULL
        """,
    )
    # What was granted, within what the app's registration allows now; a user's own rights of now are told beside it.
    system_function(
        op,
        "authenticate_app(p_hash bytea, p_key text)",
        f"""TABLE (grant_id uuid, app_id uuid, user_id uuid, member_id uuid, organization_id uuid,
          organization_mode text, test_clock_at timestamptz, scopes text[], assignments text, {_STORED})""",
        """
        DECLARE
          hit record;
          rights text;
          works_here boolean;
        BEGIN
          SELECT g.id, g.app_id, g.user_id, g.member_id, g.organization_id, o.mode, o.test_clock_at,
              ARRAY(SELECT unnest(g.access_scopes) INTERSECT SELECT unnest(a.scopes) ORDER BY 1) AS scopes INTO hit
            FROM oauth_grants g
            JOIN oauth_apps a ON a.organization_id = g.organization_id AND a.id = g.app_id
            JOIN organizations o ON o.id = g.organization_id
            WHERE g.access_hash = p_hash AND g.ended_at IS NULL AND g.access_expires_at > now()
              AND a.archived_at IS NULL AND (g.user_id IS NOT NULL OR g.member_id IS NOT NULL OR a.acts_alone);
          IF NOT FOUND THEN
            RETURN;
          END IF;
          IF hit.user_id IS NOT NULL THEN
            SELECT coalesce(json_agg(json_build_object('builtin', a.builtin_role, 'scopes', r.scopes,
                'location_ids', a.location_ids) ORDER BY a.id) FILTER (WHERE a.id IS NOT NULL),
                '[]')::text, count(*) > 0
              INTO rights, works_here
              FROM organization_users u
              LEFT JOIN role_assignments a ON a.organization_id = u.organization_id AND a.user_id = u.user_id
              LEFT JOIN roles r ON r.organization_id = a.organization_id AND r.id = a.role_id
              WHERE u.organization_id = hit.organization_id AND u.user_id = hit.user_id;
            IF NOT works_here THEN
              RETURN;
            END IF;
          END IF;
          PERFORM set_config('app.organization_id', hit.organization_id::text, true),
                  set_config('app.now', coalesce(hit.test_clock_at::text, ''), true);
          RETURN QUERY SELECT hit.id, hit.app_id, hit.user_id, hit.member_id, hit.organization_id, hit.mode::text,
            hit.test_clock_at, hit.scopes::text[], rights, a.*
            FROM claim_answer(hit.organization_id, CASE WHEN hit.user_id IS NULL AND hit.member_id IS NULL
              THEN hit.app_id ELSE hit.id END::text, p_key) a;
        END
        """,
        language="plpgsql",
    )
    # Grants that ended or lapsed are kept for 30 days; codes that nobody exchanged, and tokens of apps' own, for one.
    system_function(
        op,
        "forget_old_oauth_grants(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM oauth_grants WHERE ctid = ANY (ARRAY(SELECT ctid FROM oauth_grants
            WHERE ends_at < now() - interval '30 days' OR ended_at < now() - interval '30 days'
              OR (family_hash IS NULL AND ends_at < now() - interval '1 day') LIMIT p_limit)) RETURNING 1
        )
        SELECT count(*) FROM gone
        """,
    )
    op.create_index(
        "oauth_grants_lapses_idx",
        "oauth_grants",
        ["organization_id", "ends_at"],
        postgresql_where=sa.text("family_hash IS NOT NULL AND ended_at IS NULL"),
    )
    due_function(
        op,
        "due_oauth_lapses",
        "EXISTS (SELECT FROM oauth_grants g WHERE g.organization_id = o.id AND g.family_hash IS NOT NULL "
        "AND g.ended_at IS NULL AND g.ends_at <= now())",
    )
    # Somebody who has lost their password may have let in an app that isn't theirs, in any of their organizations.
    system_function(
        op,
        "end_oauth_grants_of_user(p_user uuid, p_because text)",
        "void",
        """
        UPDATE oauth_grants SET ended_at = now(), ended_because = p_because
        WHERE user_id = p_user AND ended_at IS NULL
        """,
    )


def downgrade() -> None:
    for function in reversed(_FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("oauth_grants")
    op.drop_table("oauth_apps")
