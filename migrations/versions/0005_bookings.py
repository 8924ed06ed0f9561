"""Bookings, series, calendar feeds

Revision: 0005_bookings, after 0004_members.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect

revision = "0005_bookings"
down_revision = "0004_members"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "booking_series",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("continues_series_id", sa.Uuid(), nullable=True),
        sa.Column("rrule", sa.String(length=500), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("attendee_count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("on_conflict", sa.String(length=12), nullable=False),
        sa.Column(
            "skipped", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column(
            "excluded_local", sa.ARRAY(sa.DateTime()), server_default=sa.text("'{}'::timestamp[]"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("on_conflict IN ('fail', 'skip', 'alternative')", name=op.f("booking_series_on_conflict")),
        sa.CheckConstraint("minutes >= 1", name=op.f("booking_series_minutes")),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("booking_series_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "continues_series_id"],
            ["booking_series.organization_id", "booking_series.id"],
            name=op.f("booking_series_organization_id_continues_series_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("booking_series_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("booking_series_organization_id_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("booking_series_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("booking_series_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="booking_series_external_id_once"),
    )
    op.create_index("booking_series_member_idx", "booking_series", ["organization_id", "member_id"], unique=False)
    op.create_table(
        "calendar_feeds",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("resource_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shows_details", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(member_id, resource_id, location_id) = 1", name=op.f("calendar_feeds_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("calendar_feeds_organization_id_location_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("calendar_feeds_organization_id_member_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("calendar_feeds_organization_id_resource_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("calendar_feeds_pkey")),
    )
    op.create_index("calendar_feeds_token_idx", "calendar_feeds", ["organization_id", "token_hash"], unique=False)
    op.create_table(
        "bookings",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("unit_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("attendee_count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_in_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recurrence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_exception", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.String(length=500), nullable=True),
        sa.Column("cancellation_fee_percent", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'pending_approval', 'pending_payment', 'confirmed', 'checked_in', 'completed', 'cancelled', 'declined', 'expired', 'no_show')",
            name=op.f("bookings_state"),
        ),
        sa.CheckConstraint("attendee_count >= 1", name=op.f("bookings_attendee_count")),
        sa.CheckConstraint("quantity >= 1", name=op.f("bookings_quantity")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("bookings_order")),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("bookings_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("bookings_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "resource_id"],
            ["resources.organization_id", "resources.id"],
            name=op.f("bookings_organization_id_resource_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "series_id"],
            ["booking_series.organization_id", "booking_series.id"],
            name=op.f("bookings_organization_id_series_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["teams.organization_id", "teams.id"],
            name=op.f("bookings_organization_id_team_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("bookings_pkey")),
        sa.UniqueConstraint("organization_id", "external_id", name="booking_external_id_once"),
        sa.UniqueConstraint("organization_id", "series_id", "recurrence_at", name="occurrence_once", deferrable=True),
    )
    op.create_index(
        "bookings_expiring_idx",
        "bookings",
        ["organization_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('held', 'pending_approval', 'pending_payment')"),
    )
    op.create_index(
        "bookings_awaited_idx",
        "bookings",
        ["organization_id", "check_in_by"],
        unique=False,
        postgresql_where=sa.text("state = 'confirmed' AND check_in_by IS NOT NULL"),
    )
    op.create_index(
        "bookings_location_idx", "bookings", ["organization_id", "location_id", "starts_at", "id"], unique=False
    )
    op.create_index("bookings_member_idx", "bookings", ["organization_id", "member_id", "starts_at"], unique=False)
    op.create_index("bookings_resource_idx", "bookings", ["organization_id", "resource_id", "starts_at"], unique=False)
    op.create_index(
        "bookings_running_idx",
        "bookings",
        ["organization_id", "ends_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('confirmed', 'checked_in')"),
    )
    op.create_index("bookings_starts_idx", "bookings", ["organization_id", "starts_at", "id"], unique=False)
    op.create_index("bookings_team_idx", "bookings", ["organization_id", "team_id", "starts_at"], unique=False)
    op.create_index("bookings_updated_idx", "bookings", ["organization_id", "updated_at", "id"], unique=False)
    protect(op, "booking_series")
    protect(op, "calendar_feeds")
    protect(op, "bookings", system_reads=True)
    # One probe of an index for each organization, however many bookings there are.
    for name, states, column in (
        ("due_booking_expiries", "('held', 'pending_approval', 'pending_payment')", "expires_at"),
        ("due_booking_no_shows", "('confirmed')", "check_in_by"),
        ("due_booking_ends", "('confirmed', 'checked_in')", "ends_at"),
    ):
        due_function(
            op,
            name,
            f"""
            EXISTS (
              SELECT 1 FROM bookings b WHERE b.organization_id = o.id AND b.state IN {states}
                AND b.{column} <= coalesce(o.test_clock_at, now()))
            """,
        )


def downgrade() -> None:
    for name in ("due_booking_expiries", "due_booking_no_shows", "due_booking_ends"):
        op.execute(f"DROP FUNCTION {name}(uuid)")
    op.drop_index("bookings_updated_idx", table_name="bookings")
    op.drop_index("bookings_team_idx", table_name="bookings")
    op.drop_index("bookings_starts_idx", table_name="bookings")
    op.drop_index(
        "bookings_running_idx", table_name="bookings", postgresql_where=sa.text("state IN ('confirmed', 'checked_in')")
    )
    op.drop_index("bookings_resource_idx", table_name="bookings")
    op.drop_index("bookings_member_idx", table_name="bookings")
    op.drop_index("bookings_location_idx", table_name="bookings")
    op.drop_index(
        "bookings_awaited_idx",
        table_name="bookings",
        postgresql_where=sa.text("state = 'confirmed' AND check_in_by IS NOT NULL"),
    )
    op.drop_index(
        "bookings_expiring_idx",
        table_name="bookings",
        postgresql_where=sa.text("state IN ('held', 'pending_approval', 'pending_payment')"),
    )
    op.drop_table("bookings")
    op.drop_index("calendar_feeds_token_idx", table_name="calendar_feeds")
    op.drop_table("calendar_feeds")
    op.drop_index("booking_series_member_idx", table_name="booking_series")
    op.drop_table("booking_series")
