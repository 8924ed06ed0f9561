"""The table of the waitlist."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk

WAITLIST_STATES = ("waiting", "offered", "accepted", "lapsed", "withdrawn", "expired")


class WaitlistEntry(Tenant, Stamped, Versioned, Base):
    """Someone who waits for a time: on one resource, or on any of a type at a location with room for so many.

    `booking_id`: the hold that is, or was, the offer; what became of it is what becomes of the entry.
    `offered_resource_id`: what was offered. `offer_expires_at`: when the hold lapses. `skipped_reason`: why the time
    was free and not offered the last time (a rule of the policy, a limit of the member); cleared by an offer.
    """

    __tablename__ = "waitlist_entries"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        tenant_fk("resource_type_id", "resource_types"),
        tenant_fk("location_id", "locations"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("booking_id", "bookings"),
        tenant_fk("offered_resource_id", "resources"),
        CheckConstraint("num_nonnulls(resource_id, resource_type_id) = 1", name="one_wish"),
        CheckConstraint("num_nonnulls(member_id, team_id) >= 1", name="somebody"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("attendee_count >= 1", name="attendee_count"),
        CheckConstraint("min_capacity >= 1", name="min_capacity"),
        CheckConstraint(f"state IN {WAITLIST_STATES!r}", name="state"),
        CheckConstraint(
            "state NOT IN ('offered', 'accepted', 'lapsed') OR num_nonnulls(booking_id, offered_resource_id) = 2",
            name="offer",
        ),
        # Waiting twice for the same would be a second chance.
        Index(
            "waitlist_entry_once",
            "organization_id",
            "member_id",
            "team_id",
            "resource_id",
            "resource_type_id",
            "location_id",
            "starts_at",
            "ends_at",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("state = 'waiting'"),
        ),
        # Who waits for what has become free, and who waits in vain.
        Index(
            "waitlist_entries_waiting_idx",
            "organization_id",
            "location_id",
            "starts_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("waitlist_entries_due_idx", "organization_id", "starts_at", postgresql_where=text("state = 'waiting'")),
        Index(
            "waitlist_entries_offered_idx",
            "organization_id",
            "booking_id",
            unique=True,
            postgresql_where=text("state = 'offered'"),
        ),
        Index("waitlist_entries_created_idx", "organization_id", "created_at", "id"),
        Index("waitlist_entries_member_idx", "organization_id", "member_id", "created_at"),
        Index("waitlist_entries_team_idx", "organization_id", "team_id", "created_at"),
    )

    resource_id: Mapped[UUID | None]
    resource_type_id: Mapped[UUID | None]
    location_id: Mapped[UUID]
    min_capacity: Mapped[int | None] = mapped_column(Integer)
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    quantity: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    attendee_count: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    title: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default="waiting", server_default=text("'waiting'"))
    booking_id: Mapped[UUID | None]
    offered_resource_id: Mapped[UUID | None]
    offered_at: Mapped[datetime | None]
    offer_expires_at: Mapped[datetime | None]
    skipped_reason: Mapped[str | None] = mapped_column(String(1000))
    created_by: Mapped[str] = mapped_column(String(80))
