"""Tables of plans and their versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Extensible, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.core.references import referable
from coworkapi.memberships.values import VersionState


class Plan(Tenant, Extensible, Stamped, Versioned, Base):
    """What is sold: at one location, or (null) at all of them. `position`: where it stands in lists.

    Its terms are those of its versions. `is_public`: shown to everyone.
    """

    __tablename__ = "plans"
    __table_args__ = (
        tenant_fk("location_id", "locations"),
        UniqueConstraint("organization_id", "external_id", name="plan_external_id_once"),
        Index("plans_list_idx", "organization_id", "position", "id"),
        Index("plans_location_idx", "organization_id", "location_id"),
        Index("plans_updated_idx", "organization_id", "updated_at", "id"),
    )

    location_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    position: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    archived_at: Mapped[datetime | None]


class PlanVersion(Tenant, Stamped, Versioned, Base):
    """The terms of a plan from a day on (`values.PlanTerms`); published ones never change (`plan_version_frozen`).

    `number` counts the plan's versions. The columns beside `terms` repeat what is asked for in SQL.
    """

    __tablename__ = "plan_versions"
    __table_args__ = (
        tenant_fk("plan_id", "plans", ondelete="CASCADE"),
        UniqueConstraint("organization_id", "plan_id", "number", name="plan_version_number_once"),
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint("(state = 'published') = (effective_from IS NOT NULL)", name="published_from"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at"),
        CheckConstraint("price_amount >= 0", name="price"),
        CheckConstraint("sign_up_fee >= 0 AND deposit >= 0", name="fees"),
        CheckConstraint("cycle_count >= 1", name="cycle_count"),
        CheckConstraint("cycle_unit IN ('months', 'weeks')", name="cycle_unit"),
        CheckConstraint("billed IN ('in_advance', 'in_arrears')", name="billed"),
        CheckConstraint("proration IN ('actual_days', 'thirty_day', 'none')", name="proration"),
        CheckConstraint("capacity >= 0", name="capacity"),
        # One version is effective on a day: the youngest of those that are.
        Index(
            "plan_version_effective_once",
            "organization_id",
            "plan_id",
            "effective_from",
            unique=True,
            postgresql_where=text("state = 'published'"),
        ),
    )

    plan_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[VersionState] = mapped_column(String(10), default="draft", server_default="draft")
    effective_from: Mapped[date | None] = mapped_column(Date)
    published_at: Mapped[datetime | None]
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    price_amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    cycle_count: Mapped[int] = mapped_column(Integer)
    cycle_unit: Mapped[str] = mapped_column(String(10))
    billed: Mapped[str] = mapped_column(String(10))
    proration: Mapped[str] = mapped_column(String(12))
    sign_up_fee: Mapped[int] = mapped_column(BigInteger)
    deposit: Mapped[int] = mapped_column(BigInteger)
    tax_code: Mapped[str] = mapped_column(String(40))
    capacity: Mapped[int | None] = mapped_column(Integer)


class PlanHolders(Base):
    """How many hold a plan now, by quantity; kept by the trigger `plan_capacity` of memberships, under a lock of the
    row, so that a race for the last place has one winner."""

    __tablename__ = "plan_holders"
    __table_args__ = (
        tenant_fk("plan_id", "plans", ondelete="CASCADE"),
        CheckConstraint("held >= 0", name="held"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    held: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


referable("plan", Plan)
referable("plnv", PlanVersion)
