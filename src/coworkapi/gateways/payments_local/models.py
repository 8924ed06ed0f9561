"""The table of the local payment gateway."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Tenant


class LocalPaymentObject(Tenant, Base):
    """One thing that the local gateway keeps for an organization, as a provider's own database would.

    `key`: the caller's idempotency key, which gives the same thing again. `changes_at`: when its next step happens by
    the organization's clock, or when an `event` is to be sent.
    """

    __tablename__ = "local_payment_objects"
    __table_args__ = (
        CheckConstraint("kind IN ('customer', 'set_up', 'payment', 'refund', 'dispute', 'event')", name="kind"),
        UniqueConstraint("organization_id", "kind", "key", name="local_payment_object_once"),
        UniqueConstraint("organization_id", "reference", name="local_payment_reference_once"),
        Index(
            "local_payment_objects_changes_idx",
            "organization_id",
            "changes_at",
            postgresql_where=text("changes_at IS NOT NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(30))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    calls: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    changes_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
