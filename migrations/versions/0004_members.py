"""Members, teams, billing accounts

Revision: 0004_members, after 0003_spaces.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import APP_ROLE, due_function, protect, system_function
from coworkapi.core.models import CURRENT_ORGANIZATION

revision = "0004_members"
down_revision = "0003_spaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")  # one trigram index by tenant and text
    op.create_table(
        "custom_fields",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("applies_to", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column(
            "options", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("applies_to IN ('member', 'team')", name=op.f("custom_fields_applies_to")),
        sa.CheckConstraint("type IN ('text', 'number', 'boolean', 'date', 'choice')", name=op.f("custom_fields_type")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("custom_fields_pkey")),
        sa.UniqueConstraint("organization_id", "applies_to", "key", name="custom_field_key_once"),
    )
    op.create_table(
        "tags",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("tags_pkey")),
        sa.UniqueConstraint("organization_id", "key", name="tag_name_once"),
    )
    op.create_table(
        "members",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("company", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=10), server_default="en", nullable=False),
        sa.Column("home_location_id", sa.Uuid(), nullable=True),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "custom_fields",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("may_sign_in", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("anonymized_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("members_email_lower")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("members_not_merged_into_itself")),
        sa.ForeignKeyConstraint(
            ["organization_id", "home_location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("members_organization_id_home_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "merged_into_id"],
            ["members.organization_id", "members.id"],
            name=op.f("members_organization_id_merged_into_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("members_organization_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("members_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="member_external_id_once"),
    )
    op.create_index(
        "member_email_once",
        "members",
        ["organization_id", "email"],
        unique=True,
        postgresql_where=sa.text("email IS NOT NULL AND merged_into_id IS NULL"),
    )
    op.create_index(
        "members_merged_idx",
        "members",
        ["organization_id", "merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "members_phone_idx",
        "members",
        ["organization_id", "phone"],
        unique=False,
        postgresql_where=sa.text("phone IS NOT NULL"),
    )
    op.create_index(
        "members_search_idx",
        "members",
        ["organization_id", "search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("members_sort_idx", "members", ["organization_id", "sort_name", "id"], unique=False)
    op.create_index("members_updated_idx", "members", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "teams",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("home_location_id", sa.Uuid(), nullable=True),
        sa.Column(
            "custom_fields",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "home_location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("teams_organization_id_home_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("teams_organization_id_fkey")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("teams_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="team_external_id_once"),
    )
    op.create_index(
        "teams_search_idx",
        "teams",
        ["organization_id", "search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("teams_sort_idx", "teams", ["organization_id", "sort_name", "id"], unique=False)
    op.create_index("teams_updated_idx", "teams", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "billing_accounts",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("vat_id", sa.String(length=30), nullable=True),
        sa.Column("tax_status", sa.String(length=20), server_default="standard", nullable=False),
        sa.Column("pays_for", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("monthly_cap", sa.BigInteger(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "tax_status IN ('standard', 'reverse_charge', 'exempt')", name=op.f("billing_accounts_tax_status")
        ),
        sa.CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name=op.f("billing_accounts_one_owner")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("billing_accounts_not_merged_into_itself")),
        sa.CheckConstraint(
            "(pays_for IS NULL) = (team_id IS NULL)", name=op.f("billing_accounts_only_teams_pay_for_others")
        ),
        sa.CheckConstraint("monthly_cap IS NULL OR monthly_cap >= 0", name=op.f("billing_accounts_monthly_cap")),
        sa.CheckConstraint(
            "monthly_cap IS NULL OR team_id IS NOT NULL", name=op.f("billing_accounts_only_teams_have_a_cap")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("billing_accounts_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("billing_accounts_organization_id_team_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "merged_into_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("billing_accounts_organization_id_merged_into_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("billing_accounts_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="billing_account_external_id_once"),
    )
    op.create_index(
        "billing_account_of_a_member_once", "billing_accounts", ["organization_id", "member_id"], unique=True
    )
    op.create_index("billing_account_of_a_team_once", "billing_accounts", ["organization_id", "team_id"], unique=True)
    op.create_index(
        "billing_accounts_merged_idx",
        "billing_accounts",
        ["organization_id", "merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_table(
        "consents",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("consents_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("consents_pkey")),
    )
    op.create_index(
        "consent_given_once",
        "consents",
        ["organization_id", "member_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("consents_member_idx", "consents", ["organization_id", "member_id", "id"], unique=False)
    op.create_table(
        "member_tags",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("member_tags_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "tag_id"],
            ["tags.organization_id", "tags.id"],
            name=op.f("member_tags_organization_id_tag_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "member_id", "tag_id", name=op.f("member_tags_pkey")),
    )
    op.create_index("member_tags_tag_idx", "member_tags", ["organization_id", "tag_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name=op.f("notes_one_subject")),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("notes_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("notes_organization_id_team_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("notes_pkey")),
    )
    op.create_index("notes_member_idx", "notes", ["organization_id", "member_id", "id"], unique=False)
    op.create_index("notes_team_idx", "notes", ["organization_id", "team_id", "id"], unique=False)
    op.create_table(
        "team_invitations",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'member')", name=op.f("team_invitations_role")),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("team_invitations_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("team_invitations_organization_id_team_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("team_invitations_pkey")),
        sa.UniqueConstraint("organization_id", "team_id", "member_id", name="team_invitation_once"),
    )
    op.create_index("team_invitations_member_idx", "team_invitations", ["organization_id", "member_id"], unique=False)
    op.create_table(
        "team_members",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=10), server_default="member", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'member')", name=op.f("team_members_role")),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("team_members_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("team_members_organization_id_team_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "team_id", "member_id", name=op.f("team_members_pkey")),
    )
    op.create_index("team_members_member_idx", "team_members", ["organization_id", "member_id"], unique=False)
    op.create_table(
        "sign_in_requests",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("sign_in_requests_organization_id_fkey")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("sign_in_requests_pkey")),
    )
    for table in ("custom_fields", "tags", "consents", "member_tags", "notes", "team_invitations"):
        protect(op, table)
    protect(op, "billing_accounts", system_reads=True)
    protect(op, "team_members")
    protect(op, "members", system_reads=True)
    protect(op, "teams", system_reads=True)
    protect(op, "sign_in_requests", system_reads=True)
    # What someone agreed to is never rewritten; a merge may move it to the member that stays.
    op.execute(f"REVOKE UPDATE, DELETE ON consents FROM {APP_ROLE}")
    op.execute(f"GRANT UPDATE (withdrawn_at, member_id) ON consents TO {APP_ROLE}")
    for table in ("members", "teams"):
        live = "x.merged_into_id IS NULL" if table == "members" else "true"
        system_function(op, f"search_{table}(p_words text[])", *_search(table, live), language="plpgsql")
        # The planner takes comparing trigrams to be as cheap as comparing numbers, and would rather compare all rows.
        op.execute(f"ALTER FUNCTION search_{table}(text[]) SET cpu_operator_cost = 0.25")
    due_function(
        op,
        "sign_in_requests_due",
        """
        o.id IN (SELECT r.organization_id FROM sign_in_requests r)
        """,
    )


def _search(table: str, live: str) -> tuple[str, str]:
    """Ids that match every word, and how far off they are (0 = the words as they stand, 1000 = nothing alike).

    Row-level security lets an operator that isn't leakproof (trigram's are not) be tried only on rows that the policy
    has let through, so under it no trigram index is ever used. This function runs as the role that the policy doesn't
    bind and names the tenant itself, as the index's first column.
    """
    return (
        "TABLE (id uuid, distance integer)",
        f"""
        DECLARE
          matches text := '';
          score text := '0';
        BEGIN
          IF cardinality(p_words) NOT BETWEEN 1 AND 6 THEN
            RETURN;
          END IF;
          PERFORM set_config('pg_trgm.word_similarity_threshold', '0.5', true);
          FOR i IN 1 .. cardinality(p_words) LOOP
            matches := matches || format(' AND x.search_text %%> $2[%s]', i);
            score := score || format(' + word_similarity($2[%s], x.search_text)', i);
          END LOOP;
          RETURN QUERY EXECUTE
            'SELECT x.id, (1000 - 1000 * (' || score || ') / cardinality($2))::integer FROM {table} x '
            'WHERE x.organization_id = $1 AND {live}' || matches
            USING {CURRENT_ORGANIZATION}, p_words;
        END
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION search_members(text[])")
    op.execute("DROP FUNCTION search_teams(text[])")
    op.execute("DROP FUNCTION sign_in_requests_due(uuid)")
    for table in (
        "sign_in_requests",
        "team_members",
        "team_invitations",
        "notes",
        "member_tags",
        "consents",
        "billing_accounts",
        "teams",
        "members",
        "tags",
        "custom_fields",
    ):
        op.drop_table(table)
