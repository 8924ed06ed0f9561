"""Tax rates, charges and their settlements

Revision: 0008_billing, after 0007_operations.
"""

from __future__ import annotations

revision = "0008_billing"
down_revision = "0007_operations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
