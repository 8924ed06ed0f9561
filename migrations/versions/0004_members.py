"""Members, teams, billing accounts

Revision: 0004_members, after 0003_spaces.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

revision = "0004_members"
down_revision = "0003_spaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        sa.Column("color", sa.String(length=7), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("tags_pkey")),
        sa.UniqueConstraint("organization_id", "name", name="tag_name_once"),
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
        "members_search_idx",
        "members",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("members_sort_idx", "members", ["organization_id", "sort_name", "id"], unique=False)
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
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("teams_sort_idx", "teams", ["organization_id", "sort_name", "id"], unique=False)
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
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "address", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("vat_id", sa.String(length=30), nullable=True),
        sa.Column("tax_status", sa.String(length=20), server_default="standard", nullable=False),
        sa.Column("pays_for", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("monthly_cap", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name=op.f("billing_accounts_one_owner")),
        sa.CheckConstraint("monthly_cap IS NULL OR monthly_cap >= 0", name=op.f("billing_accounts_monthly_cap")),
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
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("billing_accounts_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="billing_account_external_id_once"),
    )
    op.create_index(
        "billing_account_of_a_member_once", "billing_accounts", ["organization_id", "member_id"], unique=True
    )
    op.create_index("billing_account_of_a_team_once", "billing_accounts", ["organization_id", "team_id"], unique=True)
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
    op.create_index("consents_member_idx", "consents", ["organization_id", "member_id"], unique=False)
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
    op.create_index("notes_member_idx", "notes", ["organization_id", "member_id"], unique=False)
    op.create_index("notes_team_idx", "notes", ["organization_id", "team_id"], unique=False)
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
    protect(op, "custom_fields")
    protect(op, "tags")
    protect(op, "members")
    protect(op, "teams")
    protect(op, "billing_accounts")
    protect(op, "consents")
    protect(op, "member_tags")
    protect(op, "notes")
    protect(op, "team_members")


def downgrade() -> None:
    op.drop_index("team_members_member_idx", table_name="team_members")
    op.drop_table("team_members")
    op.drop_index("notes_team_idx", table_name="notes")
    op.drop_index("notes_member_idx", table_name="notes")
    op.drop_table("notes")
    op.drop_index("member_tags_tag_idx", table_name="member_tags")
    op.drop_table("member_tags")
    op.drop_index("consents_member_idx", table_name="consents")
    op.drop_table("consents")
    op.drop_index("billing_account_of_a_team_once", table_name="billing_accounts")
    op.drop_index("billing_account_of_a_member_once", table_name="billing_accounts")
    op.drop_table("billing_accounts")
    op.drop_index("teams_sort_idx", table_name="teams")
    op.drop_index(
        "teams_search_idx", table_name="teams", postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}
    )
    op.drop_table("teams")
    op.drop_index("members_sort_idx", table_name="members")
    op.drop_index(
        "members_search_idx",
        table_name="members",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index(
        "member_email_once",
        table_name="members",
        postgresql_where=sa.text("email IS NOT NULL AND merged_into_id IS NULL"),
    )
    op.drop_table("members")
    op.drop_table("tags")
    op.drop_table("custom_fields")
