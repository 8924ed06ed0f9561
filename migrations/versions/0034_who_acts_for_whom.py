"""Who made it has room for a person and the app that acts for them: `usr_... via app_...` is 65 characters

Revision: 0034_who_acts_for_whom, after 0033_sso.
"""

from __future__ import annotations

from alembic import op

revision = "0034_who_acts_for_whom"
down_revision = "0033_sso"
branch_labels = None
depends_on = None

_COLUMNS = {
    "created_by": (
        "account_standing_changes bank_statements billing_runs booking_attendees booking_series bookings "
        "charge_settlements charges credit_entries deposit_entries dunning_pauses dunning_steps_taken invoices "
        "journal_entries ledger_locks membership_changes payment_methods payments price_rises quotes receivable_matches "
        "refunds sandboxes visitors waitlist_entries write_offs"
    ),
    "author": "notes",
    "checked_in_by": "check_ins",
    "checked_out_by": "check_ins",
    "decided_by": "bank_lines",
    "held_by": "account_standings",
    "sold_by": "product_sales",
}


def _each(length: int, using: str = "") -> None:
    for column, tables in _COLUMNS.items():
        for table in tables.split():
            # A longer varchar is told to the catalogue only: no row is read or written.
            op.execute(
                "-- squawk-ignore changing-column-type\n"
                f"ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}){using.format(column)}"
            )


def upgrade() -> None:
    _each(80)


def downgrade() -> None:
    # What doesn't fit loses the end of the app's id; whose it was stays.
    _each(60, " USING left({}, 60)")
