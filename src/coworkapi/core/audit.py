"""Who did what from where: one row for each request that changed something, written in the change's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Index, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import Base, Tenant


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What the edge knows of a writing request. `action` is the operationId, `path_ids` the ids in its address."""

    action: str
    principal_kind: str
    principal_id: UUID | None
    session_id: UUID | None
    app_id: UUID | None
    path_ids: dict[str, str]
    ip: str | None
    user_agent: str | None
    request_id: str


class AuditEntry(Tenant, Base):
    """Append-only. Kept for as long as the organization exists."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("audit_entries_principal_idx", "organization_id", "principal_id", "id"),)

    occurred_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
    action: Mapped[str] = mapped_column(String(100))
    principal_kind: Mapped[str] = mapped_column(String(20))
    principal_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    app_id: Mapped[UUID | None]
    path_ids: Mapped[dict[str, Any]] = mapped_column(JSONB)
    ip: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(300))
    request_id: Mapped[str] = mapped_column(String(100))


def named_in(request: Request) -> Iterator[tuple[str, str]]:
    """What a request's address names: the parameters of its path, and the ids in its query."""
    yield from request.path_params.items()
    for name, value in request.query_params.items():
        if name.endswith("_id") and value:
            yield name, value
