"""An account may get a further letter about a price rise: of what it came to pay for after its first one

Revision: 0040_letters_of_new_payers, after 0039_keys_of_entities.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040_letters_of_new_payers"
down_revision = "0039_keys_of_entities"
branch_labels = None
depends_on = None

_FIRST = "kind <> 'correction' AND state <> 'withdrawn'"


def upgrade() -> None:
    op.add_column(
        "price_rise_letters", sa.Column("is_further", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    _once(f"{_FIRST} AND NOT is_further")


def downgrade() -> None:
    # Refused where somebody got a further letter: what it says would be lost.
    _once(_FIRST)
    op.execute("-- squawk-ignore ban-drop-column\nALTER TABLE price_rise_letters DROP COLUMN is_further")


def _once(which: str) -> None:
    # A table of some thousands of rows a year: made and checked in a moment.
    op.execute("-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX price_rise_letter_once")
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE UNIQUE INDEX price_rise_letter_once ON price_rise_letters "
        f"(organization_id, price_rise_id, account_id, legal_entity_id, kind) WHERE {which}"
    )
