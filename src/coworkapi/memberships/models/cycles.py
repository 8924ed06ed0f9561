"""Tables of what cycles cost: periods that were billed, changes of terms, price rises, and what is to be looked at."""

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
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.naming import conv

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk

CHANGE_STATES = ("scheduled", "applied", "withdrawn")


class MembershipPeriod(Tenant, Base):
    """That the days `[starts_on, billed_until)` of a membership's cycle were billed, of which `[starts_on, ends_on)`
    still count: no day counts twice (`membership_period_once`).

    `amount`: what was charged for it, minor units, as prices are entered; `own_amount` of it went beyond the payer's
    monthly cap and was charged to the member's own account. `credited`: what of it was given back in `credits` parts.
    `number`: counts the membership's periods; charges are named by it. `price`: of one, for a whole cycle.
    """

    __tablename__ = "membership_periods"
    __table_args__ = (
        tenant_fk("membership_id", "memberships"),
        tenant_fk("plan_version_id", "plan_versions"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("charge_id", "charges"),
        tenant_fk("own_charge_id", "charges"),
        CheckConstraint("starts_on <= ends_on AND ends_on <= billed_until", name="order"),
        CheckConstraint("cycle_starts_on <= starts_on AND billed_until <= cycle_ends_on", name="within_its_cycle"),
        CheckConstraint("proration IN ('actual_days', 'thirty_day', 'none')", name="proration"),
        CheckConstraint("own_amount BETWEEN 0 AND amount", name="own_amount"),
        CheckConstraint("credited BETWEEN 0 AND amount", name=conv("membership_period_credited_once")),
        UniqueConstraint("organization_id", "membership_id", "number", name="membership_period_number_once"),
        ExcludeConstraint(
            ("organization_id", "="),
            ("membership_id", "="),
            (text("daterange(starts_on, ends_on)"), "&&"),
            name="membership_period_once",
            using="gist",
        ),
        Index("membership_periods_idx", "organization_id", "membership_id", "starts_on"),
    )

    membership_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    billed_until: Mapped[date] = mapped_column(Date)
    cycle_starts_on: Mapped[date] = mapped_column(Date)
    cycle_ends_on: Mapped[date] = mapped_column(Date)
    plan_id: Mapped[UUID]
    plan_version_id: Mapped[UUID]
    proration: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[UUID]
    quantity: Mapped[int] = mapped_column(Integer)
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    own_amount: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    credited: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    credits: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    charge_id: Mapped[UUID | None]
    own_charge_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("app_now()"))


class MembershipBilling(Base):
    """Where a membership's cycles stand; one row each, made and marked by triggers of what they depend on.

    `next_on`: the day on which a billing run has to look at it; null: never, as things are. `since`: cycles that end
    by then are settled. `periods`: how many were billed. `fees_charged`: sign-up fee and deposit were.
    `benefits_at`: when its credits, discounts and permissions are to be looked at. `account_id`, `legal_entity_id`:
    the membership's, so that a run walks one index.
    """

    __tablename__ = "membership_billing"
    __table_args__ = (
        tenant_fk("membership_id", "memberships", ondelete="CASCADE"),
        Index(
            "membership_billing_due_idx",
            "organization_id",
            "legal_entity_id",
            "account_id",
            "next_on",
            postgresql_where=text("next_on IS NOT NULL"),
        ),
        Index(
            "membership_billing_benefits_idx",
            "organization_id",
            "benefits_at",
            postgresql_where=text("benefits_at IS NOT NULL"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    legal_entity_id: Mapped[UUID]
    since: Mapped[date] = mapped_column(Date)
    next_on: Mapped[date | None] = mapped_column(Date)
    benefits_at: Mapped[datetime | None]
    periods: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    fees_charged: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))


class MembershipSuspension(Base):
    """Local days `[starts_on, ends_on)` on which a membership's payer was suspended; null end: still is. Kept by the
    triggers of standings and of payers. What they cost is the plan's choice (`suspension`)."""

    __tablename__ = "membership_suspensions"
    __table_args__ = (
        tenant_fk("membership_id", "memberships", ondelete="CASCADE"),
        CheckConstraint("starts_on < ends_on", name="order"),
        Index(
            "membership_suspended_once",
            "organization_id",
            "membership_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date, primary_key=True)
    ends_on: Mapped[date | None] = mapped_column(Date)


class MembershipChange(Tenant, Stamped, Versioned, Base):
    """New terms of a membership from a local day on: another plan or version, quantity or price.

    `sets`: which of `plan`, `quantity`, `price` it changes. `from_...`, `to_...`: all of them before and after it, kept
    in step when a change before it comes or goes. A membership's terms on a day are those after its last change by
    then; before its first, that one's `from_...`. `effective_at`: when that day begins there.
    """

    __tablename__ = "membership_changes"
    __table_args__ = (
        tenant_fk("membership_id", "memberships", ondelete="CASCADE"),
        tenant_fk("from_plan_version_id", "plan_versions"),
        tenant_fk("to_plan_version_id", "plan_versions"),
        tenant_fk("price_rise_id", "price_rises"),
        CheckConstraint(f"state IN {CHANGE_STATES!r}", name="state"),
        CheckConstraint("from_quantity >= 1 AND to_quantity >= 1", name="quantity"),
        CheckConstraint("from_price_override >= 0 AND to_price_override >= 0", name="price"),
        CheckConstraint("sets <@ ARRAY['plan', 'quantity', 'price'] AND sets <> '{}'", name="sets"),
        Index("membership_changes_idx", "organization_id", "membership_id", "effective_on", "id"),
        Index(
            "membership_changes_rise_idx",
            "organization_id",
            "price_rise_id",
            "id",
            postgresql_where=text("price_rise_id IS NOT NULL"),
        ),
        Index(
            "membership_changes_due_idx",
            "organization_id",
            "effective_at",
            postgresql_where=text("state = 'scheduled'"),
        ),
    )

    membership_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="scheduled", server_default="scheduled")
    effective_on: Mapped[date] = mapped_column(Date)
    effective_at: Mapped[datetime]
    sets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    from_plan_id: Mapped[UUID]
    from_plan_version_id: Mapped[UUID]
    from_quantity: Mapped[int] = mapped_column(Integer)
    from_price_override: Mapped[int | None] = mapped_column(BigInteger)
    from_anchor_on: Mapped[date] = mapped_column(Date)
    from_anchor_day: Mapped[int] = mapped_column(SmallInteger)
    to_plan_id: Mapped[UUID]
    to_plan_version_id: Mapped[UUID]
    to_quantity: Mapped[int] = mapped_column(Integer)
    to_price_override: Mapped[int | None] = mapped_column(BigInteger)
    to_anchor_on: Mapped[date] = mapped_column(Date)
    to_anchor_day: Mapped[int] = mapped_column(SmallInteger)
    price_rise_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(String(80))


class PriceRise(Tenant, Stamped, Versioned, Base):
    """That the prices of many memberships change on a day: by a percentage (also of an index) or by an amount.

    `selection`: which memberships it is for (`plan_ids`, `location_ids`, `membership_ids`, ...). `announce_on`: when
    their payers get the notice letter; `announced_at`: when it was written. Its memberships are its changes.
    """

    __tablename__ = "price_rises"
    __table_args__ = (
        CheckConstraint("state IN ('scheduled', 'withdrawn', 'applied')", name="state"),
        CheckConstraint("(basis_points IS NULL) <> (amount IS NULL)", name="one_measure"),
        CheckConstraint("basis_points BETWEEN -10000 AND 100000", name="basis_points"),
        CheckConstraint("rounding >= 1", name="rounding"),
        Index("price_rises_updated_idx", "organization_id", "updated_at", "id"),
        Index(
            "price_rises_due_idx",
            "organization_id",
            "announce_on",
            postgresql_where=text("state <> 'withdrawn' AND announced_at IS NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="scheduled", server_default="scheduled")
    effective_on: Mapped[date] = mapped_column(Date)
    announce_on: Mapped[date] = mapped_column(Date)
    announced_at: Mapped[datetime | None]
    basis_points: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    rounding: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    selection: Mapped[dict[str, Any]] = mapped_column(JSONB)
    memberships: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_by: Mapped[str] = mapped_column(String(80))
