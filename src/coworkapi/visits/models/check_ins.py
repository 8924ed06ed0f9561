"""Tables of visits."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.visits.values import CoveredBy

COVERS = ("permission", "booking", "pass", "staff")


class CheckIn(Tenant, Stamped, Versioned, Base):
    """That someone is at a location, or was: a member, or the guest of one (`host_member_id`).

    `on_day`: the local day. `covered_by`: what let them in, with its id; `staff`: whoever was at the desk. At
    `ends_at`, when that day ends there, whoever is still in is checked out by itself. `pass_burnt`: whether coming in
    took a use that wasn't taken before.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        tenant_fk("location_id", "locations"),
        tenant_fk("member_id", "members"),
        tenant_fk("host_member_id", "members"),
        tenant_fk("permission_id", "permissions"),
        tenant_fk("booking_id", "bookings"),
        tenant_fk("pass_id", "passes"),
        tenant_fk("visitor_id", "visitors"),
        CheckConstraint("(member_id IS NULL) <> (host_member_id IS NULL)", name="member_or_guest"),
        CheckConstraint("(host_member_id IS NULL) = (guest_key IS NULL)", name="guest"),
        CheckConstraint("visitor_id IS NULL OR host_member_id IS NOT NULL", name="visitors_are_guests"),
        CheckConstraint(f"covered_by IN {COVERS!r}", name="covered_by"),
        CheckConstraint(
            "(covered_by = 'permission') = (permission_id IS NOT NULL) AND (covered_by = 'booking') = "
            "(booking_id IS NOT NULL) AND (covered_by = 'pass') = (pass_id IS NOT NULL)",
            name="cover",
        ),
        CheckConstraint("checked_in_at <= checked_out_at", name="order"),
        CheckConstraint("(checked_out_at IS NULL) = (checked_out_by IS NULL)", name="checked_out"),
        # One person is in one place.
        Index(
            "checked_in_once",
            "organization_id",
            "member_id",
            unique=True,
            postgresql_where=text("checked_out_at IS NULL AND member_id IS NOT NULL"),
        ),
        Index(
            "guest_checked_in_once",
            "organization_id",
            "host_member_id",
            "guest_key",
            unique=True,
            postgresql_where=text("checked_out_at IS NULL AND host_member_id IS NOT NULL"),
        ),
        Index(
            "check_ins_open_idx",
            "organization_id",
            "ends_at",
            postgresql_where=text("checked_out_at IS NULL"),
        ),
        Index("check_ins_location_idx", "organization_id", "location_id", "checked_in_at", "id"),
        Index("check_ins_member_idx", "organization_id", "member_id", "checked_in_at", "id"),
        Index("check_ins_host_idx", "organization_id", "host_member_id", "checked_in_at", "id"),
        Index(
            "check_ins_visitor_idx",
            "organization_id",
            "visitor_id",
            postgresql_where=text("visitor_id IS NOT NULL"),
        ),
        Index("check_ins_updated_idx", "organization_id", "updated_at", "id"),
    )

    location_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    host_member_id: Mapped[UUID | None]
    guest_key: Mapped[str | None] = mapped_column(String(254))
    guest_name: Mapped[str | None] = mapped_column(String(200))
    visitor_id: Mapped[UUID | None]
    on_day: Mapped[date] = mapped_column(Date)
    covered_by: Mapped[CoveredBy] = mapped_column(String(12))
    permission_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]
    pass_id: Mapped[UUID | None]
    pass_burnt: Mapped[bool] = mapped_column(server_default=text("false"))
    checked_in_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    checked_out_at: Mapped[datetime | None]
    checked_out_by: Mapped[str | None] = mapped_column(String(80))
    checked_in_by: Mapped[str] = mapped_column(String(80))
