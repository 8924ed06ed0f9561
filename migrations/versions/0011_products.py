"""Products, passes and the days they were used

Revision: 0011_products, after 0010_discounts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect

revision = "0011_products"
down_revision = "0010_discounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("lot_kind", sa.String(length=10), nullable=False),
        sa.Column("use_of", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("restrictions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("price_amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_code", sa.String(length=40), nullable=False),
        sa.Column("location_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("for_members", sa.Boolean(), nullable=False),
        sa.Column("for_public", sa.Boolean(), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("cancel_hours", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(lot_kind = 'uses') = (use_of IS NOT NULL)", name=op.f("products_use_of")),
        sa.CheckConstraint("NOT dated OR (kind = 'day_pass' AND quantity = 1)", name=op.f("products_dated_is_one_day")),
        sa.CheckConstraint("kind IN ('day_pass', 'guest_pass', 'credit_pack', 'other')", name=op.f("products_kind")),
        sa.CheckConstraint("lot_kind IN ('money', 'minutes', 'uses')", name=op.f("products_lot_kind")),
        sa.CheckConstraint("dated OR resource_id IS NULL", name=op.f("products_only_dated_reserve")),
        sa.CheckConstraint("price_amount >= 0", name=op.f("products_price")),
        sa.CheckConstraint("quantity >= 1", name=op.f("products_quantity")),
        sa.CheckConstraint("valid_days IS NULL OR valid_months IS NULL", name=op.f("products_one_validity")),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("products_organization_id_resource_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("products_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="product_external_id_once"),
    )
    op.create_index("products_updated_idx", "products", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "product_sales",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("product_name", sa.String(length=200), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("lot_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("is_cancellable", sa.Boolean(), nullable=False),
        sa.Column("cancellable_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="sold", nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.String(length=500), nullable=True),
        sa.Column("sold_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('sold', 'cancelled')", name=op.f("product_sales_state")),
        sa.CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name=op.f("product_sales_one_buyer")),
        sa.CheckConstraint("net + tax = gross", name=op.f("product_sales_sum")),
        sa.CheckConstraint("quantity >= 1", name=op.f("product_sales_quantity")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("product_sales_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("product_sales_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("product_sales_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "product_id"],
            ["products.organization_id", "products.id"],
            name=op.f("product_sales_organization_id_product_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("product_sales_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("product_sales_pkey")),
    )
    op.create_index(
        "product_sales_location_idx", "product_sales", ["organization_id", "location_id", "id"], unique=False
    )
    op.create_index("product_sales_member_idx", "product_sales", ["organization_id", "member_id", "id"], unique=False)
    op.create_index("product_sales_product_idx", "product_sales", ["organization_id", "product_id", "id"], unique=False)
    op.create_index("product_sales_team_idx", "product_sales", ["organization_id", "team_id", "id"], unique=False)
    op.create_index("product_sales_updated_idx", "product_sales", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "passes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("sale_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("guest_key", sa.String(length=254), nullable=True),
        sa.Column("guest_name", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cancellable_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(kind = 'guest_pass') = (guest_key IS NOT NULL)", name=op.f("passes_guest")),
        sa.CheckConstraint("kind IN ('day_pass', 'guest_pass')", name=op.f("passes_kind")),
        sa.CheckConstraint(
            "state <> 'used' OR (member_id IS NOT NULL AND used_at IS NOT NULL)", name=op.f("passes_used")
        ),
        sa.CheckConstraint("state IN ('valid', 'used', 'cancelled', 'expired')", name=op.f("passes_state")),
        sa.CheckConstraint("dated = (sale_id IS NOT NULL)", name=op.f("passes_dated_is_sold")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("passes_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("passes_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "lot_id"],
            ["credit_lots.organization_id", "credit_lots.id"],
            name=op.f("passes_organization_id_lot_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("passes_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "product_id"],
            ["products.organization_id", "products.id"],
            name=op.f("passes_organization_id_product_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("passes_organization_id_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "sale_id"],
            ["product_sales.organization_id", "product_sales.id"],
            name=op.f("passes_organization_id_sale_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("passes_organization_id_team_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "unit_id"],
            ["units.organization_id", "units.id"],
            name=op.f("passes_organization_id_unit_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("passes_pkey")),
    )
    op.create_index(
        "day_pass_once",
        "passes",
        ["organization_id", "member_id", "location_id", "on_day"],
        unique=True,
        postgresql_where=sa.text("kind = 'day_pass' AND state IN ('valid', 'used')"),
    )
    op.create_index(
        "guest_pass_once",
        "passes",
        ["organization_id", "member_id", "location_id", "on_day", "guest_key"],
        unique=True,
        postgresql_where=sa.text("kind = 'guest_pass' AND state = 'used'"),
    )
    op.create_index("passes_location_idx", "passes", ["organization_id", "location_id", "on_day", "id"], unique=False)
    op.create_index("passes_lot_idx", "passes", ["organization_id", "lot_id"], unique=False)
    op.create_index("passes_member_idx", "passes", ["organization_id", "member_id", "on_day", "id"], unique=False)
    op.create_index("passes_sale_idx", "passes", ["organization_id", "sale_id"], unique=False)
    op.create_index("passes_team_idx", "passes", ["organization_id", "team_id", "on_day", "id"], unique=False)
    op.create_index("passes_updated_idx", "passes", ["organization_id", "updated_at", "id"], unique=False)
    op.create_index(
        "passes_valid_idx",
        "passes",
        ["organization_id", "ends_at"],
        unique=False,
        postgresql_where=sa.text("state = 'valid'"),
    )
    for table in ("products", "product_sales"):
        protect(op, table)
    protect(op, "passes", system_reads=True)
    # One probe of an index for each organization.
    due_function(
        op,
        "due_pass_expiries",
        """
        EXISTS (
          SELECT 1 FROM passes x WHERE x.organization_id = o.id AND x.state = 'valid' AND x.ends_at <= coalesce(o.test_clock_at, now()))
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_pass_expiries(uuid)")
    for table in ("passes", "product_sales", "products"):
        op.drop_table(table)
