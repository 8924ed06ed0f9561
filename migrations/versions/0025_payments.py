"""Payments

Revision: 0025_payments, after 0024_cycles.
"""

from __future__ import annotations

revision = "0025_payments"
down_revision = "0024_cycles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
