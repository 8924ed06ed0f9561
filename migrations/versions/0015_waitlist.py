"""The waitlist

Revision: 0015_waitlist, after 0014_quotes.
"""

from __future__ import annotations

revision = "0015_waitlist"
down_revision = "0014_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
