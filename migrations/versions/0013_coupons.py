"""Coupons

Revision: 0013_coupons, after 0012_rates.
"""

from __future__ import annotations

revision = "0013_coupons"
down_revision = "0012_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
