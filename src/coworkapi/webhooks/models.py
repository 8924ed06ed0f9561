"""Tables of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, Versioned, tenant_fk


class WebhookEndpoint(Tenant, Stamped, Versioned, Base):
    """An address that is told of events.

    `event_types`: as they were chosen (`booking.confirmed`, `booking.*`, `*`); `type_patterns`: the same for LIKE.
    `location_ids`: null means everywhere, and events of no location, too. `from_position`: the feed's position when it
    was last enabled; what is at or before it isn't told. `secret` and `former_secret` are sealed, `former_until` is
    real time. `failing_since`: the first failure since the last success; `gone_at`: it answered 410.
    `app_id`: the third-party app that made it, for the user `app_user_id` or as itself; it ends with the app's access.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("state IN ('enabled', 'disabled', 'deleted')", name="state"),
        CheckConstraint("disabled_reason IN ('by_hand', 'gone', 'failing', 'app_ended')", name="disabled_reason"),
        CheckConstraint("(state = 'disabled') = (disabled_reason IS NOT NULL)", name="disabled_for_a_reason"),
        CheckConstraint("state = 'deleted' OR secret IS NOT NULL", name="has_a_secret"),
        Index("webhook_endpoints_enabled_idx", "organization_id", "id", postgresql_where=text("state = 'enabled'")),
        Index(
            "webhook_endpoints_trouble_idx",
            "organization_id",
            postgresql_where=text("state = 'enabled' AND (failing_since IS NOT NULL OR gone_at IS NOT NULL)"),
        ),
    )

    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str | None] = mapped_column(String(500))
    event_types: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    type_patterns: Mapped[list[str]] = mapped_column(ARRAY(String(160)))
    location_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    app_id: Mapped[UUID | None]
    app_user_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(10), server_default="enabled")
    disabled_reason: Mapped[str | None] = mapped_column(String(10))
    disabled_at: Mapped[datetime | None]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None]
    from_position: Mapped[int] = mapped_column(BigInteger, server_default="0")
    failing_since: Mapped[datetime | None]
    last_failed_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]


class WebhookCursor(Base):
    """How far an organization's feed was turned into deliveries."""

    __tablename__ = "webhook_cursors"

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id"), primary_key=True, server_default=text(CURRENT_ORGANIZATION)
    )
    position: Mapped[int] = mapped_column(BigInteger)


class WebhookDelivery(Tenant, Stamped, Base):
    """One event to one endpoint, until it took it or it was given up. There is one for both: a replay sends it again.

    `event_id` is no foreign key: events are forgotten by themselves. `tries` count since it was queued, `attempts` in
    all; `log` holds the last fifty. `next_attempt_at` is the organization's time, so that a test clock makes retries
    due; `lease_until`, until when a worker has it, is real time.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'delivered', 'failed', 'cancelled')", name="state"),
        CheckConstraint("state <> 'pending' OR next_attempt_at IS NOT NULL", name="pending_has_a_time"),
        tenant_fk("endpoint_id", "webhook_endpoints"),
        UniqueConstraint("organization_id", "event_id", "endpoint_id", name="webhook_delivery_once"),
        Index("webhook_deliveries_log_idx", "organization_id", "endpoint_id", "id"),
        Index(
            "webhook_deliveries_pending_idx",
            "organization_id",
            "endpoint_id",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index("webhook_deliveries_id_brin_idx", "id", postgresql_using="brin"),
    )

    endpoint_id: Mapped[UUID]
    event_id: Mapped[UUID]
    event_type: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), server_default="pending")
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    next_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    last_status: Mapped[int | None] = mapped_column(SmallInteger)
    last_error: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    log: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
