"""Which organization made which sandbox

Revision: 0032_sandboxes, after 0031_exports.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import protect, system_function

revision = "0032_sandboxes"
down_revision = "0031_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sandboxes",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.String(length=10), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("data IN ('demo', 'settings', 'empty')", name=op.f("sandboxes_data")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("sandboxes_pkey")),
    )
    op.create_index("sandboxes_parent_id_idx", "sandboxes", ["parent_id"], unique=False)
    protect(op, "sandboxes", system_reads=True)
    # Whoever calls it sees those of the transaction's own organization, whatever they ask for.
    system_function(
        op,
        "sandboxes_here(p_id uuid)",
        "TABLE (organization_id uuid, name text, slug text, data text, created_by text, created_at timestamptz)",
        """
        SELECT o.id, o.name::text, o.slug::text, s.data::text, s.created_by::text, s.created_at
        FROM sandboxes s JOIN organizations o ON o.id = s.organization_id
        WHERE s.parent_id = NULLIF(current_setting('app.organization_id', true), '')::uuid
          AND (p_id IS NULL OR s.organization_id = p_id)
        ORDER BY s.created_at DESC, s.organization_id DESC
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION sandboxes_here(uuid)")
    op.drop_table("sandboxes")
