"""Tables of memberships and their pauses."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.core.references import referable
from coworkapi.memberships.values import MEMBERSHIP_STATES, EndKind, MembershipState


class Membership(Tenant, Extensible, Stamped, Versioned, Base):
    """That a member or a team holds a plan over the local days `[starts_on, ends_on)`. Fields: `values.Membership`.

    `resource_ids`, `unit_ids`: what it rents; the units are its allocations while it holds them. `due_at`: when its
    state next changes by itself (a start, a pause's begin or end, a renewal, the end) or someone is to be reminded.
    `reminded_for`, `reminded_days`: the end that was reminded of, and how many days ahead (90, 60, 30).
    """

    __tablename__ = "memberships"
    __table_args__ = (
        tenant_fk("plan_id", "plans"),
        tenant_fk("plan_version_id", "plan_versions"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("location_id", "locations"),
        UniqueConstraint("organization_id", "external_id", name="membership_external_id_once"),
        CheckConstraint(f"state IN {MEMBERSHIP_STATES!r}", name="state"),
        CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name="one_holder"),
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("billed_from > starts_on", name="billed_from"),
        CheckConstraint("anchor_day BETWEEN 1 AND 31", name="anchor_day"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint(
            "price_override >= 0 AND sign_up_fee_override >= 0 AND deposit_override >= 0", name="overrides"
        ),
        CheckConstraint("state <> 'in_notice' OR (ends_on IS NOT NULL AND notice_given_at IS NOT NULL)", name="notice"),
        CheckConstraint("state <> 'ended' OR (ends_on IS NOT NULL AND ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("end_kind IN ('notice', 'term', 'at_once', 'cancelled')", name="end_kind"),
        Index("memberships_plan_idx", "organization_id", "plan_id", "id"),
        Index("memberships_plan_version_idx", "organization_id", "plan_version_id", "id"),
        Index("memberships_account_idx", "organization_id", "account_id", "id"),
        Index("memberships_member_idx", "organization_id", "member_id", "id"),
        Index("memberships_team_idx", "organization_id", "team_id", "id"),
        Index("memberships_location_idx", "organization_id", "location_id", "id"),
        Index("memberships_updated_idx", "organization_id", "updated_at", "id"),
        Index("memberships_due_idx", "organization_id", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    plan_id: Mapped[UUID]
    plan_version_id: Mapped[UUID]
    account_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    location_id: Mapped[UUID]
    state: Mapped[MembershipState] = mapped_column(String(20))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    first_started_on: Mapped[date] = mapped_column(Date)
    billed_from: Mapped[date | None] = mapped_column(Date)
    anchor_on: Mapped[date] = mapped_column(Date)
    anchor_day: Mapped[int] = mapped_column(SmallInteger)
    minimum_until: Mapped[date | None] = mapped_column(Date)
    term_ends_on: Mapped[date | None] = mapped_column(Date)
    quantity: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    price_override: Mapped[int | None] = mapped_column(BigInteger)
    sign_up_fee_override: Mapped[int | None] = mapped_column(BigInteger)
    deposit_override: Mapped[int | None] = mapped_column(BigInteger)
    purchase_order: Mapped[str | None] = mapped_column(String(100))
    resource_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'::uuid[]"))
    unit_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'::uuid[]"))
    signed_at: Mapped[datetime | None]
    notice_given_at: Mapped[datetime | None]
    notice_reason: Mapped[str | None] = mapped_column(String(500))
    ended_at: Mapped[datetime | None]
    end_kind: Mapped[EndKind | None] = mapped_column(String(10))
    end_reason: Mapped[str | None] = mapped_column(String(500))
    reminded_for: Mapped[date | None] = mapped_column(Date)
    reminded_days: Mapped[int | None] = mapped_column(SmallInteger)
    due_at: Mapped[datetime | None]


class MembershipPause(Tenant, Stamped, Base):
    """Local days `[starts_on, ends_on)` on which a membership rests; null end: until it is resumed.

    One that was taken back before it began is deleted; one that was resumed early ends that day. `is_gap`: the days
    between the end and the reactivation of one that had ended.
    """

    __tablename__ = "membership_pauses"
    __table_args__ = (
        tenant_fk("membership_id", "memberships", ondelete="CASCADE"),
        CheckConstraint("starts_on < ends_on", name="order"),
        ExcludeConstraint(
            ("organization_id", "="),
            ("membership_id", "="),
            (text("daterange(starts_on, ends_on)"), "&&"),
            name="membership_pauses_apart",
            using="gist",
        ),
        Index("membership_pauses_idx", "organization_id", "membership_id", "starts_on"),
    )

    membership_id: Mapped[UUID]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    keeps: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list, server_default=text("'{}'::varchar[]"))
    is_gap: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    reason: Mapped[str | None] = mapped_column(String(500))


referable("mbr", Membership)
