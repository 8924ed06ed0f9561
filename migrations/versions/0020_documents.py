"""Rendered invoices, and the mails that carry them

Revision: 0020_documents, after 0019_ledger.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect, system_function

revision = "0020_documents"
down_revision = "0019_ledger"
branch_labels = None
depends_on = None

_TENANT = "NULLIF(current_setting('app.organization_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "rendered_documents",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(_TENANT), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "invoice_id"],
            ["invoices.organization_id", "invoices.id"],
            name=op.f("rendered_documents_organization_id_invoice_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "invoice_id", name=op.f("rendered_documents_pkey")),
    )
    op.create_table(
        "document_deliveries",
        sa.Column("organization_id", sa.Uuid(), server_default=sa.text(_TENANT), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("emails", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'rendering', 'ready', 'failed')", name=op.f("document_deliveries_state")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "invoice_id"],
            ["invoices.organization_id", "invoices.id"],
            name=op.f("document_deliveries_organization_id_invoice_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("document_deliveries_pkey")),
        sa.UniqueConstraint("organization_id", "invoice_id", "request_id", name="document_delivery_once"),
    )
    op.create_index(
        "document_deliveries_due_idx",
        "document_deliveries",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'rendering')"),
    )
    op.add_column("mail_messages", sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    protect(op, "rendered_documents")
    protect(op, "document_deliveries", system_reads=True)
    # Those that are being rendered count as due, so that a test organization's `pending_work` waits for them.
    system_function(
        op,
        "due_document_deliveries(p_only uuid)",
        "TABLE (organization_id uuid, test_clock_at timestamptz)",
        """
        SELECT d.organization_id, o.test_clock_at FROM (
          SELECT DISTINCT q.organization_id FROM document_deliveries q
          WHERE (p_only IS NULL OR q.organization_id = p_only)
            AND (q.state = 'rendering' OR (q.state = 'queued' AND q.next_attempt_at <= now()))) d
        LEFT JOIN organizations o ON o.id = d.organization_id
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_document_deliveries(uuid)")
    op.drop_column("mail_messages", "attachments")
    op.drop_table("document_deliveries")
    op.drop_table("rendered_documents")
