"""Tables of pricing: rates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.core.references import referable

STATES = ("draft", "published", "withdrawn")
AUDIENCES = ("everyone", "members", "public")
_NOTHING = "'00000000-0000-0000-0000-000000000000'::uuid"


class Rate(Tenant, Extensible, Stamped, Versioned, Base):
    """The price of a target's time, for an audience, on the local days `[valid_from, valid_until)` (null: open).

    Target: a resource; or a resource type, everywhere or at one location; or a location. `content`: `values.Tariff`.
    A published rate is never changed, but that a successor may end it (`continues_rate_id` points back); a withdrawn
    one no longer counts. Published rates of one target, audience and currency never overlap (`rate_no_overlap`).
    """

    __tablename__ = "rates"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        tenant_fk("resource_type_id", "resource_types"),
        tenant_fk("location_id", "locations"),
        tenant_fk("continues_rate_id", "rates"),
        UniqueConstraint("organization_id", "external_id", name="rate_external_id_once"),
        CheckConstraint(f"state IN {STATES!r}", name="state"),
        CheckConstraint(f"audience IN {AUDIENCES!r}", name="audience"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="validity"),
        CheckConstraint(
            "CASE WHEN resource_id IS NOT NULL THEN num_nonnulls(resource_type_id, location_id) = 0"
            " ELSE num_nonnulls(resource_type_id, location_id) > 0 END",
            name="one_target",
        ),
        ExcludeConstraint(
            ("organization_id", "="),
            (text(f"coalesce(resource_id, {_NOTHING})"), "="),
            (text(f"coalesce(resource_type_id, {_NOTHING})"), "="),
            (text(f"coalesce(location_id, {_NOTHING})"), "="),
            ("audience", "="),
            ("currency", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            where=text("state = 'published'"),
            name="rate_no_overlap",
            using="gist",
        ),
        Index("rates_updated_idx", "organization_id", "updated_at", "id"),
        Index("rates_resource_idx", "organization_id", "resource_id"),
        Index("rates_type_idx", "organization_id", "resource_type_id"),
        Index("rates_location_idx", "organization_id", "location_id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    resource_id: Mapped[UUID | None]
    resource_type_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    audience: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    tax_code: Mapped[str] = mapped_column(String(40), default="standard", server_default=text("'standard'"))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10), default="draft", server_default=text("'draft'"))
    continues_rate_id: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


referable("rate", Rate)
