"""Webhooks' outcomes are recorded by key, whatever the planner knows of the tables

Without statistics (a new installation, until the first ANALYZE) each batch of outcomes read all deliveries that there
are. autovacuum looks at the table after some hundred rows, too, not only after a part of it that grows.

Revision: 0038_webhook_outcomes, after 0037_webhook_claim.
"""

from __future__ import annotations

from alembic import op

revision = "0038_webhook_outcomes"
down_revision = "0037_webhook_claim"
branch_labels = None
depends_on = None

_RECORD = "record_webhook_outcomes(jsonb)"
# A few rows by their keys: no other way of finding them is any good.
_OFF = ("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin")


def upgrade() -> None:
    for setting in _OFF:
        op.execute(f"ALTER FUNCTION {_RECORD} SET {setting} = off")
    op.execute(
        "ALTER TABLE webhook_deliveries SET (autovacuum_analyze_threshold = 500, autovacuum_vacuum_threshold = 500)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE webhook_deliveries RESET (autovacuum_analyze_threshold, autovacuum_vacuum_threshold)")
    for setting in _OFF:
        op.execute(f"ALTER FUNCTION {_RECORD} RESET {setting}")
