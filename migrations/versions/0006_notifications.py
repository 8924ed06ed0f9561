"""Mail messages

Revision: 0006_notifications, after 0005_bookings.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import SYSTEM_ROLE, protect, system_function

revision = "0006_notifications"
down_revision = "0005_bookings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_messages",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=True),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'cancelled')", name=op.f("mail_messages_state")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("mail_messages_pkey")),
    )
    op.create_index(
        "mail_messages_due_idx",
        "mail_messages",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
    )
    op.create_index("mail_messages_to_email_idx", "mail_messages", ["organization_id", "to_email", "id"], unique=False)
    op.create_index(
        "mail_once_for_event", "mail_messages", ["organization_id", "event_id", "template", "to_email"], unique=True
    )
    protect(op, "mail_messages", system_reads=True)
    op.execute(f"GRANT DELETE ON mail_messages TO {SYSTEM_ROLE}")
    op.execute(f"CREATE POLICY system_deletes ON mail_messages FOR DELETE TO {SYSTEM_ROLE} USING (true)")

    # Mails that are being sent count as due, so that a test organization's `pending_work` waits for them.
    system_function(
        op,
        "due_mails(p_only uuid)",
        "TABLE (organization_id uuid, test_clock_at timestamptz)",
        """
        SELECT m.organization_id, o.test_clock_at FROM (
          SELECT DISTINCT d.organization_id FROM mail_messages d
          WHERE (p_only IS NULL OR d.organization_id = p_only)
            AND (d.state = 'sending' OR (d.state = 'queued' AND d.next_attempt_at <= now()))) m
        LEFT JOIN organizations o ON o.id = m.organization_id
        """,
    )
    system_function(
        op,
        "forget_old_mails(p_limit integer)",
        "bigint",
        """
        WITH gone AS (
          DELETE FROM mail_messages WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM mail_messages
            WHERE queued_at < now() - interval '90 days' AND state NOT IN ('queued', 'sending') LIMIT p_limit))
          RETURNING 1)
        SELECT count(*) FROM gone
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_old_mails(integer)")
    op.execute("DROP FUNCTION due_mails(uuid)")
    op.drop_table("mail_messages")
