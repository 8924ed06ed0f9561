"""The standing of accounts

Revision: 0022_standings, after 0021_billing_runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import due_function, protect

revision = "0022_standings"
down_revision = "0021_billing_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_standing_changes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("previous", sa.String(length=12), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=60), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "previous IN ('current', 'grace', 'restricted', 'suspended', 'terminated')",
            name=op.f("account_standing_changes_previous"),
        ),
        sa.CheckConstraint(
            "standing IN ('current', 'grace', 'restricted', 'suspended', 'terminated')",
            name=op.f("account_standing_changes_standing"),
        ),
        sa.CheckConstraint("previous <> standing", name=op.f("account_standing_changes_change")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("account_standing_changes_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("account_standing_changes_pkey")),
    )
    op.create_index(
        "account_standing_changes_account_idx",
        "account_standing_changes",
        ["organization_id", "account_id", "since", "id"],
        unique=False,
    )
    op.create_table(
        "account_standings",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("cause", sa.String(length=60), nullable=True),
        sa.Column("computed", sa.String(length=12), nullable=False),
        sa.Column("computed_reason", sa.String(length=500), nullable=True),
        sa.Column("computed_cause", sa.String(length=60), nullable=True),
        sa.Column("held", sa.String(length=12), nullable=True),
        sa.Column("held_reason", sa.String(length=500), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.String(length=60), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "standing IN ('current', 'grace', 'restricted', 'suspended', 'terminated')",
            name=op.f("account_standings_standing"),
        ),
        sa.CheckConstraint(
            "computed IN ('current', 'grace', 'restricted', 'suspended', 'terminated')",
            name=op.f("account_standings_computed"),
        ),
        sa.CheckConstraint("held IN ('restricted', 'suspended')", name=op.f("account_standings_held")),
        sa.CheckConstraint(
            "(held IS NULL) = (held_reason IS NULL) AND (held IS NULL) = (held_at IS NULL) "
            "AND (held IS NULL) = (held_by IS NULL) AND (held_until IS NULL OR held IS NOT NULL)",
            name=op.f("account_standings_hold"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("account_standings_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "account_id", name=op.f("account_standings_pkey")),
    )
    op.create_index(
        "account_standings_barred_idx",
        "account_standings",
        ["organization_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("standing IN ('restricted', 'suspended', 'terminated')"),
    )
    op.create_index(
        "account_standings_held_idx",
        "account_standings",
        ["organization_id", "held_until"],
        unique=False,
        postgresql_where=sa.text("held_until IS NOT NULL"),
    )
    protect(op, "account_standings", system_reads=True)
    protect(op, "account_standing_changes")
    # One probe of an index for each organization.
    due_function(
        op,
        "due_standing_holds",
        """
        EXISTS (
          SELECT 1 FROM account_standings x WHERE x.organization_id = o.id
            AND x.held_until <= coalesce(o.test_clock_at, now()))
        """,
    )
    op.execute(
        "CREATE TRIGGER account_standing_changes_append_only BEFORE UPDATE OR DELETE ON account_standing_changes "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_standing_holds(uuid)")
    op.drop_table("account_standing_changes")
    op.drop_table("account_standings")
