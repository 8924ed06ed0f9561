"""How an entity's invoices look

Revision: 0020_documents, after 0019_ledger.
"""

from __future__ import annotations

revision = "0020_documents"
down_revision = "0019_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
