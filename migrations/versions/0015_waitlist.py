"""The waitlist

Revision: 0015_waitlist, after 0014_quotes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coworkapi.core.migration_ops import due_function, protect

revision = "0015_waitlist"
down_revision = "0014_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waitlist_entries",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("resource_type_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("min_capacity", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("attendee_count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=12), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("offered_resource_id", sa.Uuid(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped_reason", sa.String(length=1000), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'accepted', 'lapsed', 'withdrawn', 'expired')",
            name=op.f("waitlist_entries_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('offered', 'accepted', 'lapsed') OR num_nonnulls(booking_id, offered_resource_id) = 2",
            name=op.f("waitlist_entries_offer"),
        ),
        sa.CheckConstraint("attendee_count >= 1", name=op.f("waitlist_entries_attendee_count")),
        sa.CheckConstraint("min_capacity >= 1", name=op.f("waitlist_entries_min_capacity")),
        sa.CheckConstraint("num_nonnulls(member_id, team_id) >= 1", name=op.f("waitlist_entries_somebody")),
        sa.CheckConstraint("num_nonnulls(resource_id, resource_type_id) = 1", name=op.f("waitlist_entries_one_wish")),
        sa.CheckConstraint("quantity >= 1", name=op.f("waitlist_entries_quantity")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("waitlist_entries_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "booking_id"],
            ["bookings.organization_id", "bookings.id"],
            name=op.f("waitlist_entries_organization_id_booking_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("waitlist_entries_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("waitlist_entries_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "offered_resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("waitlist_entries_organization_id_offered_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("waitlist_entries_organization_id_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_type_id"],
            ["resource_types.organization_id", "resource_types.id"],
            name=op.f("waitlist_entries_organization_id_resource_type_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("waitlist_entries_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("waitlist_entries_pkey")),
    )
    op.create_index(
        "waitlist_entries_created_idx", "waitlist_entries", ["organization_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "waitlist_entries_due_idx",
        "waitlist_entries",
        ["organization_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "waitlist_entries_member_idx", "waitlist_entries", ["organization_id", "member_id", "created_at"], unique=False
    )
    op.create_index(
        "waitlist_entries_offered_idx",
        "waitlist_entries",
        ["organization_id", "booking_id"],
        unique=True,
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "waitlist_entries_team_idx", "waitlist_entries", ["organization_id", "team_id", "created_at"], unique=False
    )
    op.create_index(
        "waitlist_entries_waiting_idx",
        "waitlist_entries",
        ["organization_id", "location_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "waitlist_entry_once",
        "waitlist_entries",
        [
            "organization_id",
            "member_id",
            "team_id",
            "resource_id",
            "resource_type_id",
            "location_id",
            "starts_at",
            "ends_at",
        ],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    protect(op, "waitlist_entries", system_reads=True)
    # One probe of an index for each organization, however long its waitlist is. Offers are few: each lasts half an hour.
    for name, due in (
        (
            "due_waitlist_offers",
            """e.state = 'offered' AND NOT EXISTS (
                SELECT 1 FROM bookings b
                WHERE b.organization_id = e.organization_id AND b.id = e.booking_id AND b.state = 'held')""",
        ),
        ("due_waitlist_expiries", "e.state = 'waiting' AND e.starts_at <= coalesce(o.test_clock_at, now())"),
    ):
        due_function(
            op,
            name,
            f"""
            EXISTS (
              SELECT 1 FROM waitlist_entries e WHERE e.organization_id = o.id AND {due})
            """,
        )


def downgrade() -> None:
    for name in ("due_waitlist_offers", "due_waitlist_expiries"):
        op.execute(f"DROP FUNCTION {name}(uuid)")
    op.drop_index(
        "waitlist_entry_once",
        table_name="waitlist_entries",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "waitlist_entries_waiting_idx", table_name="waitlist_entries", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index("waitlist_entries_team_idx", table_name="waitlist_entries")
    op.drop_index(
        "waitlist_entries_offered_idx", table_name="waitlist_entries", postgresql_where=sa.text("state = 'offered'")
    )
    op.drop_index("waitlist_entries_member_idx", table_name="waitlist_entries")
    op.drop_index(
        "waitlist_entries_due_idx", table_name="waitlist_entries", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index("waitlist_entries_created_idx", table_name="waitlist_entries")
    op.drop_table("waitlist_entries")
