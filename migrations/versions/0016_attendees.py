"""Attendees of bookings, and mails with a calendar entry

Revision: 0016_attendees, after 0015_waitlist.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from coworkapi.core.migration_ops import protect, system_function

revision = "0016_attendees"
down_revision = "0015_waitlist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "booking_attendees",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.organization_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("response", sa.String(length=12), server_default="needs_action", nullable=False),
        sa.Column("in_series", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(length=7), nullable=True),
        sa.Column("uid", sa.String(length=60), nullable=True),
        sa.Column("recurrence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("told_revision", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("booking_attendees_email_lower")),
        sa.CheckConstraint(
            "response IN ('needs_action', 'accepted', 'declined', 'tentative')",
            name=op.f("booking_attendees_response"),
        ),
        sa.CheckConstraint("told IN ('request', 'cancel')", name=op.f("booking_attendees_told")),
        sa.CheckConstraint(
            "(told IS NULL) = (uid IS NULL) AND (told IS NULL) = (told_revision IS NULL)",
            name=op.f("booking_attendees_told_of_something"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "booking_id"],
            ["bookings.organization_id", "bookings.id"],
            name=op.f("booking_attendees_organization_id_booking_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "member_id"],
            ["members.organization_id", "members.id"],
            name=op.f("booking_attendees_organization_id_member_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("booking_attendees_pkey")),
        sa.UniqueConstraint("organization_id", "booking_id", "email", name="attendee_once"),
    )
    op.create_index(
        "booking_attendees_booking_idx", "booking_attendees", ["organization_id", "booking_id", "id"], unique=False
    )
    op.create_index(
        "booking_attendees_member_idx",
        "booking_attendees",
        ["organization_id", "member_id"],
        unique=False,
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index(
        "booking_attendees_uid_idx",
        "booking_attendees",
        ["organization_id", "uid"],
        unique=False,
        postgresql_where=sa.text("uid IS NOT NULL"),
    )
    protect(op, "booking_attendees")

    op.add_column("mail_messages", sa.Column("calendar", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    # What the local inbox shows: mails that were kept as written, of every organization and of none.
    system_function(
        op,
        "local_mails(p_id uuid, p_before uuid, p_search text, p_limit integer)",
        "TABLE (id uuid, organization text, template text, to_email text, to_name text, subject text, state text, "
        "last_error text, queued_at timestamptz, sent_at timestamptz, content bytea)",
        """
        SELECT m.id, o.name, m.template, m.to_email, m.to_name, m.subject, m.state, m.last_error, m.queued_at, m.sent_at,
          m.content
        FROM mail_messages m LEFT JOIN organizations o ON o.id = m.organization_id
        WHERE m.content IS NOT NULL AND (p_id IS NULL OR m.id = p_id) AND (p_before IS NULL OR m.id < p_before)
          AND (p_search IS NULL OR position(lower(p_search) IN lower(concat_ws(
            ' ', m.to_email, m.to_name, m.subject, o.name))) > 0)
        ORDER BY m.id DESC LIMIT p_limit
        """,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION local_mails(uuid, uuid, text, integer)")
    op.drop_column("mail_messages", "calendar")
    op.drop_table("booking_attendees")
