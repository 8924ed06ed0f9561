"""Products, passes and the days they were used

Revision: 0011_products, after 0010_discounts.
"""

from __future__ import annotations

revision = "0011_products"
down_revision = "0010_discounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
