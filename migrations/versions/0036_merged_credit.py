"""What a merged account has in its favour is transferred to the one that stays

Revision: 0036_merged_credit, after 0035_letters_corrected.
"""

from __future__ import annotations

from alembic import op

revision = "0036_merged_credit"
down_revision = "0035_letters_corrected"
branch_labels = None
depends_on = None

_KINDS = (
    "'invoice', 'credit_note', 'payment', 'refund', 'chargeback', 'chargeback_won', 'failure', 'write_off', "
    "'write_off_reversal', 'deposit'"
)


def upgrade() -> None:
    _kinds(f"{_KINDS}, 'transfer'")


def downgrade() -> None:
    # Refused where something was transferred: the books would be wrong without it.
    _kinds(_KINDS)


def _kinds(names: str) -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE receivable_items DROP CONSTRAINT receivable_items_kind"
    )
    # Whether every row fits is read in one go: some tenths of a second for a million.
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"ALTER TABLE receivable_items ADD CONSTRAINT receivable_items_kind CHECK (kind IN ({names}))"
    )
