"""Tables of bookings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.bookings.waitlist_models import WaitlistEntry as WaitlistEntry
from coworkapi.core.models import Base, Extensible, Stamped, Tenant, Versioned, tenant_fk

STATES = (
    "held",
    "pending_approval",
    "pending_payment",
    "confirmed",
    "checked_in",
    "completed",
    "cancelled",
    "declined",
    "expired",
    "no_show",
)
# States that something is still to come of.
LIVE = ("held", "pending_approval", "pending_payment", "confirmed", "checked_in")
# States in which a booking has its allocations: a completed one keeps those of its past, and of the buffer after it.
OCCUPYING = (*LIVE, "completed")


class Booking(Tenant, Extensible, Stamped, Versioned, Base):
    """A resource for a period. `starts_at`/`ends_at` are the booking's own times, without buffers.

    `quantity`: units of a pool. `unit_ids`: the units it got; while it is in one of `OCCUPYING`, its allocations are
    exactly these for `[starts_at, ends_at + terms.buffer_minutes)`. `terms`: what the policy promised when it was made
    (`schemas.BookingTerms`). `expires_at`: when a hold, an approval or a payment lapses. `check_in_by`: when a
    confirmed one that nobody checked in to is released. `recurrence_at`: the start that the series gave it (RFC 5545
    RECURRENCE-ID); `is_exception`: changed on its own since. `sequence`: iCalendar SEQUENCE, raised with each change of
    time or place. `price`: what it costs and how that is paid (`money_schemas.BookingPrice`), null where nothing is
    priced; `account_id`: who pays that. `quote_id`: the quote that it was booked by.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        tenant_fk("location_id", "locations"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("series_id", "booking_series"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("quote_id", "quotes"),
        UniqueConstraint("organization_id", "external_id", name="booking_external_id_once"),
        UniqueConstraint("organization_id", "series_id", "recurrence_at", name="occurrence_once", deferrable=True),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("attendee_count >= 1", name="attendee_count"),
        CheckConstraint(f"state IN {STATES!r}", name="state"),
        Index("bookings_starts_idx", "organization_id", "starts_at", "id"),
        Index("bookings_resource_idx", "organization_id", "resource_id", "starts_at"),
        Index("bookings_member_idx", "organization_id", "member_id", "starts_at"),
        Index("bookings_team_idx", "organization_id", "team_id", "starts_at"),
        Index("bookings_location_idx", "organization_id", "location_id", "starts_at", "id"),
        Index("bookings_updated_idx", "organization_id", "updated_at", "id"),
        # The worker's queues: what lapses, starts or ends.
        Index(
            "bookings_expiring_idx",
            "organization_id",
            "expires_at",
            postgresql_where=text("state IN ('held', 'pending_approval', 'pending_payment')"),
        ),
        Index(
            "bookings_awaited_idx",
            "organization_id",
            "check_in_by",
            postgresql_where=text("state = 'confirmed' AND check_in_by IS NOT NULL"),
        ),
        Index(
            "bookings_running_idx",
            "organization_id",
            "ends_at",
            postgresql_where=text("state IN ('confirmed', 'checked_in')"),
        ),
    )

    resource_id: Mapped[UUID]
    location_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    series_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    quantity: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    unit_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list, server_default=text("'{}'::uuid[]"))
    attendee_count: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    title: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    expires_at: Mapped[datetime | None]
    check_in_by: Mapped[datetime | None]
    recurrence_at: Mapped[datetime | None]
    is_exception: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    sequence: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    checked_in_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None] = mapped_column(String(500))
    cancellation_fee_percent: Mapped[int | None] = mapped_column(Integer)
    account_id: Mapped[UUID | None]
    price: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    quote_id: Mapped[UUID | None]
    created_by: Mapped[str] = mapped_column(String(80))


class Quote(Tenant, Stamped, Base):
    """What bookings, or a series, would cost: binding until `expires_at`, used once.

    `asked_by`: `staff`, `member` or `public`; `created_by`: who exactly. `wish`: the series that was asked for, or
    null. `items`: each booking with its price. `total` is before credits and tax, `to_pay` what is left after them;
    null where nothing is priced.
    """

    __tablename__ = "quotes"
    __table_args__ = (
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("account_id", "billing_accounts"),
        CheckConstraint("asked_by IN ('staff', 'member', 'public')", name="asked_by"),
        Index("quotes_member_idx", "organization_id", "member_id", "id"),
        Index("quotes_expiring_idx", "expires_at", postgresql_where=text("used_at IS NULL")),
    )

    asked_by: Mapped[str] = mapped_column(String(10))
    created_by: Mapped[str] = mapped_column(String(80))
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    wish: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    items: Mapped[list[Any]] = mapped_column(JSONB)
    currency: Mapped[str | None] = mapped_column(String(3))
    total: Mapped[int | None] = mapped_column(BigInteger)
    to_pay: Mapped[int | None] = mapped_column(BigInteger)
    coupon_id: Mapped[UUID | None]
    pay_with: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BookingSeries(Tenant, Extensible, Stamped, Versioned, Base):
    """A recurrence rule in local wall time; its occurrences are bookings of their own.

    `starts_local`: the first occurrence's start on the location's wall clock. `rrule`: RFC 5545, without DTSTART.
    `skipped`: local starts that a conflict left out, with the reason. `excluded_local`: local starts that are left out
    for good (EXDATE), beside those of bookings cancelled on their own. `continues_series_id`: split off that one.
    """

    __tablename__ = "booking_series"
    __table_args__ = (
        tenant_fk("resource_id", "resources"),
        tenant_fk("location_id", "locations"),
        tenant_fk("member_id", "members"),
        tenant_fk("team_id", "teams"),
        tenant_fk("continues_series_id", "booking_series"),
        UniqueConstraint("organization_id", "external_id", name="booking_series_external_id_once"),
        CheckConstraint("on_conflict IN ('fail', 'skip', 'alternative')", name="on_conflict"),
        CheckConstraint("minutes >= 1", name="minutes"),
        Index("booking_series_member_idx", "organization_id", "member_id"),
    )

    resource_id: Mapped[UUID]
    location_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    continues_series_id: Mapped[UUID | None]
    rrule: Mapped[str] = mapped_column(String(500))
    starts_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    time_zone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int] = mapped_column(Integer)
    quantity: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    attendee_count: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    title: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    on_conflict: Mapped[str] = mapped_column(String(12))
    skipped: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    excluded_local: Mapped[list[datetime]] = mapped_column(
        ARRAY(DateTime(timezone=False)), default=list, server_default=text("'{}'::timestamp[]")
    )
    ended_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))


class CalendarFeed(Tenant, Stamped, Versioned, Base):
    """A secret address that shows bookings as iCalendar: of a member, a resource or a location. Revocable."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        tenant_fk("resource_id", "resources", ondelete="CASCADE"),
        tenant_fk("location_id", "locations", ondelete="CASCADE"),
        CheckConstraint("num_nonnulls(member_id, resource_id, location_id) = 1", name="one_subject"),
        Index("calendar_feeds_token_idx", "organization_id", "token_hash"),
    )

    member_id: Mapped[UUID | None]
    resource_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    shows_details: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
