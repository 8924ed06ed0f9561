"""The table of letters that tell of price rises."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant, Versioned, tenant_fk

KINDS = ("announcement", "withdrawal", "correction")
STATES = (
    "queued",
    "rendering",
    "ready",
    "mailing",
    "sent",
    "failed",
    "to_post",
    "posted",
    "withdrawn",
    "taken_back",
)


class PriceRiseLetter(Tenant, Stamped, Versioned, Base):
    """What an account is told of a price rise by one legal entity: one letter for all of its memberships that rise, and
    another (`withdrawal`) that takes it back, should the rise be withdrawn after it went out. Where only some of them
    leave the rise, or somebody else pays for them from then on, a `correction` says which, and which stay in it.
    `is_further`: of memberships that the account came to pay for after its first letter, or one that takes those back.

    `queued` until it is `rendering`; then `ready`, and `mailing` from the moment on at which a mail with it can't be
    held back any more. Without an address it is `to_post` instead, until somebody has `posted` it. Of a withdrawn rise,
    what didn't go out is `withdrawn` and what did is `taken_back`. What a letter says never changes: one that hasn't
    gone out and holds no longer is `withdrawn`, and another is written.

    `lines`: `membership_id`, `plan_name`, `quantity`, `before` and `after` (minor units of one, for a whole cycle),
    `currency`, `cycle_unit`, `cycle_count`, and `taken_back` where the membership left the rise;
    `prices_include_tax`: whether those are gross. `location_id`: null where
    they are of several. `next_attempt_at`: real time; while `rendering`, a lease. `storage_key`: of its PDF in
    `core.files`, once it was rendered. `sent_at`: mailed, or posted.
    """

    __tablename__ = "price_rise_letters"
    __table_args__ = (
        tenant_fk("price_rise_id", "price_rises"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("location_id", "locations"),
        CheckConstraint(f"kind IN {KINDS!r}", name="kind"),
        CheckConstraint(f"state IN {STATES!r}", name="state"),
        CheckConstraint("state NOT IN ('sent', 'posted') OR sent_at IS NOT NULL", name="sent_at"),
        Index(
            "price_rise_letter_once",
            "organization_id",
            "price_rise_id",
            "account_id",
            "legal_entity_id",
            "kind",
            unique=True,
            postgresql_where=text("kind <> 'correction' AND state <> 'withdrawn' AND NOT is_further"),
        ),
        Index(
            "price_rise_letters_due_idx",
            "next_attempt_at",
            postgresql_where=text("state IN ('queued', 'rendering')"),
        ),
    )

    price_rise_id: Mapped[UUID]
    account_id: Mapped[UUID]
    legal_entity_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    is_further: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    emails: Mapped[list[Any]] = mapped_column(JSONB)
    lines: Mapped[list[Any]] = mapped_column(JSONB)
    prices_include_tax: Mapped[bool] = mapped_column(Boolean)
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_error: Mapped[str | None] = mapped_column(Text)
    storage_key: Mapped[str | None] = mapped_column(String(100))
    sent_at: Mapped[datetime | None]
