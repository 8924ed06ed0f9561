"""Plans and memberships

Revision: 0023_plans, after 0022_standings.
"""

from __future__ import annotations

revision = "0023_plans"
down_revision = "0022_standings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
