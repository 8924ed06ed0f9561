"""Tables of notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Stamped, Tenant


class MailMessage(Tenant, Stamped, Base):
    """One mail to one person, from the wish to its outcome.

    `event_id`: the fact; of further mails of one kind to one address about it, an id made of it. `params` hold what the
    template needs, never a secret. `calendar`: what the recipient's calendar is to be told (`bookings.service.Letter`),
    until it is sent. `attachments`: files that go with it, each with its `name`, `content_type`, `bytes` and `key` in
    `core.files`. `content`: the mail as written, sealed; kept only where it can be read: in test organizations, and
    where the service's mail is local (the inbox). `queued_at`, `next_attempt_at` and `sent_at` are real time; while
    `sending`, `next_attempt_at` is a lease, after which whoever took the mail is thought dead.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'cancelled')", name="state"),
        Index("mail_once_for_event", "organization_id", "event_id", "template", "to_email", unique=True),
        Index("mail_messages_to_email_idx", "organization_id", "to_email", "id"),
        Index("mail_messages_due_idx", "next_attempt_at", postgresql_where=text("state IN ('queued', 'sending')")),
    )

    event_id: Mapped[UUID]
    template: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(10))
    to_email: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str | None] = mapped_column(String(200))
    params: Mapped[dict[str, str]] = mapped_column(JSONB)
    subject: Mapped[str | None] = mapped_column(String(300))
    calendar: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    attachments: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10), server_default="queued")
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_error: Mapped[str | None] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
