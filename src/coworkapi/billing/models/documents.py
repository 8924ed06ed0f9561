"""Rendered documents, and the mails that carry them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, tenant_fk


class RenderedDocument(Base):
    """The PDF of a final invoice or credit note, rendered once. `storage_key`: its name in `core.files`."""

    __tablename__ = "rendered_documents"
    __table_args__ = (tenant_fk("invoice_id", "invoices"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(Integer)
    rendered_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class DocumentDelivery(Tenant, Stamped, Base):
    """That a document is to be mailed: rendered first, then handed to whoever writes mails.

    `request_id`: the fact or the request that wants it; each is answered once. `next_attempt_at`: real time; while
    `rendering`, a lease.
    """

    __tablename__ = "document_deliveries"
    __table_args__ = (
        tenant_fk("invoice_id", "invoices"),
        CheckConstraint("state IN ('queued', 'rendering', 'ready', 'failed')", name="state"),
        UniqueConstraint("organization_id", "invoice_id", "request_id", name="document_delivery_once"),
        Index(
            "document_deliveries_due_idx",
            "next_attempt_at",
            postgresql_where=text("state IN ('queued', 'rendering')"),
        ),
    )

    invoice_id: Mapped[UUID]
    request_id: Mapped[UUID]
    emails: Mapped[list[Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10), server_default="queued")
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_error: Mapped[str | None] = mapped_column(Text)
