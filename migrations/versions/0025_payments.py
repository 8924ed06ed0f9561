"""Payments

Revision: 0025_payments, after 0024_cycles.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, due_function, protect, system_function

revision = "0025_payments"
down_revision = "0024_cycles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "local_payment_objects",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("calls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("changes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('customer', 'set_up', 'payment', 'refund', 'dispute', 'event')",
            name=op.f("local_payment_objects_kind"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("local_payment_objects_pkey")),
        sa.UniqueConstraint("organization_id", "kind", "key", name="local_payment_object_once"),
        sa.UniqueConstraint("organization_id", "reference", name="local_payment_reference_once"),
    )
    op.create_index(
        "local_payment_objects_changes_idx",
        "local_payment_objects",
        ["organization_id", "changes_at"],
        unique=False,
        postgresql_where=sa.text("changes_at IS NOT NULL"),
    )
    op.create_table(
        "payment_providers",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=4), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("secret_key_last4", sa.String(length=4), nullable=False),
        sa.Column("webhook_secret_last4", sa.String(length=4), nullable=False),
        sa.Column("publishable_key", sa.String(length=300), nullable=True),
        sa.Column("account_reference", sa.String(length=100), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("provider IN ('stripe', 'gocardless')", name=op.f("payment_providers_provider")),
        sa.CheckConstraint("mode IN ('live', 'test')", name=op.f("payment_providers_mode")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("payment_providers_pkey")),
        sa.UniqueConstraint("organization_id", "provider", name="payment_provider_once"),
    )
    op.create_table(
        "provider_events",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_event_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("provider IN ('stripe', 'gocardless', 'local')", name=op.f("provider_events_provider")),
        sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name=op.f("provider_events_state")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("provider_events_pkey")),
        sa.UniqueConstraint("organization_id", "provider", "provider_event_id", name="provider_event_once"),
    )
    op.create_index(
        "provider_events_due_idx",
        "provider_events",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "provider_events_old_idx",
        "provider_events",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("state = 'done'"),
    )
    op.create_table(
        "payment_customers",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("provider IN ('stripe', 'gocardless', 'local')", name=op.f("payment_customers_provider")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("payment_customers_organization_id_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("payment_customers_pkey")),
        sa.UniqueConstraint("organization_id", "account_id", "provider", name="payment_customer_once"),
    )
    op.create_table(
        "payment_methods",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("customer_account_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("make_default", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("set_up_reference", sa.String(length=200), nullable=True),
        sa.Column("set_up_secret", sa.LargeBinary(), nullable=True),
        sa.Column("return_url", sa.String(length=2000), nullable=True),
        sa.Column("confirm_token", sa.String(length=60), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("mandate_reference", sa.String(length=200), nullable=True),
        sa.Column("brand", sa.String(length=40), nullable=True),
        sa.Column("last4", sa.String(length=4), nullable=True),
        sa.Column("expires_year", sa.Integer(), nullable=True),
        sa.Column("expires_month", sa.Integer(), nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("bank_name", sa.String(length=200), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("failure_code", sa.String(length=60), nullable=True),
        sa.Column("failure_detail", sa.String(length=500), nullable=True),
        sa.Column("expiry_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("NOT is_default OR state = 'active'", name=op.f("payment_methods_default_is_active")),
        sa.CheckConstraint(
            "kind IN ('card', 'sepa_debit', 'ach_debit', 'bacs_debit')", name=op.f("payment_methods_kind")
        ),
        sa.CheckConstraint("provider IN ('stripe', 'gocardless', 'local')", name=op.f("payment_methods_provider")),
        sa.CheckConstraint(
            "state <> 'active' OR reference IS NOT NULL", name=op.f("payment_methods_active_has_a_reference")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'awaiting_customer', 'confirming', 'active', 'failed', 'removed')",
            name=op.f("payment_methods_state"),
        ),
        sa.CheckConstraint("(expires_year IS NULL) = (expires_month IS NULL)", name=op.f("payment_methods_expiry")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("payment_methods_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "customer_account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("payment_methods_organization_id_customer_account_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("payment_methods_pkey")),
    )
    op.create_index(
        "payment_method_default_once",
        "payment_methods",
        ["organization_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_index(
        "payment_method_reference_once",
        "payment_methods",
        ["organization_id", "provider", "reference"],
        unique=True,
        postgresql_where=sa.text("reference IS NOT NULL AND state <> 'removed'"),
    )
    op.create_index(
        "payment_methods_account_idx", "payment_methods", ["organization_id", "account_id", "id"], unique=False
    )
    op.create_index(
        "payment_methods_due_idx",
        "payment_methods",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "payment_methods_expiry_idx",
        "payment_methods",
        ["organization_id", "expires_year", "expires_month"],
        unique=False,
        postgresql_where=sa.text("state = 'active' AND expiry_told_at IS NULL AND expires_year IS NOT NULL"),
    )
    op.create_index(
        "payment_methods_set_up_idx",
        "payment_methods",
        ["organization_id", "set_up_reference"],
        unique=False,
        postgresql_where=sa.text("set_up_reference IS NOT NULL"),
    )
    op.create_table(
        "payments",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("method_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("disputed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("return_url", sa.String(length=2000), nullable=True),
        sa.Column("off_session", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("provider_reference", sa.String(length=200), nullable=True),
        sa.Column("asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("action", sa.LargeBinary(), nullable=True),
        sa.Column("failure_code", sa.String(length=60), nullable=True),
        sa.Column("failure_kind", sa.String(length=4), nullable=True),
        sa.Column("failure_detail", sa.String(length=500), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'succeeded') <= (received_at IS NOT NULL)", name=op.f("payments_received")),
        sa.CheckConstraint("failure_kind IN ('soft', 'hard')", name=op.f("payments_failure_kind")),
        sa.CheckConstraint(
            "kind IN ('card', 'sepa_debit', 'ach_debit', 'bacs_debit', 'cash', 'terminal', 'transfer', 'other')",
            name=op.f("payments_kind"),
        ),
        sa.CheckConstraint(
            "origin IN ('collection', 'retry', 'operator', 'member', 'manual', 'bank')", name=op.f("payments_origin")
        ),
        sa.CheckConstraint("provider IN ('stripe', 'gocardless', 'local')", name=op.f("payments_provider")),
        sa.CheckConstraint("provider IS NOT NULL OR state = 'succeeded'", name=op.f("payments_by_hand_is_received")),
        sa.CheckConstraint(
            "state IN ('pending', 'requires_action', 'succeeded', 'failed', 'cancelled')", name=op.f("payments_state")
        ),
        sa.CheckConstraint("(provider IS NULL) = (method_id IS NULL)", name=op.f("payments_methods_are_of_providers")),
        sa.CheckConstraint("amount > 0", name=op.f("payments_amount")),
        sa.CheckConstraint("disputed BETWEEN 0 AND amount", name=op.f("payments_disputed")),
        sa.CheckConstraint("fee >= 0", name=op.f("payments_fee")),
        sa.CheckConstraint("refunded BETWEEN 0 AND amount", name=op.f("refunded_within_payment")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("payments_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "legal_entity_id"],
            ["legal_entities.organization_id", "legal_entities.id"],
            name=op.f("payments_organization_id_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "method_id"],
            ["payment_methods.organization_id", "payment_methods.id"],
            name=op.f("payments_organization_id_method_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("payments_pkey")),
    )
    op.create_index(
        "payment_reference_once",
        "payments",
        ["organization_id", "provider", "provider_reference"],
        unique=True,
        postgresql_where=sa.text("provider_reference IS NOT NULL"),
    )
    op.create_index("payments_account_idx", "payments", ["organization_id", "account_id", "id"], unique=False)
    op.create_index(
        "payments_due_idx", "payments", ["due_at"], unique=False, postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_index(
        "payments_expiry_idx",
        "payments",
        ["organization_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'requires_action'"),
    )
    op.create_index(
        "payments_method_idx",
        "payments",
        ["organization_id", "method_id"],
        unique=False,
        postgresql_where=sa.text("method_id IS NOT NULL"),
    )
    op.create_index("payments_updated_idx", "payments", ["organization_id", "updated_at", "id"], unique=False)
    op.create_table(
        "disputes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_reference", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.Column("respond_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("disputes_closed")),
        sa.CheckConstraint("state IN ('open', 'won', 'lost')", name=op.f("disputes_state")),
        sa.CheckConstraint("amount > 0", name=op.f("disputes_amount")),
        sa.CheckConstraint("fee >= 0", name=op.f("disputes_fee")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("disputes_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "payment_id"],
            ["payments.organization_id", "payments.id"],
            name=op.f("disputes_organization_id_payment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("disputes_pkey")),
    )
    op.create_index(
        "dispute_reference_once", "disputes", ["organization_id", "provider", "provider_reference"], unique=True
    )
    op.create_index("disputes_account_idx", "disputes", ["organization_id", "account_id", "id"], unique=False)
    op.create_index("disputes_payment_idx", "disputes", ["organization_id", "payment_id"], unique=False)
    op.create_table(
        "payment_invoices",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("in_flight", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("payment_invoices_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "invoice_id"],
            ["invoices.organization_id", "invoices.id"],
            name=op.f("payment_invoices_organization_id_invoice_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "payment_id"],
            ["payments.organization_id", "payments.id"],
            name=op.f("payment_invoices_organization_id_payment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "payment_id", "invoice_id", name=op.f("payment_invoices_pkey")),
    )
    op.create_index(
        "payment_in_flight_once",
        "payment_invoices",
        ["organization_id", "invoice_id"],
        unique=True,
        postgresql_where=sa.text("in_flight"),
    )
    op.create_index("payment_invoices_invoice_idx", "payment_invoices", ["organization_id", "invoice_id"], unique=False)
    op.create_table(
        "refunds",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("provider", sa.String(length=20), nullable=True),
        sa.Column("to", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="pending", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("provider_reference", sa.String(length=200), nullable=True),
        sa.Column("asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("failure_code", sa.String(length=60), nullable=True),
        sa.Column("failure_detail", sa.String(length=500), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'succeeded', 'failed')", name=op.f("refunds_state")),
        sa.CheckConstraint("\"to\" IN ('method', 'balance')", name=op.f("refunds_to")),
        sa.CheckConstraint("amount > 0", name=op.f("refunds_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["billing_accounts.organization_id", "billing_accounts.id"],
            name=op.f("refunds_organization_id_account_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "payment_id"],
            ["payments.organization_id", "payments.id"],
            name=op.f("refunds_organization_id_payment_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("refunds_pkey")),
    )
    op.create_index(
        "refund_reference_once",
        "refunds",
        ["organization_id", "provider", "provider_reference"],
        unique=True,
        postgresql_where=sa.text("provider_reference IS NOT NULL"),
    )
    op.create_index("refunds_account_idx", "refunds", ["organization_id", "account_id", "id"], unique=False)
    op.create_index(
        "refunds_due_idx", "refunds", ["due_at"], unique=False, postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_index("refunds_payment_idx", "refunds", ["organization_id", "payment_id", "id"], unique=False)

    protect(op, "local_payment_objects", system_reads=True)
    protect(op, "payment_providers")
    protect(op, "provider_events", system_reads=True)
    protect(op, "payment_customers")
    protect(op, "payment_methods", system_reads=True)
    protect(op, "payments", system_reads=True)
    protect(op, "disputes")
    protect(op, "payment_invoices", system_reads=True)
    protect(op, "refunds", system_reads=True)
    op.execute(f"GRANT DELETE ON provider_events TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON provider_events FOR DELETE TO {SYSTEM_ROLE} USING (true)")
    # Calls that are leased are due no more: only whoever has taken them waits for them.
    due_function(
        op,
        "due_payment_calls",
        """
        o.id IN (
          SELECT organization_id FROM payment_methods WHERE due_at <= now()
          UNION SELECT organization_id FROM payments WHERE due_at <= now()
          UNION SELECT organization_id FROM refunds WHERE due_at <= now())
        """,
    )
    due_function(
        op,
        "due_provider_events",
        """
        o.id IN (
          SELECT organization_id FROM provider_events WHERE state = 'pending' AND due_at <= now())
        """,
    )
    # Receivable items are opened to such functions by the next migration, which asks for overdue ones.
    due_function(
        op,
        "due_collections",
        """
        EXISTS (
          SELECT 1 FROM receivable_items i
          JOIN billing_accounts a ON a.organization_id = i.organization_id AND a.id = i.account_id
          JOIN payment_methods m ON m.organization_id = a.organization_id
            AND m.account_id = coalesce(a.merged_into_id, a.id) AND m.is_default AND i.kind = 'invoice' AND i.open > 0
            AND i.due_on <= (coalesce(o.test_clock_at, now()) AT TIME ZONE 'Pacific/Kiritimati')::date
          JOIN legal_entities e ON e.organization_id = i.organization_id AND e.id = i.legal_entity_id
            AND i.due_on <= (coalesce(o.test_clock_at, now()) AT TIME ZONE coalesce((
              SELECT l.time_zone FROM locations l
              WHERE l.organization_id = e.organization_id AND l.legal_entity_id = e.id ORDER BY l.id LIMIT 1), 'UTC')
              )::date
          WHERE i.organization_id = o.id AND NOT EXISTS (
            SELECT 1 FROM payment_invoices x JOIN payments p
              ON p.organization_id = x.organization_id AND p.id = x.payment_id
            WHERE x.organization_id = i.organization_id AND x.invoice_id = i.document_id
              AND (x.in_flight OR p.origin IN ('collection', 'retry'))))
        """,
    )
    # By the organization's clock; one probe of an index for each organization.
    due_function(
        op,
        "due_local_payments",
        """
        EXISTS (
          SELECT 1 FROM local_payment_objects x WHERE x.organization_id = o.id
            AND x.changes_at <= coalesce(o.test_clock_at, now()))
        """,
    )
    due_function(
        op,
        "due_payment_expiries",
        """
        EXISTS (
          SELECT 1 FROM payments p WHERE p.organization_id = o.id AND p.state = 'requires_action'
            AND NOT p.cancel_requested AND p.expires_at <= coalesce(o.test_clock_at, now()))
        """,
    )
    # Cards are good until the end of the month that they name; the customer hears of it thirty days before.
    due_function(
        op,
        "due_method_expiries",
        """
        EXISTS (
          SELECT 1 FROM payment_methods m WHERE m.organization_id = o.id AND m.state = 'active'
            AND m.expiry_told_at IS NULL AND m.expires_year IS NOT NULL
            AND make_date(m.expires_year, m.expires_month, 1) + interval '1 month'
              <= coalesce(o.test_clock_at, now()) + interval '30 days')
        """,
    )
    system_function(
        op,
        "forget_old_provider_events(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM provider_events WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM provider_events
            WHERE received_at < now() - interval '180 days' AND state = 'done' LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_provider_events(integer)")
    for due in (
        "method_expiries",
        "payment_expiries",
        "local_payments",
        "collections",
        "provider_events",
        "payment_calls",
    ):
        op.execute(f"DROP FUNCTION due_{due}(uuid)")
    for table in (
        "refunds",
        "payment_invoices",
        "disputes",
        "payments",
        "payment_methods",
        "payment_customers",
        "provider_events",
        "payment_providers",
        "local_payment_objects",
    ):
        op.drop_table(table)
