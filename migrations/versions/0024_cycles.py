"""Cycles, changes and price rises

Revision: 0024_cycles, after 0023_plans.
"""

from __future__ import annotations

revision = "0024_cycles"
down_revision = "0023_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
