"""The table of attendees."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, tenant_fk


class Attendee(Tenant, Stamped, Base):
    """Someone who is to come to a booking: a member, or (without `member_id`) a guest from outside.

    Who is taken off the list stays as a row with `cancelled_at`, and gets it back when invited again, so that what
    their calendar was told is never forgotten. `in_series`: invited to the whole series, its later occurrences too.

    What the person's calendar was told last: `told` (the iCalendar METHOD), about `uid` and `recurrence_at` (the
    series' occurrence), as `told_sequence`, when the booking's own `sequence` was `told_revision`.
    """

    __tablename__ = "booking_attendees"
    __table_args__ = (
        tenant_fk("booking_id", "bookings", ondelete="CASCADE"),
        tenant_fk("member_id", "members"),
        UniqueConstraint("organization_id", "booking_id", "email", name="attendee_once"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("response IN ('needs_action', 'accepted', 'declined', 'tentative')", name="response"),
        CheckConstraint("told IN ('request', 'cancel')", name="told"),
        CheckConstraint(
            "(told IS NULL) = (uid IS NULL) AND (told IS NULL) = (told_revision IS NULL)", name="told_of_something"
        ),
        Index(
            "booking_attendees_member_idx",
            "organization_id",
            "member_id",
            postgresql_where=text("member_id IS NOT NULL"),
        ),
        Index("booking_attendees_uid_idx", "organization_id", "uid", postgresql_where=text("uid IS NOT NULL")),
        # Of a booking, those without an address too, in the order in which they were invited.
        Index("booking_attendees_booking_idx", "organization_id", "booking_id", "id"),
    )

    booking_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(254))
    email: Mapped[str | None] = mapped_column(String(254))
    response: Mapped[str] = mapped_column(String(12), default="needs_action", server_default="needs_action")
    in_series: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    invited_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    told: Mapped[str | None] = mapped_column(String(7))
    uid: Mapped[str | None] = mapped_column(String(60))
    recurrence_at: Mapped[datetime | None]
    told_sequence: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    told_revision: Mapped[int | None] = mapped_column(Integer)
    created_by: Mapped[str] = mapped_column(String(80))
