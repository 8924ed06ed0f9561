"""Dunning and bank statements

Revision: 0026_dunning, after 0025_payments.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect, system_may_read

revision = "0026_dunning"
down_revision = "0025_payments"
branch_labels = None
depends_on = None

TABLES = (
    "bank_settings",
    "bank_statements",
    "bank_lines",
    "dunning_policies",
    "dunning_accounts",
    "dunning_pauses",
    "dunning_steps_taken",
)


def upgrade() -> None:
    op.create_table(
        "bank_settings",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("auto_accept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("csv", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("bank_settings_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "legal_entity_id", name=op.f("bank_settings_pkey")),
    )
    op.create_table(
        "bank_statements",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=140), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=True),
        sa.Column("iban", sa.String(length=34), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("opening_balance", sa.BigInteger(), nullable=True),
        sa.Column("closing_balance", sa.BigInteger(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("lines_known", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("format IN ('camt053', 'csv')", name=op.f("bank_statements_format")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("bank_statements_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("bank_statements_pkey")),
    )
    op.create_index(
        "bank_statement_once", "bank_statements", ["organization_id", "legal_entity_id", "reference"], unique=True
    )
    op.create_index("bank_statements_created_idx", "bank_statements", ["organization_id", "id"], unique=False)
    op.create_table(
        "dunning_policies",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("minimum", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("minimum >= 0", name=op.f("dunning_policies_minimum")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("dunning_policies_organization_id_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("dunning_policies_pkey")),
    )
    op.create_index(
        "dunning_policy_of_an_entity_once",
        "dunning_policies",
        ["organization_id", "legal_entity_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "bank_lines",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line_hash", sa.String(length=64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("counterparty_name", sa.String(length=200), nullable=True),
        sa.Column("counterparty_iban", sa.String(length=34), nullable=True),
        sa.Column("remittance", sa.Text(), nullable=False),
        sa.Column("end_to_end_id", sa.String(length=140), nullable=True),
        sa.Column("bank_reference", sa.String(length=140), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("awaits_matching", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "result", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'matched', 'ignored')", name=op.f("bank_lines_state")),
        sa.CheckConstraint("amount <> 0", name=op.f("bank_lines_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("bank_lines_organization_id_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("bank_lines_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "statement_id"],
            ["bank_statements.organization_id", "bank_statements.id"],
            name=op.f("bank_lines_organization_id_statement_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("bank_lines_pkey")),
    )
    op.create_index("bank_line_once", "bank_lines", ["organization_id", "legal_entity_id", "line_hash"], unique=True)
    op.create_index("bank_lines_booked_idx", "bank_lines", ["organization_id", "booked_on", "id"], unique=False)
    op.create_index(
        "bank_lines_iban_idx",
        "bank_lines",
        ["organization_id", "counterparty_iban"],
        unique=False,
        postgresql_where=sa.text("account_id IS NOT NULL AND counterparty_iban IS NOT NULL"),
    )
    op.create_index(
        "bank_lines_new_idx",
        "bank_lines",
        ["organization_id", "id"],
        unique=False,
        postgresql_where=sa.text("awaits_matching"),
    )
    op.create_index(
        "bank_lines_open_idx",
        "bank_lines",
        ["organization_id", "booked_on", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "bank_lines_statement_idx", "bank_lines", ["organization_id", "statement_id", "number"], unique=False
    )
    op.create_table(
        "dunning_accounts",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("dunning_accounts_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "account_id", name=op.f("dunning_accounts_pkey")),
    )
    op.create_index("dunning_accounts_due_idx", "dunning_accounts", ["organization_id", "next_check_at"], unique=False)
    op.create_table(
        "dunning_pauses",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("invoice_ids", postgresql.ARRAY(sa.UUID()), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("lifts_restrictions", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind <> 'promise' OR until_on IS NOT NULL", name=op.f("dunning_pauses_promise_has_a_day")),
        sa.CheckConstraint("kind IN ('promise', 'dispute')", name=op.f("dunning_pauses_kind")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("dunning_pauses_ended")),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("dunning_pauses_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("dunning_pauses_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("dunning_pauses_pkey")),
    )
    op.create_index(
        "dunning_pauses_account_idx", "dunning_pauses", ["organization_id", "account_id", "id"], unique=False
    )
    op.create_index("dunning_pauses_created_idx", "dunning_pauses", ["organization_id", "id"], unique=False)
    op.create_table(
        "dunning_steps_taken",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("step_key", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("counted_days", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "action IN ('remind', 'retry', 'fee', 'restrict', 'suspend', 'terminate')",
            name=op.f("dunning_steps_taken_action"),
        ),
        sa.CheckConstraint("outcome IN ('done', 'overtaken', 'skipped')", name=op.f("dunning_steps_taken_outcome")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("dunning_steps_taken_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "charge_id"],
            ["charges.organization_id", "charges.id"],
            name=op.f("dunning_steps_taken_organization_id_charge_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "invoice_id"],
            ["invoices.organization_id", "invoices.id"],
            name=op.f("dunning_steps_taken_organization_id_invoice_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "policy_id"],
            ["dunning_policies.organization_id", "dunning_policies.id"],
            name=op.f("dunning_steps_taken_organization_id_policy_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("dunning_steps_taken_pkey")),
    )
    op.create_index(
        "dunning_step_once", "dunning_steps_taken", ["organization_id", "invoice_id", "step_key"], unique=True
    )
    op.create_index(
        "dunning_steps_taken_account_idx", "dunning_steps_taken", ["organization_id", "account_id", "id"], unique=False
    )
    for table in TABLES:
        protect(op, table)
    for table in ("bank_lines", "dunning_accounts", "dunning_policies", "receivable_items"):
        system_may_read(op, table)
    op.execute(
        "CREATE TRIGGER dunning_steps_taken_append_only BEFORE UPDATE OR DELETE ON dunning_steps_taken "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    # Overdue somewhere on earth: the exact day, in the invoice's own zone, is told when the account is looked at, which
    # also notes when it is looked at again.
    due_function(
        op,
        "due_dunning",
        """
        EXISTS (
          SELECT 1 FROM dunning_accounts d
          WHERE d.organization_id = o.id AND d.next_check_at <= coalesce(o.test_clock_at, now())
        ) OR (EXISTS (
          SELECT 1 FROM dunning_policies p WHERE p.organization_id = o.id AND p.archived_at IS NULL
        ) AND EXISTS (
          SELECT 1 FROM receivable_items r
          WHERE r.organization_id = o.id AND r.open > 0 AND r.kind = 'invoice' AND r.account_id IS NOT NULL
            AND r.due_on < (coalesce(o.test_clock_at, now()) AT TIME ZONE 'Pacific/Kiritimati')::date
            AND NOT EXISTS (
              SELECT 1 FROM dunning_accounts d
              WHERE d.organization_id = r.organization_id AND d.account_id = r.account_id)))
        """,
    )
    due_function(
        op,
        "due_bank_lines",
        """
        EXISTS (
          SELECT 1 FROM bank_lines b WHERE b.organization_id = o.id AND b.awaits_matching)
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_bank_lines(uuid)")
    op.execute("DROP FUNCTION due_dunning(uuid)")
    op.execute("DROP POLICY system_reads ON receivable_items")
    op.execute("REVOKE SELECT ON receivable_items FROM coworkapi_system")
    for table in reversed(TABLES):
        op.drop_table(table)
