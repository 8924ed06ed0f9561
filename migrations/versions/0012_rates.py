"""Rates

Revision: 0012_rates, after 0011_products.
"""

from __future__ import annotations

revision = "0012_rates"
down_revision = "0011_products"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
