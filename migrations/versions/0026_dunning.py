"""Dunning and bank statements

Revision: 0026_dunning, after 0025_payments.
"""

from __future__ import annotations

revision = "0026_dunning"
down_revision = "0025_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
