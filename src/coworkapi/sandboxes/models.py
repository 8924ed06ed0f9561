"""Tables of sandboxes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped


class Sandbox(Stamped, Base):
    """That an organization is a sandbox. Of the sandbox itself, so that it goes with it; the organization that made it
    reads it by `sandboxes_here()`. `data`: what it is filled with. `created_by`: the label of who made it, there."""

    __tablename__ = "sandboxes"
    __table_args__ = (
        CheckConstraint("data IN ('demo', 'settings', 'empty')", name="data"),
        Index("sandboxes_parent_id_idx", "parent_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    parent_id: Mapped[UUID]
    data: Mapped[str] = mapped_column(String(10))
    created_by: Mapped[str] = mapped_column(String(80))
