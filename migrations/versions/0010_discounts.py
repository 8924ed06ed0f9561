"""Discounts and permissions

Revision: 0010_discounts, after 0009_credits.
"""

from __future__ import annotations

revision = "0010_discounts"
down_revision = "0009_credits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
