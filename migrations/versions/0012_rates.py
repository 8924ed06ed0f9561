"""Rates

Revision: 0012_rates, after 0011_products.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

revision = "0012_rates"
down_revision = "0011_products"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("resource_type_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_code", sa.String(length=40), server_default=sa.text("'standard'"), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("continues_rate_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("organization_id"), "="),
            (sa.text("coalesce(resource_id, '00000000-0000-0000-0000-000000000000'::uuid)"), "="),
            (sa.text("coalesce(resource_type_id, '00000000-0000-0000-0000-000000000000'::uuid)"), "="),
            (sa.text("coalesce(location_id, '00000000-0000-0000-0000-000000000000'::uuid)"), "="),
            (sa.column("audience"), "="),
            (sa.column("currency"), "="),
            (sa.text("daterange(valid_from, valid_until)"), "&&"),
            where=sa.text("state = 'published'"),
            using="gist",
            name="rate_no_overlap",
        ),
        sa.CheckConstraint("audience IN ('everyone', 'members', 'public')", name=op.f("rates_audience")),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f("rates_state")),
        sa.CheckConstraint(
            "CASE WHEN resource_id IS NOT NULL THEN num_nonnulls(resource_type_id, location_id) = 0 ELSE num_nonnulls(resource_type_id, location_id) > 0 END",
            name=op.f("rates_one_target"),
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("rates_validity")),
        sa.ForeignKeyConstraint(
            ["organization_id", "continues_rate_id"],
            ["rates.organization_id", "rates.id"],
            name=op.f("rates_organization_id_continues_rate_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("rates_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("rates_organization_id_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_type_id"],
            ["resource_types.organization_id", "resource_types.id"],
            name=op.f("rates_organization_id_resource_type_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("rates_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="rate_external_id_once"),
    )
    op.create_index("rates_location_idx", "rates", ["organization_id", "location_id"], unique=False)
    op.create_index("rates_resource_idx", "rates", ["organization_id", "resource_id"], unique=False)
    op.create_index("rates_type_idx", "rates", ["organization_id", "resource_type_id"], unique=False)
    op.create_index("rates_updated_idx", "rates", ["organization_id", "updated_at", "id"], unique=False)
    protect(op, "rates")


def downgrade() -> None:
    op.drop_index("rates_updated_idx", table_name="rates")
    op.drop_index("rates_type_idx", table_name="rates")
    op.drop_index("rates_resource_idx", table_name="rates")
    op.drop_index("rates_location_idx", table_name="rates")
    op.drop_table("rates")
