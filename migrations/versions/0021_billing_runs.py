"""Billing runs and how accounts are invoiced

Revision: 0021_billing_runs, after 0020_documents.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, due_function, protect, system_function, system_may_read

revision = "0021_billing_runs"
down_revision = "0020_documents"
branch_labels = None
depends_on = None

TABLES = ("billing_run_drafts", "billing_run_skips", "account_invoicing", "billing_schedules", "billing_runs")

# Of rooms before, that the sweeps look at.
OTHERS = ("legal_entities", "locations", "charge_balances")


def upgrade() -> None:
    op.create_table(
        "billing_runs",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="queued", nullable=False),
        sa.Column("accounts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("invoices", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("credit_notes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("skipped", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "totals", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name=op.f("billing_runs_state")
        ),
        sa.CheckConstraint("NOT (automatic AND dry_run)", name=op.f("billing_runs_automatic_ones_are_real")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("billing_runs_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("billing_runs_pkey")),
    )
    op.create_index(
        "billing_run_of_the_day_once",
        "billing_runs",
        ["organization_id", "legal_entity_id", "until"],
        unique=True,
        postgresql_where=sa.text("automatic"),
    )
    op.create_table(
        "billing_schedules",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("billed_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("billing_schedules_organization_id_legal_entity_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "legal_entity_id", name=op.f("billing_schedules_pkey")),
    )
    op.create_table(
        "account_invoicing",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("strategy", sa.String(length=10), server_default="at_cycle", nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("payment_terms_days", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column(
            "emails", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("purchase_order", sa.String(length=100), nullable=True),
        sa.Column("put_off_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(strategy = 'monthly') = (day IS NOT NULL)", name=op.f("account_invoicing_monthly_on_a_day")
        ),
        sa.CheckConstraint("strategy IN ('at_once', 'at_cycle', 'monthly')", name=op.f("account_invoicing_strategy")),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("account_invoicing_day")),
        sa.CheckConstraint("payment_terms_days BETWEEN 0 AND 365", name=op.f("account_invoicing_payment_terms")),
        sa.CheckConstraint("delivery IN ('email', 'none')", name=op.f("account_invoicing_delivery")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("account_invoicing_organization_id_account_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "account_id", name=op.f("account_invoicing_pkey")),
    )
    op.create_index(
        "account_invoicing_at_once_idx",
        "account_invoicing",
        ["organization_id", "account_id"],
        unique=False,
        postgresql_where=sa.text("strategy = 'at_once'"),
    )
    op.create_table(
        "billing_run_drafts",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("purchase_order", sa.String(length=100), nullable=True),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("billing_run_drafts_kind")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("billing_run_drafts_organization_id_account_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["billing_runs.organization_id", "billing_runs.id"],
            name=op.f("billing_run_drafts_organization_id_run_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "number", name=op.f("billing_run_drafts_pkey")),
    )
    op.create_table(
        "billing_run_skips",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("billing_run_skips_organization_id_account_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["billing_runs.organization_id", "billing_runs.id"],
            name=op.f("billing_run_skips_organization_id_run_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "account_id", name=op.f("billing_run_skips_pkey")),
    )

    for table in TABLES:
        protect(op, table, system_reads=table in ("billing_schedules", "account_invoicing", "billing_run_drafts"))
    for table in OTHERS:
        system_may_read(op, table)
    # The day is that of the legal entity's first location. An entity is billed by itself from the day after it was made.
    due_function(
        op,
        "billing_runs_due",
        """
        EXISTS (
          SELECT FROM legal_entities e
          LEFT JOIN billing_schedules s ON s.organization_id = e.organization_id AND s.legal_entity_id = e.id
          CROSS JOIN LATERAL (SELECT coalesce((
            SELECT l.time_zone FROM locations l WHERE l.organization_id = e.organization_id AND l.legal_entity_id = e.id
            ORDER BY l.id LIMIT 1), 'UTC') AS name) zone
          WHERE e.organization_id = o.id
            AND coalesce(s.billed_until, (e.created_at AT TIME ZONE zone.name)::date)
              < (coalesce(o.test_clock_at, now()) AT TIME ZONE zone.name)::date)
        """,
    )
    # A look into the index of what waits for each such account and entity. An organization sees its own only: by
    # row-level security, since the function is run as who asks.
    op.execute("""
        CREATE FUNCTION accounts_billed_at_once() RETURNS TABLE (account_id uuid, legal_entity_id uuid)
        LANGUAGE sql STABLE AS $$
          SELECT i.account_id, e.id FROM account_invoicing i
          JOIN legal_entities e ON e.organization_id = i.organization_id
          WHERE i.strategy = 'at_once' AND (i.put_off_until IS NULL OR i.put_off_until <= now()) AND EXISTS (
            SELECT FROM charge_balances b WHERE b.organization_id = i.organization_id AND b.legal_entity_id = e.id
              AND b.account_id = i.account_id AND b.is_open AND b.invoice_id IS NULL)
          ORDER BY i.account_id, e.id
        $$
    """)
    due_function(
        op,
        "at_once_billing_due",
        """
        EXISTS (
          SELECT FROM account_invoicing i
          JOIN legal_entities e ON e.organization_id = i.organization_id
          WHERE i.organization_id = o.id AND i.strategy = 'at_once'
            AND (i.put_off_until IS NULL OR i.put_off_until <= now()) AND EXISTS (
              SELECT FROM charge_balances b WHERE b.organization_id = i.organization_id AND b.legal_entity_id = e.id
                AND b.account_id = i.account_id AND b.is_open AND b.invoice_id IS NULL))
        """,
    )
    op.execute(f"GRANT DELETE ON billing_run_drafts TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON billing_run_drafts FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    # A dry run's invoices are looked at within days.
    system_function(
        op,
        "forget_old_billing_drafts(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM billing_run_drafts WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM billing_run_drafts WHERE made_at < now() - interval '30 days' LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_billing_drafts(integer)")
    op.execute("DROP FUNCTION at_once_billing_due(uuid)")
    op.execute("DROP FUNCTION accounts_billed_at_once()")
    op.execute("DROP FUNCTION billing_runs_due(uuid)")
    for table in OTHERS:
        op.execute(f"DROP POLICY system_reads ON {table}")
        op.execute(f"REVOKE SELECT ON {table} FROM {SYSTEM_ROLE}")
    for table in TABLES:
        op.drop_table(table)
