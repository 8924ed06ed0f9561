"""Tables of discounts and permissions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk


class Discount(Tenant, Extensible, Stamped, Versioned, Base):
    """A percentage off, or a fixed price for an hour, for what an account's people book; without an account, for all.

    `restrictions`: `values.Restrictions`. It counts for bookings that begin in `[valid_from, valid_until)`.
    `source_id`: the plan that it belongs to, when `source` is one.
    """

    __tablename__ = "discounts"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("(percent_basis_points IS NULL) <> (hourly_amount IS NULL)", name="one_measure"),
        CheckConstraint("percent_basis_points BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("hourly_amount >= 0", name="hourly_amount"),
        CheckConstraint("(hourly_amount IS NULL) = (currency IS NULL)", name="currency"),
        CheckConstraint("valid_from < valid_until", name="ends_after_it_begins"),
        CheckConstraint("source IN ('manual', 'plan')", name="source"),
        CheckConstraint("(source = 'plan') = (source_id IS NOT NULL)", name="source_id"),
        UniqueConstraint("organization_id", "external_id", name="discount_external_id_once"),
        Index("discounts_account_idx", "organization_id", "account_id", postgresql_where=text("archived_at IS NULL")),
        Index("discounts_updated_idx", "organization_id", "updated_at", "id"),
    )

    account_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    percent_basis_points: Mapped[int | None] = mapped_column(Integer)
    hourly_amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    restrictions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(10), default="manual", server_default="manual")
    source_id: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]


class Permission(Tenant, Extensible, Stamped, Versioned, Base):
    """What an account's people may do beyond what everyone may.

    Kind `booking`: where a booking policy is wider for them (`allows`: `values.BookingAllowances`), for bookings that
    begin in `[valid_from, valid_until)` and lie in the hours of `restrictions`, for `resource_ids` only where some
    are named. Kind `access`: the locations and week hours in which they may be there while it is valid.
    """

    __tablename__ = "permissions"
    __table_args__ = (
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("kind IN ('booking', 'access')", name="kind"),
        CheckConstraint("(kind = 'booking') = (allows IS NOT NULL)", name="allows"),
        CheckConstraint("kind = 'booking' OR resource_ids = '{}'", name="access_is_to_locations"),
        CheckConstraint("valid_from < valid_until", name="ends_after_it_begins"),
        CheckConstraint("source IN ('manual', 'plan')", name="source"),
        CheckConstraint("(source = 'plan') = (source_id IS NOT NULL)", name="source_id"),
        UniqueConstraint("organization_id", "external_id", name="permission_external_id_once"),
        Index("permissions_account_idx", "organization_id", "account_id", postgresql_where=text("archived_at IS NULL")),
        Index("permissions_updated_idx", "organization_id", "updated_at", "id"),
    )

    account_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    restrictions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    resource_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'::uuid[]"))
    allows: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(10), default="manual", server_default="manual")
    source_id: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]
