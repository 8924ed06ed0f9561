"""Tables of exports."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base


class ExportFile(Base):
    """What an export has written, until it expires. `key`: in `core.files`. `expires_at` and `delete_at` are real time;
    the file is deleted from `delete_at` on, which is put off while somebody is at it."""

    __tablename__ = "export_files"
    __table_args__ = (Index("export_files_delete_at_idx", "delete_at"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    operation_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
    delete_at: Mapped[datetime]
