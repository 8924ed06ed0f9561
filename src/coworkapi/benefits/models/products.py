"""Tables of what is sold ahead: products, their sales, and passes."""

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
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.benefits.values import LotKind, PassKind, PassState, ProductKind, SaleState, UseOf
from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk

PRODUCT_KINDS = ("day_pass", "guest_pass", "credit_pack", "other")
PASS_KINDS = ("day_pass", "guest_pass")


class Product(Tenant, Extensible, Stamped, Versioned, Base):
    """What can be bought ahead of its use: passes and credits. A sale grants a lot as the product says it then.

    `quantity`: what one of it grants, in uses, minutes or minor units of `currency`. `valid_days`/`valid_months`: how
    long the lot is valid from the sale on, none: without an end. `location_ids`: where it is sold and counts, empty:
    everywhere. `dated`: sold for a local day, valid on that day only; `resource_id`: the pool of hot desks of which a
    dated one reserves a unit. `cancel_hours`: until how many hours before the day begins a dated one is taken back
    (one that isn't dated: as long as nothing of it was used); null: never.
    """

    __tablename__ = "products"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        UniqueConstraint("organization_id", "external_id", name="product_external_id_once"),
        CheckConstraint(f"kind IN {PRODUCT_KINDS!r}", name="kind"),
        CheckConstraint("lot_kind IN ('money', 'minutes', 'uses')", name="lot_kind"),
        CheckConstraint("(lot_kind = 'uses') = (use_of IS NOT NULL)", name="use_of"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("price_amount >= 0", name="price"),
        CheckConstraint("valid_days IS NULL OR valid_months IS NULL", name="one_validity"),
        CheckConstraint("NOT dated OR (kind = 'day_pass' AND quantity = 1)", name="dated_is_one_day"),
        CheckConstraint("dated OR resource_id IS NULL", name="only_dated_reserve"),
        Index("products_updated_idx", "organization_id", "updated_at", "id"),
    )

    kind: Mapped[ProductKind] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    lot_kind: Mapped[LotKind] = mapped_column(String(10))
    use_of: Mapped[UseOf | None] = mapped_column(String(20))
    quantity: Mapped[int] = mapped_column(BigInteger)
    restrictions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    valid_days: Mapped[int | None] = mapped_column(Integer)
    valid_months: Mapped[int | None] = mapped_column(Integer)
    price_amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    tax_code: Mapped[str] = mapped_column(String(40))
    location_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'::uuid[]"))
    for_members: Mapped[bool] = mapped_column(Boolean)
    for_public: Mapped[bool] = mapped_column(Boolean)
    dated: Mapped[bool] = mapped_column(Boolean)
    resource_id: Mapped[UUID | None]
    cancel_hours: Mapped[int | None] = mapped_column(Integer)
    archived_at: Mapped[datetime | None]


class Sale(Tenant, Stamped, Versioned, Base):
    """That something was bought: for whom, and for how much. `lot_ids`: what it granted.

    `is_cancellable`: by the product's rule then; while nothing of it is used, and before `cancellable_until` if set.
    """

    __tablename__ = "product_sales"
    __table_args__ = (
        tenant_fk("product_id", "products"),
        tenant_fk("location_id", "locations"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        CheckConstraint("(member_id IS NULL) <> (team_id IS NULL)", name="one_buyer"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("net + tax = gross", name="sum"),
        CheckConstraint("state IN ('sold', 'cancelled')", name="state"),
        Index("product_sales_member_idx", "organization_id", "member_id", "id"),
        Index("product_sales_team_idx", "organization_id", "team_id", "id"),
        Index("product_sales_product_idx", "organization_id", "product_id", "id"),
        Index("product_sales_location_idx", "organization_id", "location_id", "id"),
        Index("product_sales_updated_idx", "organization_id", "updated_at", "id"),
    )

    product_id: Mapped[UUID]
    product_name: Mapped[str] = mapped_column(String(200))
    location_id: Mapped[UUID]
    account_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    quantity: Mapped[int] = mapped_column(Integer)
    on_day: Mapped[date | None] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    gross: Mapped[int] = mapped_column(BigInteger)
    lot_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'::uuid[]"))
    is_cancellable: Mapped[bool] = mapped_column(Boolean)
    cancellable_until: Mapped[datetime | None]
    state: Mapped[SaleState] = mapped_column(String(10), default="sold", server_default="sold")
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None] = mapped_column(String(500))
    sold_by: Mapped[str] = mapped_column(String(80))


class Pass(Tenant, Stamped, Versioned, Base):
    """Admission to a location for one local day: of a member, or of a member's guest.

    A dated one is made by its sale, `valid`, with its use of the lot held until it is `used`, `cancelled` or
    `expired`. One that isn't dated is made, `used`, when a check-in burns a use of a lot: so one person burns one a day
    and location, by `day_pass_once` and `guest_pass_once`. `member_id`: whose it is, or the guest's host; null while
    nobody of the team used it. `guest_key`: what tells one guest from another. `unit_id`: the unit of the pool that it
    reserves for that day's opening hours. `[starts_at, ends_at)`: the local day.
    """

    __tablename__ = "passes"
    __table_args__ = (
        tenant_fk("product_id", "products"),
        tenant_fk("sale_id", "product_sales"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("location_id", "locations"),
        tenant_fk("lot_id", "credit_lots"),
        tenant_fk("resource_id", "resources"),
        tenant_fk("unit_id", "units"),
        CheckConstraint(f"kind IN {PASS_KINDS!r}", name="kind"),
        CheckConstraint("state IN ('valid', 'used', 'cancelled', 'expired')", name="state"),
        CheckConstraint("(kind = 'guest_pass') = (guest_key IS NOT NULL)", name="guest"),
        CheckConstraint("dated = (sale_id IS NOT NULL)", name="dated_is_sold"),
        CheckConstraint("state <> 'used' OR (member_id IS NOT NULL AND used_at IS NOT NULL)", name="used"),
        CheckConstraint("starts_at < ends_at", name="order"),
        Index(
            "day_pass_once",
            "organization_id",
            "member_id",
            "location_id",
            "on_day",
            unique=True,
            postgresql_where=text("kind = 'day_pass' AND state IN ('valid', 'used')"),
        ),
        Index(
            "guest_pass_once",
            "organization_id",
            "member_id",
            "location_id",
            "on_day",
            "guest_key",
            unique=True,
            postgresql_where=text("kind = 'guest_pass' AND state = 'used'"),
        ),
        Index("passes_member_idx", "organization_id", "member_id", "on_day", "id"),
        Index("passes_team_idx", "organization_id", "team_id", "on_day", "id"),
        Index("passes_location_idx", "organization_id", "location_id", "on_day", "id"),
        Index("passes_sale_idx", "organization_id", "sale_id"),
        Index("passes_lot_idx", "organization_id", "lot_id"),
        Index("passes_updated_idx", "organization_id", "updated_at", "id"),
        Index("passes_valid_idx", "organization_id", "ends_at", postgresql_where=text("state = 'valid'")),
    )

    kind: Mapped[PassKind] = mapped_column(String(12))
    dated: Mapped[bool] = mapped_column(Boolean)
    product_id: Mapped[UUID | None]
    sale_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    location_id: Mapped[UUID]
    on_day: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lot_id: Mapped[UUID]
    resource_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    guest_key: Mapped[str | None] = mapped_column(String(254))
    guest_name: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[PassState] = mapped_column(String(10))
    cancellable_until: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
