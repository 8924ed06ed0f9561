"""What was done by itself, day by day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base


class WorkDay(Base):
    """How much of one kind of due work was done on one day (UTC, by the organization's clock)."""

    __tablename__ = "work_days"
    __table_args__ = (Index("work_days_day_idx", "organization_id", "day"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    work: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    items: Mapped[int] = mapped_column(server_default=text("0"))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(500))
