"""Discounts and permissions

Revision: 0010_discounts, after 0009_credits.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

revision = "0010_discounts"
down_revision = "0009_credits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discounts",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("percent_basis_points", sa.Integer(), nullable=True),
        sa.Column("hourly_amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("restrictions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=10), server_default="manual", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(source = 'plan') = (source_id IS NOT NULL)", name=op.f("discounts_source_id")),
        sa.CheckConstraint("source IN ('manual', 'plan')", name=op.f("discounts_source")),
        sa.CheckConstraint("(hourly_amount IS NULL) = (currency IS NULL)", name=op.f("discounts_currency")),
        sa.CheckConstraint(
            "(percent_basis_points IS NULL) <> (hourly_amount IS NULL)", name=op.f("discounts_one_measure")
        ),
        sa.CheckConstraint("hourly_amount >= 0", name=op.f("discounts_hourly_amount")),
        sa.CheckConstraint("percent_basis_points BETWEEN 1 AND 10000", name=op.f("discounts_percent")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("discounts_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("discounts_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("discounts_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="discount_external_id_once"),
    )
    op.create_index(
        "discounts_account_idx",
        "discounts",
        ["organization_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index("discounts_updated_idx", "discounts", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "permissions",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("restrictions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("resource_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("allows", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=10), server_default="manual", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(kind = 'booking') = (allows IS NOT NULL)", name=op.f("permissions_allows")),
        sa.CheckConstraint("(source = 'plan') = (source_id IS NOT NULL)", name=op.f("permissions_source_id")),
        sa.CheckConstraint("kind = 'booking' OR resource_ids = '{}'", name=op.f("permissions_access_is_to_locations")),
        sa.CheckConstraint("kind IN ('booking', 'access')", name=op.f("permissions_kind")),
        sa.CheckConstraint("source IN ('manual', 'plan')", name=op.f("permissions_source")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("permissions_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("permissions_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("permissions_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="permission_external_id_once"),
    )
    op.create_index(
        "permissions_account_idx",
        "permissions",
        ["organization_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index("permissions_updated_idx", "permissions", ["organization_id", "updated_at", "id"], unique=False)
    for table in ("discounts", "permissions"):
        protect(op, table)


def downgrade() -> None:
    op.drop_index("permissions_updated_idx", table_name="permissions")
    op.drop_index("permissions_account_idx", table_name="permissions", postgresql_where=sa.text("archived_at IS NULL"))
    op.drop_table("permissions")
    op.drop_index("discounts_updated_idx", table_name="discounts")
    op.drop_index("discounts_account_idx", table_name="discounts", postgresql_where=sa.text("archived_at IS NULL"))
    op.drop_table("discounts")
