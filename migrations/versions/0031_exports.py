"""Files that exports have written

Revision: 0031_exports, after 0028_webhooks.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import due_function, protect

revision = "0031_exports"
down_revision = "0028_webhooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_files",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "operation_id", name=op.f("export_files_pkey")),
    )
    op.create_index("export_files_delete_at_idx", "export_files", ["delete_at"], unique=False)
    protect(op, "export_files", system_reads=True)
    # A file is deleted by real time, whatever a test organization's clock says.
    due_function(
        op, "export_files_due", "o.id IN (SELECT f.organization_id FROM export_files f WHERE f.delete_at <= now())"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION export_files_due(uuid)")
    op.drop_table("export_files")
