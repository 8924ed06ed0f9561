"""What credits that were paid for are worth, and how much of it is revenue already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, tenant_fk


class CreditValue(Base):
    """What the ledger was told of a lot that somebody paid for, or that came of one. Minor units.

    `inherited`: what a lot brought along that was transferred, or rolled over, to this one. `used`, `lapsed`: what was
    posted as revenue so far. `account_id`, `legal_entity_id`: whose prepaid credits they are in the ledger (the one
    that was invoiced, whoever has the lot now); null until it is invoiced. `due_at`: since when it is to be looked at.
    """

    __tablename__ = "credit_values"
    __table_args__ = (
        tenant_fk("lot_id", "credit_lots", ondelete="CASCADE"),
        tenant_fk("account_id", "billing_accounts"),
        tenant_fk("legal_entity_id", "legal_entities"),
        tenant_fk("location_id", "locations"),
        CheckConstraint("inherited >= 0", name="inherited"),
        Index("credit_values_due_idx", "organization_id", "lot_id", postgresql_where=text("due_at IS NOT NULL")),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    legal_entity_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    inherited: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    used: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    lapsed: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    due_at: Mapped[datetime | None]
