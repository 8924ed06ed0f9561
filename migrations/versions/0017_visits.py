"""Check-ins and expected visitors

Revision: 0017_visits, after 0016_attendees.
"""

from __future__ import annotations

revision = "0017_visits"
down_revision = "0016_attendees"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
