"""The standing of accounts

Revision: 0022_standings, after 0021_billing_runs.
"""

from __future__ import annotations

revision = "0022_standings"
down_revision = "0021_billing_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
