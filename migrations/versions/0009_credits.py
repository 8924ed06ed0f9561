"""Credit lots and their entries

Revision: 0009_credits, after 0008_billing.
"""

from __future__ import annotations

revision = "0009_credits"
down_revision = "0008_billing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
