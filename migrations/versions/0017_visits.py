"""Check-ins and expected visitors

Revision: 0017_visits, after 0016_attendees.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect

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


def downgrade() -> None:
    op.drop_table("visitors")
