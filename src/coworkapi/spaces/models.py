"""Tables of spaces."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Extensible, Stamped, Tenant, Versioned, tenant_fk
from coworkapi.core.references import referable

RESOURCE_KINDS = (
    "meeting_room",
    "event_space",
    "hot_desk",
    "dedicated_desk",
    "private_office",
    "phone_booth",
    "parking",
    "equipment",
    "other",
)
ALLOCATION_KINDS = ("booking", "hold", "membership", "pass", "tour", "maintenance", "closure")


class LegalEntity(Tenant, Extensible, Stamped, Versioned, Base):
    """Who issues the invoices of its locations. `prices_include_tax`: its prices are entered gross."""

    __tablename__ = "legal_entities"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        UniqueConstraint("organization_id", "external_id", name="legal_entity_external_id_once"),
    )

    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    vat_id: Mapped[str | None] = mapped_column(String(30))
    prices_include_tax: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))


class Location(Tenant, Extensible, Stamped, Versioned, Base):
    """A site. `holiday_region`: ISO 3166-2 subdivision without the country, null = the whole country's holidays."""

    __tablename__ = "locations"
    __table_args__ = (
        tenant_fk("legal_entity_id", "legal_entities"),
        UniqueConstraint("organization_id", "external_id", name="location_external_id_once"),
        UniqueConstraint("organization_id", "slug", name="location_slug_once"),
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'", name="slug_form"),
    )

    legal_entity_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(63))
    time_zone: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    description: Mapped[str | None] = mapped_column(Text)
    closed_on_holidays: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    holiday_country: Mapped[str | None] = mapped_column(String(2))
    holiday_region: Mapped[str | None] = mapped_column(String(10))
    archived_at: Mapped[datetime | None]


class OpeningInterval(Tenant, Base):
    """One interval of a weekday, minutes since local midnight, `[opens, closes)`; 1440 = the day's end.

    `weekday`: 0 = Monday. Several intervals a day are allowed, touching or overlapping ones are not.
    """

    __tablename__ = "opening_intervals"
    __table_args__ = (
        tenant_fk("location_id", "locations", ondelete="CASCADE"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="minutes"),
        ExcludeConstraint(
            ("organization_id", "="),
            ("location_id", "="),
            ("weekday", "="),
            (text("int4range(opens, closes, '[]')"), "&&"),
            name="opening_intervals_apart",
            using="gist",
        ),
    )

    location_id: Mapped[UUID]
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens: Mapped[int] = mapped_column(Integer)
    closes: Mapped[int] = mapped_column(Integer)


class Closure(Tenant, Stamped, Versioned, Base):
    """Local days `[starts_on, ends_on)` on which a location differs from its week: closed, or open at special hours.

    `hours`: `[[opens, closes], ...]` in minutes for each of these days; empty = closed all day. It wins over public
    holidays, so an empty list closes and a filled one opens on a holiday.
    """

    __tablename__ = "closures"
    __table_args__ = (
        tenant_fk("location_id", "locations", ondelete="CASCADE"),
        CheckConstraint("starts_on < ends_on", name="order"),
        Index("closures_location_idx", "organization_id", "location_id", "ends_on"),
    )

    location_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    hours: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))


class ResourceType(Tenant, Extensible, Stamped, Versioned, Base):
    """The operator's own kinds of resources; each is of one of the built-in kinds."""

    __tablename__ = "resource_types"
    __table_args__ = (
        UniqueConstraint("organization_id", "name", name="resource_type_name_once"),
        UniqueConstraint("organization_id", "external_id", name="resource_type_external_id_once"),
        CheckConstraint(f"kind IN {RESOURCE_KINDS!r}", name="kind"),
    )

    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))


class Amenity(Tenant, Extensible, Stamped, Versioned, Base):
    """What a resource can have: a screen, a whiteboard, daylight. `key` never changes: resources repeat it."""

    __tablename__ = "amenities"
    __table_args__ = (
        UniqueConstraint("organization_id", "key", name="amenity_key_once"),
        UniqueConstraint("organization_id", "external_id", name="amenity_external_id_once"),
    )

    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))


class BookingPolicy(Tenant, Extensible, Stamped, Versioned, Base):
    """The rules of booking, one row; resources refer to it. What they mean: `values.BookingRules`."""

    __tablename__ = "booking_policies"
    __table_args__ = (
        UniqueConstraint("organization_id", "name", name="booking_policy_name_once"),
        UniqueConstraint("organization_id", "external_id", name="booking_policy_external_id_once"),
    )

    name: Mapped[str] = mapped_column(String(100))
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Resource(Tenant, Extensible, Stamped, Versioned, Base):
    """What can be booked or rented. Its units (`resource_units`) say what it occupies.

    `is_pool`: a booking takes `quantity` of its units, whichever are free (hot desks); otherwise it takes all of
    them (a room: its one; a divisible room AB: those of A and of B). `unit_ids` and `amenity_keys` repeat what stands
    in their own tables, so that a booking reads one row; services keep them equal in the same transaction.
    """

    __tablename__ = "resources"
    __table_args__ = (
        tenant_fk("location_id", "locations"),
        tenant_fk("resource_type_id", "resource_types"),
        tenant_fk("booking_policy_id", "booking_policies"),
        UniqueConstraint("organization_id", "external_id", name="resource_external_id_once"),
        UniqueConstraint("organization_id", "location_id", "name", name="resource_name_once"),
        CheckConstraint("capacity >= 1", name="capacity"),
        Index("resources_type_idx", "organization_id", "resource_type_id"),
    )

    location_id: Mapped[UUID]
    resource_type_id: Mapped[UUID]
    booking_policy_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    capacity: Mapped[int] = mapped_column(Integer, default=1)
    size_square_meters: Mapped[float | None] = mapped_column(Float)
    is_pool: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    is_bookable: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    is_public: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    unit_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list, server_default=text("'{}'::uuid[]"))
    amenity_keys: Mapped[list[str]] = mapped_column(
        ARRAY(String(60)), default=list, server_default=text("'{}'::varchar[]")
    )
    archived_at: Mapped[datetime | None]


class Unit(Tenant, Stamped, Base):
    """An atom of space that takes one occupant at a time. Several resources may be made of it."""

    __tablename__ = "units"
    __table_args__ = (
        tenant_fk("location_id", "locations"),
        Index("units_location_idx", "organization_id", "location_id"),
    )

    location_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))


class ResourceUnit(Base):
    """That a resource is made of a unit."""

    __tablename__ = "resource_units"
    __table_args__ = (
        tenant_fk("resource_id", "resources", ondelete="CASCADE"),
        tenant_fk("unit_id", "units"),
        Index("resource_units_unit_idx", "organization_id", "unit_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


class ResourceAmenity(Base):
    """That a resource has an amenity."""

    __tablename__ = "resource_amenities"
    __table_args__ = (
        tenant_fk("resource_id", "resources", ondelete="CASCADE"),
        tenant_fk("amenity_id", "amenities", ondelete="CASCADE"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)
    amenity_id: Mapped[UUID] = mapped_column(primary_key=True)


class Allocation(Tenant, Base):
    """The only thing that occupies time: this unit, in this period, for this reason.

    `period` is half-open and holds the buffer; its upper bound may be open (an office under contract). `source_id`:
    the booking, block, ... behind it. A row that no longer occupies is deleted, not marked, so the one exclusion
    constraint holds for every row. `starts_at` and `ends_at` (`infinity` when open) are the period's bounds, kept by
    the database: reading goes by them, through the SQL function `unit_allocations`, since row-level security keeps
    range operators from any index.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        tenant_fk("unit_id", "units"),
        CheckConstraint(f"kind IN {ALLOCATION_KINDS!r}", name="kind"),
        CheckConstraint("NOT isempty(period) AND NOT lower_inf(period) AND lower_inc(period)", name="period"),
        ExcludeConstraint(
            ("organization_id", "="), ("unit_id", "="), ("period", "&&"), name="allocation_no_overlap", using="gist"
        ),
        Index("allocations_source_idx", "organization_id", "source_id"),
        Index("allocations_unit_idx", "organization_id", "unit_id", "starts_at", postgresql_include=["ends_at"]),
    )

    unit_id: Mapped[UUID]
    period: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    kind: Mapped[str] = mapped_column(String(12))
    source_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(Computed("lower(period)", persisted=True))
    ends_at: Mapped[datetime] = mapped_column(
        Computed("coalesce(upper(period), 'infinity'::timestamptz)", persisted=True)
    )


class Block(Tenant, Stamped, Versioned, Base):
    """Maintenance or a blackout: takes all units of a resource out of use for a period (null end: until lifted)."""

    __tablename__ = "blocks"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        CheckConstraint("kind IN ('maintenance', 'closure')", name="kind"),
        CheckConstraint("ends_at IS NULL OR starts_at < ends_at", name="order"),
        Index("blocks_resource_idx", "organization_id", "resource_id", "starts_at"),
    )

    resource_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]


class StoredFile(Tenant, Stamped, Base):
    """An uploaded file; its bytes are in `core.files` under `storage_key`."""

    __tablename__ = "stored_files"

    storage_key: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(Integer)


class Photo(Tenant, Stamped, Versioned, Base):
    """A picture of a location or a resource."""

    __tablename__ = "photos"
    __table_args__ = (
        tenant_fk("location_id", "locations", ondelete="CASCADE"),
        tenant_fk("resource_id", "resources", ondelete="CASCADE"),
        tenant_fk("file_id", "stored_files"),
        CheckConstraint("(location_id IS NULL) <> (resource_id IS NULL)", name="one_subject"),
        Index("photos_location_idx", "organization_id", "location_id", "position", "id"),
        Index("photos_resource_idx", "organization_id", "resource_id", "position", "id"),
        Index("photos_file_idx", "organization_id", "file_id"),
    )

    location_id: Mapped[UUID | None]
    resource_id: Mapped[UUID | None]
    file_id: Mapped[UUID]
    caption: Mapped[str | None] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(Integer, default=0)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)


class FloorPlan(Tenant, Stamped, Versioned, Base):
    """A drawing of one floor: an image or an SVG, with shapes bound to resources.

    `width` and `height` are in the drawing's own units (pixels, or those of the SVG's viewBox); shapes count x from
    its left and y from its top edge. `is_public`: shown on `/v1/public`.
    """

    __tablename__ = "floor_plans"
    __table_args__ = (
        tenant_fk("location_id", "locations", ondelete="CASCADE"),
        tenant_fk("file_id", "stored_files"),
        UniqueConstraint("organization_id", "location_id", "name", name="floor_plan_name_once"),
        Index("floor_plans_file_idx", "organization_id", "file_id"),
    )

    location_id: Mapped[UUID]
    file_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    level: Mapped[int] = mapped_column(Integer, default=0)
    is_public: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    width: Mapped[float] = mapped_column(Float)
    height: Mapped[float] = mapped_column(Float)


class FloorPlanShape(Tenant, Base):
    """A polygon `[[x, y], ...]` of a floor plan that stands for a resource."""

    __tablename__ = "floor_plan_shapes"
    __table_args__ = (
        tenant_fk("floor_plan_id", "floor_plans", ondelete="CASCADE"),
        tenant_fk("resource_id", "resources", ondelete="CASCADE"),
        UniqueConstraint("organization_id", "floor_plan_id", "resource_id", name="shape_of_a_resource_once"),
    )

    floor_plan_id: Mapped[UUID]
    resource_id: Mapped[UUID]
    points: Mapped[list[Any]] = mapped_column(JSONB)
    label: Mapped[str | None] = mapped_column(String(100))


referable("loc", Location)
referable("res", Resource)
referable("rty", ResourceType)
referable("ent", LegalEntity)
