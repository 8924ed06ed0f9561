"""A legal entity may have keys of its own at a payment provider

What is held there is of the keys by which it was saved: methods (and by them payments, refunds and disputes), customers
and what the provider sends. Null: the organization's keys, or the service's, as all of it was until now.

Revision: 0039_keys_of_entities, after 0038_webhook_outcomes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039_keys_of_entities"
down_revision = "0038_webhook_outcomes"
branch_labels = None
depends_on = None

_TABLES = ("payment_providers", "payment_customers", "payment_methods", "provider_events")
_ACCOUNT = "payment_provider_account_once"


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("legal_entity_id", sa.Uuid(), nullable=True))
        # All of them are null: nothing is looked up, the table is read once.
        op.execute(
            "-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint\n"
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_organization_id_legal_entity_id_fkey "
            "FOREIGN KEY (organization_id, legal_entity_id) REFERENCES legal_entities (organization_id, id)"
        )
    # A few rows an organization, and one for each who pays by card or mandate: made and checked in a moment.
    _drop_constraint("payment_providers", "payment_provider_once")
    _unique("payment_provider_once", "payment_providers", "provider, legal_entity_id", " NULLS NOT DISTINCT")
    _constraint("payment_providers", _ACCOUNT, "provider, account_reference")
    _drop_constraint("payment_customers", "payment_customer_once")
    _unique(
        "payment_customer_once", "payment_customers", "account_id, provider, legal_entity_id", " NULLS NOT DISTINCT"
    )
    _drop_index("payment_method_default_once")
    _unique(
        "payment_method_default_once",
        "payment_methods",
        "account_id, legal_entity_id",
        " NULLS NOT DISTINCT WHERE is_default",
    )


def downgrade() -> None:
    # Refused where an entity has keys: what goes through its account would go through the organization's.
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        "ALTER TABLE payment_providers ADD CONSTRAINT none_of_an_entity CHECK (legal_entity_id IS NULL)"
    )
    _drop_index("payment_method_default_once")
    _unique("payment_method_default_once", "payment_methods", "account_id", " WHERE is_default")
    _drop_index("payment_customer_once")
    _constraint("payment_customers", "payment_customer_once", "account_id, provider")
    _drop_constraint("payment_providers", _ACCOUNT)
    _drop_index("payment_provider_once")
    _constraint("payment_providers", "payment_provider_once", "provider")
    for table in _TABLES:
        op.execute(f"-- squawk-ignore ban-drop-column\nALTER TABLE {table} DROP COLUMN legal_entity_id")


def _unique(name: str, table: str, columns: str, rest: str) -> None:
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        f"CREATE UNIQUE INDEX {name} ON {table} (organization_id, {columns}){rest}"
    )


def _constraint(table: str, name: str, columns: str) -> None:
    op.execute(
        "-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid\n"
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (organization_id, {columns})"
    )


def _drop_constraint(table: str, name: str) -> None:
    op.execute(f"-- squawk-ignore ban-drop-constraint\nALTER TABLE {table} DROP CONSTRAINT {name}")


def _drop_index(name: str) -> None:
    op.execute(f"-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX {name}")
