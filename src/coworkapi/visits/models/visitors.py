"""Tables of visits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk

VISITOR_STATES = ("expected", "arrived", "left", "cancelled")


class Visitor(Tenant, Extensible, Stamped, Versioned, Base):
    """Someone from outside who is expected in `[expected_from, expected_until)`, and what became of it.

    `source`: `booking` for a guest on a booking's list (`attendee_id`), whose time, place and host are the booking's;
    `announced` by hand otherwise. `left_at` is emptied when they come back.
    """

    __tablename__ = "visitors"
    __table_args__ = (
        tenant_fk("location_id", "locations"),
        tenant_fk("host_member_id", "members"),
        tenant_fk("booking_id", "bookings"),
        tenant_fk("attendee_id", "booking_attendees"),
        UniqueConstraint("organization_id", "attendee_id", name="visitor_once_for_attendee"),
        UniqueConstraint("organization_id", "external_id", name="visitor_external_id_once"),
        CheckConstraint(f"state IN {VISITOR_STATES!r}", name="state"),
        CheckConstraint("source IN ('booking', 'announced')", name="source"),
        CheckConstraint(
            "(source = 'booking') = (booking_id IS NOT NULL) AND (booking_id IS NULL) = (attendee_id IS NULL)",
            name="of_a_booking",
        ),
        CheckConstraint("expected_from < expected_until", name="order"),
        CheckConstraint("state NOT IN ('arrived', 'left') OR arrived_at IS NOT NULL", name="arrival"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("visitors_day_idx", "organization_id", "expected_from", "id"),
        Index("visitors_location_idx", "organization_id", "location_id", "expected_from", "id"),
        Index(
            "visitors_host_idx",
            "organization_id",
            "host_member_id",
            "expected_from",
            postgresql_where=text("host_member_id IS NOT NULL"),
        ),
        Index("visitors_booking_idx", "organization_id", "booking_id", postgresql_where=text("booking_id IS NOT NULL")),
    )

    location_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(254))
    email: Mapped[str | None] = mapped_column(String(254))
    company: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    host_member_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]
    attendee_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(String(9))
    state: Mapped[str] = mapped_column(String(9), default="expected", server_default="expected")
    expected_from: Mapped[datetime]
    expected_until: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))
