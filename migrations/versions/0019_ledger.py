"""The ledger

Revision: 0019_ledger, after 0018_invoices.
"""

from __future__ import annotations

revision = "0019_ledger"
down_revision = "0018_invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
