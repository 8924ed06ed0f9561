"""Quotes, and what a booking costs

Revision: 0014_quotes, after 0013_coupons.
"""

from __future__ import annotations

revision = "0014_quotes"
down_revision = "0013_coupons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
