"""Attendees of bookings

Revision: 0016_attendees, after 0015_waitlist.
"""

from __future__ import annotations

revision = "0016_attendees"
down_revision = "0015_waitlist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
