"""Billing runs and how accounts are invoiced

Revision: 0021_billing_runs, after 0020_documents.
"""

from __future__ import annotations

revision = "0021_billing_runs"
down_revision = "0020_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
