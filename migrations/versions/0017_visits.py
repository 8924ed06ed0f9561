"""Check-ins and expected visitors

Revision: 0017_visits, after 0016_attendees.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import due_function, protect

revision = "0017_visits"
down_revision = "0016_attendees"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visitors",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("company", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("host_member_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("attendee_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=9), nullable=False),
        sa.Column("state", sa.String(length=9), server_default="expected", nullable=False),
        sa.Column("expected_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column(
            "metadata",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("visitors_email_lower")),
        sa.CheckConstraint("expected_from < expected_until", name=op.f("visitors_order")),
        sa.CheckConstraint(
            "(source = 'booking') = (booking_id IS NOT NULL) AND (booking_id IS NULL) = (attendee_id IS NULL)",
            name=op.f("visitors_of_a_booking"),
        ),
        sa.CheckConstraint("source IN ('booking', 'announced')", name=op.f("visitors_source")),
        sa.CheckConstraint("state IN ('expected', 'arrived', 'left', 'cancelled')", name=op.f("visitors_state")),
        sa.CheckConstraint("state NOT IN ('arrived', 'left') OR arrived_at IS NOT NULL", name=op.f("visitors_arrival")),
        sa.ForeignKeyConstraint(
            ["organization_id", "attendee_id"],
            ["booking_attendees.organization_id", "booking_attendees.id"],
            name=op.f("visitors_organization_id_attendee_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "booking_id"],
            ["bookings.organization_id", "bookings.id"],
            name=op.f("visitors_organization_id_booking_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "host_member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("visitors_organization_id_host_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("visitors_organization_id_location_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("visitors_pkey")),
        sa.UniqueConstraint("organization_id", "attendee_id", name="visitor_once_for_attendee"),
        sa.UniqueConstraint("organization_id", "external_id", name="visitor_external_id_once"),
    )
    op.create_index("visitors_day_idx", "visitors", ["organization_id", "expected_from", "id"], unique=False)
    op.create_index(
        "visitors_location_idx", "visitors", ["organization_id", "location_id", "expected_from", "id"], unique=False
    )
    op.create_index(
        "visitors_host_idx",
        "visitors",
        ["organization_id", "host_member_id", "expected_from"],
        unique=False,
        postgresql_where=sa.text("host_member_id IS NOT NULL"),
    )
    op.create_index(
        "visitors_booking_idx",
        "visitors",
        ["organization_id", "booking_id"],
        unique=False,
        postgresql_where=sa.text("booking_id IS NOT NULL"),
    )
    protect(op, "visitors")
    op.create_table(
        "check_ins",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("host_member_id", sa.Uuid(), nullable=True),
        sa.Column("guest_key", sa.String(length=254), nullable=True),
        sa.Column("guest_name", sa.String(length=200), nullable=True),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("covered_by", sa.String(length=12), nullable=False),
        sa.Column("permission_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("pass_id", sa.Uuid(), nullable=True),
        sa.Column("pass_burnt", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_by", sa.String(length=60), nullable=True),
        sa.Column("checked_in_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(covered_by = 'permission') = (permission_id IS NOT NULL) AND (covered_by = 'booking') = (booking_id IS NOT NULL) AND (covered_by = 'pass') = (pass_id IS NOT NULL)",
            name=op.f("check_ins_cover"),
        ),
        sa.CheckConstraint(
            "covered_by IN ('permission', 'booking', 'pass', 'staff')", name=op.f("check_ins_covered_by")
        ),
        sa.CheckConstraint("(checked_out_at IS NULL) = (checked_out_by IS NULL)", name=op.f("check_ins_checked_out")),
        sa.CheckConstraint("(host_member_id IS NULL) = (guest_key IS NULL)", name=op.f("check_ins_guest")),
        sa.CheckConstraint("(member_id IS NULL) <> (host_member_id IS NULL)", name=op.f("check_ins_member_or_guest")),
        sa.CheckConstraint("checked_in_at <= checked_out_at", name=op.f("check_ins_order")),
        sa.CheckConstraint(
            "visitor_id IS NULL OR host_member_id IS NOT NULL", name=op.f("check_ins_visitors_are_guests")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "booking_id"],
            ["bookings.organization_id", "bookings.id"],
            name=op.f("check_ins_organization_id_booking_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "host_member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("check_ins_organization_id_host_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "location_id"],
            ["locations.organization_id", "locations.id"],
            name=op.f("check_ins_organization_id_location_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("check_ins_organization_id_member_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "pass_id"],
            ["passes.organization_id", "passes.id"],
            name=op.f("check_ins_organization_id_pass_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "permission_id"],
            ["permissions.organization_id", "permissions.id"],
            name=op.f("check_ins_organization_id_permission_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "visitor_id"],
            ["visitors.organization_id", "visitors.id"],
            name=op.f("check_ins_organization_id_visitor_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("check_ins_pkey")),
    )
    op.create_index(
        "check_ins_host_idx", "check_ins", ["organization_id", "host_member_id", "checked_in_at", "id"], unique=False
    )
    op.create_index(
        "check_ins_location_idx", "check_ins", ["organization_id", "location_id", "checked_in_at", "id"], unique=False
    )
    op.create_index(
        "check_ins_member_idx", "check_ins", ["organization_id", "member_id", "checked_in_at", "id"], unique=False
    )
    op.create_index(
        "check_ins_open_idx",
        "check_ins",
        ["organization_id", "ends_at"],
        unique=False,
        postgresql_where=sa.text("checked_out_at IS NULL"),
    )
    op.create_index(
        "check_ins_visitor_idx",
        "check_ins",
        ["organization_id", "visitor_id"],
        unique=False,
        postgresql_where=sa.text("visitor_id IS NOT NULL"),
    )
    op.create_index("check_ins_updated_idx", "check_ins", ["organization_id", "updated_at", "id"], unique=False)
    op.create_index(
        "checked_in_once",
        "check_ins",
        ["organization_id", "member_id"],
        unique=True,
        postgresql_where=sa.text("checked_out_at IS NULL AND member_id IS NOT NULL"),
    )
    op.create_index(
        "guest_checked_in_once",
        "check_ins",
        ["organization_id", "host_member_id", "guest_key"],
        unique=True,
        postgresql_where=sa.text("checked_out_at IS NULL AND host_member_id IS NOT NULL"),
    )
    protect(op, "check_ins", system_reads=True)
    # One probe of an index for each organization.
    due_function(
        op,
        "due_check_outs",
        """
        EXISTS (
          SELECT 1 FROM check_ins x WHERE x.organization_id = o.id AND x.checked_out_at IS NULL
            AND x.ends_at <= coalesce(o.test_clock_at, now()))
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION due_check_outs(uuid)")
    op.drop_table("check_ins")
    op.drop_table("visitors")
