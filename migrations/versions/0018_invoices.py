"""Invoices, credit notes, receivables

Revision: 0018_invoices, after 0017_visits.
"""

from __future__ import annotations

revision = "0018_invoices"
down_revision = "0017_visits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
