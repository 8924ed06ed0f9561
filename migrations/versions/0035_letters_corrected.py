"""Letters about price rises are corrected: of one kind, an account may get several about one rise

Revision: 0035_letters_corrected, after 0034_who_acts_for_whom.
"""

from __future__ import annotations

from alembic import op

revision = "0035_letters_corrected"
down_revision = "0034_who_acts_for_whom"
branch_labels = None
depends_on = None

_ONCE = "organization_id, price_rise_id, account_id, legal_entity_id, kind"


def upgrade() -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE price_rise_letters DROP CONSTRAINT price_rise_letter_once"
    )
    # A table of some thousands of rows a year: made and checked in a moment.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        f"CREATE UNIQUE INDEX price_rise_letter_once ON price_rise_letters ({_ONCE}) "
        "WHERE kind <> 'correction' AND state <> 'withdrawn'"
    )
    _kinds("'announcement', 'withdrawal', 'correction'")


def downgrade() -> None:
    op.execute("DELETE FROM price_rise_letters WHERE kind = 'correction'")
    # What was replaced before it went out goes: the version before knows one letter of a kind.
    op.execute(
        "DELETE FROM price_rise_letters l WHERE l.state = 'withdrawn' AND EXISTS (SELECT FROM price_rise_letters o "
        "WHERE o.organization_id = l.organization_id AND o.price_rise_id = l.price_rise_id "
        "AND o.account_id = l.account_id AND o.legal_entity_id = l.legal_entity_id AND o.kind = l.kind "
        "AND (o.state <> 'withdrawn' OR o.id > l.id))"
    )
    op.execute("DROP INDEX price_rise_letter_once")
    op.execute(
        "-- squawk-ignore disallowed-unique-constraint\n"
        f"ALTER TABLE price_rise_letters ADD CONSTRAINT price_rise_letter_once UNIQUE ({_ONCE})"
    )
    _kinds("'announcement', 'withdrawal'")


def _kinds(names: str) -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE price_rise_letters DROP CONSTRAINT price_rise_letters_kind"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"ALTER TABLE price_rise_letters ADD CONSTRAINT price_rise_letters_kind CHECK (kind IN ({names}))"
    )
